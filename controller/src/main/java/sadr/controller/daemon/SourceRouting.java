package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.Planner;
import sadr.controller.core.World;
import sadr.net.Ip6Prefix;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.Outcome;
import sadr.netlink.model.Change;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.sys.ErrnoException;

/** Whether this kernel can route by source at all. */
final class SourceRouting {

  /** RFC 9637: no packet has such a source. */
  private static final Ip6Prefix DOCUMENTATION = Ip6Prefix.parse("3fff::/20");

  private SourceRouting() {}

  /**
   * Puts one guard in, which will be needed anyway: a kernel that knows no source prefixes says so
   * before a rule leads anywhere. Where none is known yet, since all are to be learned, one for a
   * prefix that nobody has is put in and taken out again.
   */
  static void require(NetlinkConnection netlink, World world) throws CommandException {
    Optional<Route> known =
        Planner.plan(world).routes().values().stream()
            .filter(route -> route.key().from().length() > 0)
            .findFirst();
    Route guard = known.orElseGet(() -> nobodys(world.config().kernel()));
    // One that stands already is left as it is.
    for (Outcome outcome : netlink.execute(List.of(new Change.Add(guard)))) {
      String said = outcome.failure().map(ErrnoException::getMessage).orElse("");
      if (said.contains("IPV6_SUBTREES")) {
        throw new CommandException(
            ExitCode.FAILED,
            "this kernel cannot route by source: it was built without CONFIG_IPV6_SUBTREES ("
                + said
                + ")");
      }
    }
    if (known.isEmpty()) {
      netlink.execute(List.of(new Change.Delete(guard)));
    }
  }

  private static Route nobodys(KernelConfig kernel) {
    RouteKey key = new RouteKey(kernel.table(), Ip6Prefix.ANY, DOCUMENTATION, kernel.guardMetric());
    return Route.refusing(key, RouteType.PROHIBIT, kernel.guardProtocol());
  }
}
