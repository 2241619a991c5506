package sadr.controller.doctor;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * A rule of nftables, as far as it decides about packets.
 *
 * @param handle its number in its chain
 * @param text as nft(8) lists it
 * @param conditions all of them have to hold
 * @param verdict what it says then; empty for a rule that only counts and the like
 */
public record FirewallRule(
    long handle, String text, List<Condition> conditions, Optional<Verdict> verdict) {

  /** Copies the list. */
  public FirewallRule {
    conditions = List.copyOf(conditions);
  }

  /** What a rule says. */
  public sealed interface Verdict {

    /** It passes this hook's chain. */
    record Accept() implements Verdict {}

    /** It is dropped, with or without an error. */
    record Drop() implements Verdict {}

    /** Back to the chain that jumped here. */
    record Return() implements Verdict {}

    /**
     * On in another chain.
     *
     * @param chain its name
     * @param comesBack whether this chain goes on after it
     */
    record Jump(String chain, boolean comesBack) implements Verdict {}

    /** Something that is not understood here, and may be anything. */
    record Unknown() implements Verdict {}
  }

  /** What a condition looks at. */
  public enum Field {
    /** 10 for IPv6. */
    FAMILY,
    INPUT,
    OUTPUT,
    SOURCE,
    DESTINATION,
    PROTOCOL,
    ICMP_TYPE,
    SOURCE_PORT,
    DESTINATION_PORT,
    /** The bits of conntrack's state. */
    STATE,
    MARK,
    /** Whether the way back to the source leads out where the packet came in: 1 or 0. */
    WAY_BACK,
    /** What no IPv6 packet has: a field of IPv4. */
    NEVER,
    /** What is not understood here. */
    UNKNOWN
  }

  /**
   * A condition.
   *
   * @param field what it looks at
   * @param negated whether it holds for all other values
   * @param values any of them will do
   */
  public record Condition(Field field, boolean negated, List<Value> values) {

    /** Copies the list. */
    public Condition {
      values = List.copyOf(values);
    }

    /** One that is not understood. */
    public static final Condition UNKNOWN = new Condition(Field.UNKNOWN, false, List.of());
  }

  /** A value to compare with. */
  public sealed interface Value {

    /**
     * A name; {@code *} at its end for any end.
     *
     * @param name the text
     */
    record Name(String name) implements Value {}

    /**
     * Numbers.
     *
     * @param first the lowest
     * @param last the highest
     */
    record Numbers(long first, long last) implements Value {}

    /**
     * Addresses.
     *
     * @param first the lowest
     * @param last the highest
     */
    record Addresses(Ip6Address first, Ip6Address last) implements Value {}

    /** A value that is not understood here. */
    record Other() implements Value {}
  }
}
