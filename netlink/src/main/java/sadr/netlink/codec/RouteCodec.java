package sadr.netlink.codec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;

/**
 * RTM_NEWROUTE and RTM_DELROUTE (linux/rtnetlink.h, struct rtmsg, RTA_*).
 *
 * <pre>
 * | family 8 | destination length 8 | source length 8 | tos 8 |
 * | table 8 | protocol 8 | scope 8 | type 8 | flags 32 | attributes |
 * </pre>
 *
 * <p>A table above 255 fits RTA_TABLE only. The kernel answers a refusing route with the loopback
 * device as its way out: that is read as no next hop at all.
 */
public final class RouteCodec {

  static final int FIXED = 12;

  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_OIF = 4;
  static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_CACHEINFO = 12;
  private static final int RTA_TABLE = 15;
  private static final int RTA_PREF = 20;
  private static final int RTA_NH_ID = 30;

  /** The index of the loopback device in every network namespace (net/flow.h, LOOPBACK_IFINDEX). */
  private static final int LOOPBACK = 1;

  private static final int ICMPV6_ROUTER_PREF_MEDIUM = 0;

  private static final Set<RouteType> REFUSING =
      EnumSet.of(RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW);

  /** RTN_*: each type at its number; those in between are no routes of IPv6. */
  private static final RouteType[] TYPES = {
    RouteType.OTHER,
    RouteType.UNICAST,
    RouteType.LOCAL,
    RouteType.OTHER,
    RouteType.ANYCAST,
    RouteType.MULTICAST,
    RouteType.BLACKHOLE,
    RouteType.UNREACHABLE,
    RouteType.PROHIBIT,
    RouteType.THROW
  };

  private RouteCodec() {}

  /**
   * Reads an IPv6 route; empty for another family's.
   *
   * @throws MalformedMessageException if it is no route
   */
  static Optional<Route> decode(NetlinkMessage message) {
    if (message.u8(0) != Rtm.AF_INET6) {
      return Optional.empty();
    }
    Parts parts = new Parts(message);
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      parts.take(attributes);
    }
    int number = message.u8(7);
    RouteType type = number < TYPES.length ? TYPES[number] : RouteType.OTHER;
    RouteKey key =
        new RouteKey(
            parts.table,
            prefix(message, 1, parts.destination),
            prefix(message, 2, parts.from),
            parts.metric);
    return Optional.of(
        new Route(
            key,
            type,
            REFUSING.contains(type) ? List.of() : parts.nextHops(),
            message.u8(5),
            Optional.ofNullable(parts.prefSource),
            parts.rest == null ? List.of() : parts.rest));
  }

  /** Writes a route that is to be made, or that is there. */
  static void encode(Route route, MessageWriter out) {
    AttributeWriter attributes = fixed(route, out);
    nextHops(route, attributes);
    route.prefSource().ifPresent(address -> attributes.address(RTA_PREFSRC, address));
    attributes.opaque(route.rest());
  }

  /**
   * Writes the name of a route that is to go. The kernel does not look at its type, so a refusing
   * route is named by the loopback device: a forwarding one in its place stays.
   */
  static void encodeKey(Route route, MessageWriter out) {
    AttributeWriter attributes = fixed(route, out);
    if (REFUSING.contains(route.type())) {
      attributes.u32(RTA_OIF, LOOPBACK);
    } else {
      nextHops(route, attributes);
    }
    for (OpaqueAttribute attribute : route.rest()) {
      if (attribute.type() == RTA_NH_ID) {
        attributes.opaque(List.of(attribute));
      }
    }
  }

  /** The body of a request for IPv6 routes: of one table and one protocol where they are given. */
  static void encodeDump(OptionalLong table, OptionalInt protocol, MessageWriter out) {
    out.u8s(Rtm.AF_INET6, 0, 0, 0).u8s(0, protocol.orElse(0), 0, 0).u32(0);
    table.ifPresent(number -> out.attributes().u32(RTA_TABLE, number));
  }

  /** The table that a request for routes asks for; empty for all. */
  public static OptionalLong requestedTable(NetlinkMessage request) {
    AttributeReader attributes = request.attributes(FIXED);
    while (attributes.next()) {
      if (attributes.type() == RTA_TABLE) {
        return OptionalLong.of(attributes.u32());
      }
    }
    return OptionalLong.empty();
  }

  /** The protocol that a request for routes asks for; empty for all. */
  public static OptionalInt requestedProtocol(NetlinkMessage request) {
    int protocol = request.u8(5);
    return protocol == 0 ? OptionalInt.empty() : OptionalInt.of(protocol);
  }

  /**
   * Whether a route of this type can be asked for.
   *
   * @return false for one that has no number of its own
   */
  static boolean known(RouteType type) {
    return type != RouteType.OTHER;
  }

  private static AttributeWriter fixed(Route route, MessageWriter out) {
    RouteKey key = route.key();
    long table = key.table() < 256 ? key.table() : 0;
    out.u8s(Rtm.AF_INET6, key.destination().length(), key.from().length(), 0);
    out.u8s((int) table, route.protocol(), 0, number(route.type())).u32(0);
    AttributeWriter attributes = out.attributes();
    if (key.destination().length() != 0) {
      attributes.address(RTA_DST, key.destination().address());
    }
    if (key.from().length() != 0) {
      attributes.address(RTA_SRC, key.from().address());
    }
    return attributes.u32(RTA_TABLE, key.table()).u32(RTA_PRIORITY, key.metric());
  }

  private static void nextHops(Route route, AttributeWriter attributes) {
    // A nexthop object says it all, and the kernel refuses it beside what it stands for.
    for (OpaqueAttribute attribute : route.rest()) {
      if (attribute.type() == RTA_NH_ID) {
        return;
      }
    }
    if (route.nextHops().size() == 1) {
      NextHop only = route.nextHops().get(0);
      only.gateway().ifPresent(gateway -> attributes.address(RTA_GATEWAY, gateway));
      attributes.u32(RTA_OIF, only.link().value());
    } else if (!route.nextHops().isEmpty()) {
      NextHopCodec.encode(RTA_MULTIPATH, route.nextHops(), attributes);
    }
  }

  private static int number(RouteType type) {
    for (int i = 1; i < TYPES.length; i++) {
      if (TYPES[i] == type) {
        return i;
      }
    }
    return 0;
  }

  private static Ip6Prefix prefix(
      NetlinkMessage message, int lengthOffset, @Nullable Ip6Address address) {
    int length = message.u8(lengthOffset);
    if (length == 0) {
      return Ip6Prefix.ANY;
    }
    if (length > 128 || address == null) {
      throw message.malformed(lengthOffset, "a prefix of length " + length + " without an address");
    }
    return Ip6Prefix.containing(address, length);
  }

  /** What has been read of one route. */
  private static final class Parts {
    private long table;
    private long metric;
    private @Nullable Ip6Address destination;
    private @Nullable Ip6Address from;
    private @Nullable Ip6Address gateway;
    private @Nullable Ip6Address prefSource;
    private @Nullable LinkIndex link;
    private @Nullable List<NextHop> multipath;
    private @Nullable List<OpaqueAttribute> rest;

    Parts(NetlinkMessage message) {
      table = message.u8(4);
    }

    void take(AttributeReader attribute) {
      switch (attribute.type()) {
        case RTA_DST -> destination = attribute.address();
        case RTA_SRC -> from = attribute.address();
        case RTA_OIF -> link = attribute.link();
        case RTA_GATEWAY -> gateway = attribute.address();
        case RTA_PRIORITY -> metric = attribute.u32();
        case RTA_PREFSRC -> prefSource = attribute.address();
        case RTA_MULTIPATH -> multipath = NextHopCodec.decode(attribute);
        case RTA_TABLE -> table = attribute.u32();
        case RTA_CACHEINFO -> {
          // Counters and ages, other ones at every look.
        }
        case RTA_PREF -> {
          // Every route has the preference of RFC 4191; only a particular one is worth keeping.
          if (attribute.u8() != ICMPV6_ROUTER_PREF_MEDIUM) {
            keep(attribute);
          }
        }
        default -> keep(attribute);
      }
    }

    List<NextHop> nextHops() {
      if (multipath != null) {
        return multipath;
      }
      return link == null ? List.of() : List.of(new NextHop(Optional.ofNullable(gateway), link, 1));
    }

    private void keep(AttributeReader attribute) {
      if (rest == null) {
        rest = new ArrayList<>();
      }
      rest.add(attribute.opaque());
    }
  }
}
