package sadr.controller.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Link;

/** Which router an uplink's packets are handed to. */
final class Gateways {

  private Gateways() {}

  /**
   * The configured one, or among those that were heard one that answers, of the highest preference,
   * the one that has been there for the longest; else the one of the kernel's own default route.
   */
  static Optional<Ip6Address> of(World world, UplinkConfig uplink) {
    return uplink.learnsGateway() ? candidates(world, uplink).findFirst() : uplink.gateway();
  }

  /** What is learned, with another router for an uplink whose gateway answers and leads nowhere. */
  static Learned tried(World world, long nanos) {
    Learned next = world.learned();
    for (UplinkConfig uplink : world.config().uplinks()) {
      Optional<Ip6Address> gateway = uplink.learnsGateway() ? of(world, uplink) : Optional.empty();
      if (gateway.isPresent() && HealthPolicy.isLost(world, uplink)) {
        next = next.insteadOf(uplink.interfaceName(), gateway.get(), nanos);
      }
    }
    return next;
  }

  /** The routers of an uplink that learns its gateway which do not answer, to be asked again. */
  static List<Ip6Address> silent(World world, UplinkConfig uplink) {
    Optional<LinkIndex> link = world.link(uplink).map(Link::index);
    return uplink.learnsGateway() && link.isPresent()
        ? candidates(world, uplink).filter(router -> isSilent(world, link.get(), router)).toList()
        : List.of();
  }

  private static Stream<Ip6Address> candidates(World world, UplinkConfig uplink) {
    List<Learned.HeardRouter> heard = world.learned().routersOn(uplink.interfaceName());
    Optional<LinkIndex> link = world.link(uplink).map(Link::index);
    Stream<Ip6Address> inOrder =
        heard.isEmpty()
            ? link.stream()
                .flatMap(
                    index ->
                        world.learned().traces().routers().getOrDefault(index, List.of()).stream())
            : heard.stream()
                .sorted(Comparator.comparing(router -> -router.preference()))
                .map(Learned.HeardRouter::address);
    // Sorting is stable: of equals the one that comes first stays first.
    return inOrder.sorted(
        Comparator.comparing(
            router -> link.filter(index -> isSilent(world, index, router)).isPresent()));
  }

  private static boolean isSilent(World world, LinkIndex link, Ip6Address router) {
    return world.learned().traces().silent().contains(new Observed.OnLink(link, router));
  }
}
