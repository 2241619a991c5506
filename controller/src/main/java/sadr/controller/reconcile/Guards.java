package sadr.controller.reconcile;

import java.util.Collection;
import java.util.List;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.Sysctl;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Change;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;

/**
 * What waits while guards are lacking, since it would let packets out that they are to keep in.
 *
 * <p>Two steps do: forwarding begins, and a source whose own guard is lacking loses its way out, so
 * that it would find another's. All else goes on, for it keeps packets in or cuts nobody off: a way
 * out takes the sources of its own uplink alone; without the lookup rules all sources follow the
 * main table, the standing guards unasked; and what stands already is never taken away.
 */
public final class Guards {

  private final KernelConfig kernel;

  /** Among the routes and tables that bear these numbers. */
  public Guards(KernelConfig kernel) {
    this.kernel = kernel;
  }

  /** How many of {@code operations}, from the first on, are over when all guards are in. */
  public int end(List<Operation> operations) {
    for (int i = operations.size(); i > 0; i--) {
      if (isGuard(operations.get(i - 1))) {
        return i;
      }
    }
    return 0;
  }

  /**
   * Those of {@code operations} that may be done, in the same order.
   *
   * @param failing what the kernel lacks because it refuses it; guards or not
   */
  public List<Operation> harmless(List<Operation> operations, Collection<Operation> failing) {
    List<Operation> lacking = failing.stream().filter(this::isGuard).toList();
    return lacking.isEmpty()
        ? operations
        : operations.stream()
            .filter(operation -> lacking.stream().noneMatch(guard -> opens(operation, guard)))
            .toList();
  }

  /** The LAN's route of a withdrawn prefix bears the guards' protocol too, and refuses nothing. */
  private boolean isGuard(Operation operation) {
    if (operation instanceof Operation.LoadEgress load) {
      return !load.table().guards().isEmpty();
    }
    return operation instanceof Operation.Netlink netlink
        && netlink.change() instanceof Change.Replace replace
        && replace.object() instanceof Route route
        && route.protocol() == kernel.guardProtocol()
        && route.type() != RouteType.UNICAST;
  }

  private boolean opens(Operation operation, Operation guard) {
    if (operation instanceof Operation.SetSysctl set) {
      return set.sysctl().equals(Sysctl.FORWARDING);
    }
    return operation instanceof Operation.Netlink netlink
        && netlink.change() instanceof Change.Delete delete
        && delete.object() instanceof Route route
        && guard instanceof Operation.Netlink asked
        && asked.change() instanceof Change.Replace replace
        && replace.object() instanceof Route wanted
        && guards(wanted, route);
  }

  /** The guard of all other sources is not the one of a source with a way out of its own. */
  private static boolean guards(Route guard, Route wayOut) {
    Ip6Prefix from = guard.key().from();
    return from.length() > 0
        && guard.key().table() == wayOut.key().table()
        && from.covers(wayOut.key().from());
  }
}
