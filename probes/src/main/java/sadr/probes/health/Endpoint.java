package sadr.probes.health;

import java.util.function.Function;
import sadr.net.Ip6Address;

/** Where a target is: an address, or a name that its uplink's resolvers know. */
public sealed interface Endpoint {

  /** What the configuration calls it. */
  String text();

  /** Calls the function for an address, or the one for a name. */
  <R> R accept(Function<Ip6Address, R> at, Function<String, R> named);

  /** A known address. */
  record At(Ip6Address address) implements Endpoint {
    @Override
    public String text() {
      return address.toString();
    }

    @Override
    public <R> R accept(Function<Ip6Address, R> at, Function<String, R> named) {
      return at.apply(address);
    }
  }

  /**
   * A domain name; its address is asked for.
   *
   * @param name in lower case, without a final dot
   */
  record Named(String name) implements Endpoint {
    @Override
    public String text() {
      return name;
    }

    @Override
    public <R> R accept(Function<Ip6Address, R> at, Function<String, R> named) {
      return named.apply(name);
    }
  }
}
