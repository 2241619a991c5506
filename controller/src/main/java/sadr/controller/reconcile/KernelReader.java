package sadr.controller.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.Interest;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.RouteFilter;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;

/** Asks the kernel for all that can matter here. Not thread-safe: as its connection. */
public final class KernelReader {

  private final NetlinkConnection netlink;

  /** Asks through {@code netlink}. */
  public KernelReader(NetlinkConnection netlink) {
    this.netlink = netlink;
  }

  /**
   * What stands now: links, addresses, the gateways' neighbour entries, our rules, our routes
   * wherever they are and whatever stands in their places.
   *
   * @throws sadr.sys.ErrnoException if the kernel does not tell
   */
  public KernelState read(Config config) {
    KernelState state =
        new KernelState(
            netlink.links(),
            netlink.addresses(),
            netlink.neighbours(),
            routes(config.kernel()),
            netlink.rules());
    return Interest.only(state, config);
  }

  private List<Route> routes(KernelConfig kernel) {
    List<RouteFilter> filters =
        List.of(
            RouteFilter.table(RouteKey.MAIN),
            RouteFilter.table(kernel.table()),
            RouteFilter.protocol(kernel.protocol()),
            RouteFilter.protocol(kernel.guardProtocol()));
    Map<Place, Route> found = new LinkedHashMap<>();
    for (RouteFilter filter : filters) {
      netlink.routes(filter).forEach(route -> found.put(Place.of(route), route));
    }
    return new ArrayList<>(found.values());
  }

  /** The kernel may hold several routes under one key, as its defaults of two routers are. */
  private record Place(RouteKey key, List<NextHop> nextHops, int protocol) {

    static Place of(Route route) {
      return new Place(route.key(), route.nextHops(), route.protocol());
    }
  }
}
