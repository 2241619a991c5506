package sadr.netlink.model;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * An IPv6 route (linux/rtnetlink.h, struct rtmsg).
 *
 * @param key table, destination, source, metric
 * @param type what becomes of its packets
 * @param nextHops the ways they may take; empty for a type that does not forward
 * @param protocol who installed it (RTPROT_*), 0 to 255
 * @param prefSource the source that unbound sockets take on it (RTA_PREFSRC)
 * @param rest attributes that this library does not read, as they came
 */
public record Route(
    RouteKey key,
    RouteType type,
    List<NextHop> nextHops,
    int protocol,
    Optional<Ip6Address> prefSource,
    List<OpaqueAttribute> rest)
    implements KernelObject {

  /** Copies the lists. */
  public Route {
    nextHops = List.copyOf(nextHops);
    rest = List.copyOf(rest);
  }

  /** A route that forwards through one next hop. */
  public static Route unicast(RouteKey key, NextHop nextHop, int protocol) {
    return new Route(
        key, RouteType.UNICAST, List.of(nextHop), protocol, Optional.empty(), List.of());
  }

  /** A route that forwards nothing: UNREACHABLE, PROHIBIT, BLACKHOLE or THROW. */
  public static Route refusing(RouteKey key, RouteType type, int protocol) {
    return new Route(key, type, List.of(), protocol, Optional.empty(), List.of());
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.route(this);
  }

  /** The same route, from which unbound sockets take {@code source}. */
  public Route withPrefSource(Ip6Address source) {
    return new Route(key, type, nextHops, protocol, Optional.of(source), rest);
  }

  /** The same route without a preferred source. */
  public Route withoutPrefSource() {
    return new Route(key, type, nextHops, protocol, Optional.empty(), rest);
  }
}
