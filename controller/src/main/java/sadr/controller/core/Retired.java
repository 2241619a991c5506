package sadr.controller.core;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sadr.controller.ra.Advert;
import sadr.controller.ra.AdvertRenderer;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What LANs were told beside prefixes before the configuration changed. What the new one does not
 * say any more is taken back, for as long as hosts may still go by it (RFC 8106 §5.1).
 *
 * @param until what was said, and when no host goes by it any more
 */
public record Retired(Map<Said, Deadline> until) {

  /** Nothing was said. */
  public static final Retired NOTHING = new Retired(Map.of());

  /** No lifetime that was said is longer. */
  public static final Duration MEMORY = Duration.ofSeconds(AdvertRenderer.VALID_LIMIT);

  /** Copies the map. */
  public Retired {
    until = Map.copyOf(until);
  }

  /** One thing that was said on the LAN of an interface. */
  public sealed interface Said {

    /** The LAN's interface. */
    String device();

    /**
     * A resolver.
     *
     * @param device the LAN's interface
     * @param address where it is
     */
    record Resolver(String device, Ip6Address address) implements Said {}

    /**
     * A domain of the search list.
     *
     * @param device the LAN's interface
     * @param name as it was configured
     */
    record Domain(String device, String name) implements Said {}

    /**
     * A NAT64's prefix.
     *
     * @param device the LAN's interface
     * @param prefix which
     */
    record Nat64(String device, Ip6Prefix prefix) implements Said {}

    /**
     * A route to a prefix of the site.
     *
     * @param device the LAN's interface
     * @param prefix which
     */
    record Route(String device, Ip6Prefix prefix) implements Said {}
  }

  /** What LANs are told now, without an end, and what is taken back from them. */
  public static Retired told(World world) {
    return world.retired().with(AdvertPlanner.plan(world).values(), Deadline.NEVER);
  }

  /** With what {@code adverts} say until {@code nowNanos}. */
  Retired with(Collection<Advert> adverts, long nowNanos) {
    return with(adverts, Deadline.after(MEMORY, nowNanos));
  }

  private Retired with(Collection<Advert> adverts, Deadline end) {
    Map<Said, Deadline> next = new HashMap<>(until);
    for (Advert advert : adverts) {
      String device = advert.device();
      for (Advert.Resolver resolver : advert.resolvers()) {
        Said said = new Said.Resolver(device, resolver.address());
        // The end of a dead one was told when it died; for how long that goes on does not change.
        next.merge(said, end, (before, anew) -> resolver.alive() ? anew : before);
      }
      advert.search().forEach(name -> next.put(new Said.Domain(device, name), end));
      advert.routes().forEach(prefix -> next.put(new Said.Route(device, prefix), end));
      advert.pref64().ifPresent(prefix -> next.put(new Said.Nat64(device, prefix), end));
    }
    return new Retired(next);
  }

  /** Without what is over. */
  Retired at(long nowNanos) {
    if (until.values().stream().noneMatch(end -> end.passed(nowNanos))) {
      return this;
    }
    Map<Said, Deadline> next = new HashMap<>(until);
    next.values().removeIf(end -> end.passed(nowNanos));
    return new Retired(next);
  }

  /** The resolvers, sorted. */
  List<Ip6Address> resolvers(String device) {
    return on(device, Said.Resolver.class).map(Said.Resolver::address).sorted().toList();
  }

  /** The domains of the search list, sorted. */
  List<String> search(String device) {
    return on(device, Said.Domain.class).map(Said.Domain::name).sorted().toList();
  }

  /** The NAT64s' prefixes, sorted. */
  List<Ip6Prefix> pref64(String device) {
    return on(device, Said.Nat64.class).map(Said.Nat64::prefix).sorted().toList();
  }

  /** The routes' prefixes, sorted. */
  List<Ip6Prefix> routes(String device) {
    return on(device, Said.Route.class).map(Said.Route::prefix).sorted().toList();
  }

  private <T extends Said> Stream<T> on(String device, Class<T> kind) {
    return until.keySet().stream()
        .filter(said -> said.device().equals(device))
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
