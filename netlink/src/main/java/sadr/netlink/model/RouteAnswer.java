package sadr.netlink.model;

/** What the kernel would do with the packet of a {@link RouteQuestion}. */
public sealed interface RouteAnswer {

  /**
   * It takes a route.
   *
   * @param route as it stands in its table, with all its next hops
   */
  record Taken(Route route) implements RouteAnswer {}

  /**
   * It takes none.
   *
   * @param errno why: EACCES (13) of a prohibition, EHOSTUNREACH (113) of an unreachable route,
   *     EINVAL (22) of a black hole, ENETUNREACH (101) where there is no route
   */
  record Refused(int errno) implements RouteAnswer {}
}
