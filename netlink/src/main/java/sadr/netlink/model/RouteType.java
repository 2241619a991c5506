package sadr.netlink.model;

/** What becomes of the packets that a route matches (linux/rtnetlink.h, RTN_*). */
public enum RouteType {
  /** Forwarded. */
  UNICAST,
  /** For this machine. */
  LOCAL,
  /** For one of several machines, this one among them. */
  ANYCAST,
  /** To a group. */
  MULTICAST,
  /** Dropped in silence. */
  BLACKHOLE,
  /** Dropped with ICMPv6 code 0, no route. */
  UNREACHABLE,
  /** Dropped with ICMPv6 code 1, administratively prohibited. */
  PROHIBIT,
  /** Not in this table: the next rule decides. */
  THROW,
  /** A type that this library has no name for. */
  OTHER
}
