package sadr.controller.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;

/**
 * What DHCPv6 clients and the kernel's own ear for advertisements have left in the kernel. It is
 * kept apart from {@link Observed}, since it remembers: when an address was told, which router came
 * last, and until when a prefix was good whose addresses have gone.
 *
 * @param prefixes for each null route that a DHCPv6 client made, how long its prefix lasts
 * @param ways default routes in main for the sources of one prefix alone, as some clients make them
 * @param routers those of the kernel's default routes from advertisements, the best first
 * @param addresses how long the router's addresses last, those of our own making aside
 * @param silent routers that do not answer neighbour discovery
 */
record Traces(
    Map<Ip6Prefix, Terms> prefixes,
    Set<Way> ways,
    Map<LinkIndex, List<Ip6Address>> routers,
    Map<Observed.OnLink, Terms> addresses,
    Set<Observed.OnLink> silent) {

  /** RTPROT_DHCP (linux/rtnetlink.h): dhcpcd and systemd-networkd. */
  private static final int BY_DHCP = 16;

  /** RTPROT_RA: the kernel, or systemd-networkd, from a router's advertisement. */
  private static final int BY_ADVERTISEMENT = 9;

  static final Traces NONE = new Traces(Map.of(), Set.of(), Map.of(), Map.of(), Set.of());

  /** Copies all of it. */
  Traces {
    prefixes = Map.copyOf(prefixes);
    ways = Set.copyOf(ways);
    routers = Map.copyOf(routers);
    addresses = Map.copyOf(addresses);
    silent = Set.copyOf(silent);
  }

  /**
   * How long something lasts.
   *
   * @param preferred until when new connections may begin from it; {@link Deadline#OVER} once that
   *     is past
   * @param valid until when it may be used
   * @param over whether that is past
   */
  record Terms(Deadline preferred, Deadline valid, boolean over) {

    /** Without end. */
    static final Terms ENDLESS = new Terms(Deadline.NEVER, Deadline.NEVER, false);

    Terms orLater(Terms other) {
      return new Terms(
          preferred.orLater(other.preferred), valid.orLater(other.valid), over && other.over);
    }

    Terms at(long nanos) {
      Deadline left = preferred.passed(nanos) ? Deadline.OVER : preferred;
      return new Terms(left, valid, over || valid.passed(nanos));
    }
  }

  /**
   * A way out that is for one prefix.
   *
   * @param from the prefix
   * @param link where it leads
   */
  record Way(Ip6Prefix from, LinkIndex link) {}

  /** Whether {@code config} asks for anything that can be found here. */
  static boolean matter(Config config) {
    return learnsPrefixes(config) || learnsGateways(config);
  }

  /** Whether {@code route} is such a trace, and {@code config} asks for it. */
  static boolean among(Route route, Config config) {
    return route.key().table() == RouteKey.MAIN
        && ((learnsPrefixes(config) && (prefix(route).isPresent() || way(route).isPresent()))
            || (learnsGateways(config) && router(route).isPresent()));
  }

  /** The delegated prefix that {@code route} tells of. */
  static Optional<Ip6Prefix> prefix(Route route) {
    boolean told =
        route.protocol() == BY_DHCP
            && route.type() == RouteType.UNREACHABLE
            && route.key().table() == RouteKey.MAIN
            && route.key().from().equals(Ip6Prefix.ANY);
    return told ? Optional.of(route.key().destination()) : Optional.empty();
  }

  /** The way out for one prefix that {@code route} is. */
  static Optional<Way> way(Route route) {
    RouteKey key = route.key();
    boolean told =
        key.table() == RouteKey.MAIN
            && key.destination().equals(Ip6Prefix.ANY)
            && key.from().length() > 0
            && route.nextHops().size() == 1;
    return told
        ? Optional.of(new Way(key.from(), route.nextHops().get(0).link()))
        : Optional.empty();
  }

  /** The router that {@code route} has from an advertisement. */
  static Optional<Observed.OnLink> router(Route route) {
    RouteKey key = route.key();
    boolean told =
        route.protocol() == BY_ADVERTISEMENT
            && key.table() == RouteKey.MAIN
            && key.destination().equals(Ip6Prefix.ANY)
            && key.from().equals(Ip6Prefix.ANY)
            && route.nextHops().size() == 1;
    return told
        ? route
            .nextHops()
            .get(0)
            .gateway()
            .map(gateway -> new Observed.OnLink(route.nextHops().get(0).link(), gateway))
        : Optional.empty();
  }

  boolean samePrefixes(Traces before) {
    return prefixes.equals(before.prefixes) && ways.equals(before.ways);
  }

  /** The same, with what is over marked as such. */
  Traces at(long nanos) {
    if (prefixes.values().stream().allMatch(terms -> terms.at(nanos).equals(terms))) {
      return this;
    }
    Map<Ip6Prefix, Terms> next = new HashMap<>(prefixes);
    next.replaceAll((prefix, terms) -> terms.at(nanos));
    return new Traces(next, ways, routers, addresses, silent);
  }

  private static boolean learnsPrefixes(Config config) {
    return config.uplinks().stream().anyMatch(UplinkConfig::learnsPrefixes);
  }

  private static boolean learnsGateways(Config config) {
    return config.uplinks().stream().anyMatch(UplinkConfig::learnsGateway);
  }
}
