package sadr.controller.reconcile;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.World;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Change;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;

/**
 * Which sources lack their way out in the kernel, against the plan: hosts must not be told to
 * prefer them.
 *
 * <p>What the kernel acknowledged it holds, before its echo comes: hosts need not wait for that.
 * But of what it refused before, or took and did not show, the echo alone is believed: hosts must
 * not follow each try. While a route is replaced the old one counts, if it leads to the same
 * uplink.
 */
public final class WaysOut {

  private static final int SINGLE = 128;

  private WaysOut() {}

  /**
   * The sources.
   *
   * @param world what the kernel holds, and what it lacked before
   * @param outstanding what leads from there to the plan
   * @param failing which of these were tried in vain
   */
  public static Set<Ip6Prefix> lacking(
      World world, List<Operation> outstanding, Predicate<Operation> failing) {
    Set<Ip6Prefix> lacking = new HashSet<>();
    for (Operation operation : outstanding) {
      if (operation instanceof Operation.Netlink asked
          && asked.change() instanceof Change.Replace replace
          && replace.object() instanceof Route route
          && isWayOut(route, world.config().kernel())
          && !leadsThere(world.observed().routes().get(route.key()), route)
          && (world.unrouted().contains(route.key().from()) || failing.test(operation))) {
        lacking.add(route.key().from());
      }
    }
    return lacking;
  }

  /** A prefix's route to everywhere; the ones of single addresses are for probes. */
  private static boolean isWayOut(Route route, KernelConfig kernel) {
    return route.key().table() == kernel.table()
        && route.protocol() == kernel.protocol()
        && route.key().destination().equals(Ip6Prefix.ANY)
        && route.key().from().length() < SINGLE;
  }

  private static boolean leadsThere(@Nullable Route actual, Route wanted) {
    return actual != null
        && actual.type() == RouteType.UNICAST
        && devices(actual.nextHops()).equals(devices(wanted.nextHops()));
  }

  private static List<LinkIndex> devices(Collection<NextHop> hops) {
    return hops.stream().map(NextHop::link).toList();
  }
}
