package sadr.controller.core;

import java.util.Optional;
import java.util.Set;
import sadr.controller.config.UplinkConfig;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * Whether an uplink is alive. Carrier takes it down at once; the probes take it down and bring it
 * up; without targets its gateway's neighbour entry stands in for them.
 */
final class HealthPolicy {

  private static final Set<String> BLOCKING =
      Set.of(
          "carrier", "no-interface", "switched-off", "no-gateway", PathReport.Cause.BLOCKED.text());

  /** The cause of one that learns its prefixes and has none. */
  static final String NO_PREFIX = "no-prefix";

  /** The cause of one that learns its gateway and has heard of none. */
  static final String NO_GATEWAY = "no-gateway";

  private HealthPolicy() {}

  /** The verdict from all evidence. */
  static Verdict judge(World world, UplinkConfig uplink, UplinkState state) {
    Optional<Verdict> blocked = blocked(world, uplink);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    if (uplink.learnsPrefixes()
        && world.delegations(uplink).stream().noneMatch(Delegation::forLans)) {
      // Preferred over others, it would leave the hosts without an address to prefer.
      return Verdict.down(NO_PREFIX, "its ISP has delegated no prefix yet");
    }
    UplinkState.Probed probed = state.probed();
    boolean unasked = probed.cause().equals(PathReport.Cause.NO_ADDRESS.text());
    if (uplink.probe().targets().isEmpty() || unasked) {
      return byGateway(world, uplink, state);
    }
    return switch (probed.state()) {
      case UNKNOWN -> Verdict.UNKNOWN;
      case UP -> Verdict.UP;
      case DOWN -> Verdict.down(probed.cause(), detail(probed));
    };
  }

  /** What blocked the uplink is over, or this would not be asked: the probes have the word now. */
  private static String detail(UplinkState.Probed probed) {
    return BLOCKING.contains(probed.cause())
        ? probed.detail() + " until a moment ago; too few answers since"
        : probed.detail();
  }

  /** Why the uplink is dead whatever the probes say; empty if nothing speaks against it. */
  static Optional<Verdict> blocked(World world, UplinkConfig uplink) {
    String name = uplink.interfaceName();
    Optional<Link> link = world.link(uplink);
    if (link.isEmpty()) {
      return Optional.of(Verdict.down("no-interface", "no interface " + name));
    }
    if (!link.get().adminUp()) {
      return Optional.of(Verdict.down("switched-off", name + " is switched off"));
    }
    if (!link.get().hasCarrier()) {
      return Optional.of(Verdict.down("carrier", "no carrier on " + name));
    }
    if (uplink.learnsGateway() && world.gateway(uplink).isEmpty()) {
      return Optional.of(Verdict.down(NO_GATEWAY, "no router has been heard on " + name));
    }
    return Optional.empty();
  }

  /** Whether nothing keeps probes from going out, and none is answered. */
  static boolean isLost(World world, UplinkConfig uplink) {
    UplinkState.Probed probed = world.uplink(uplink.name()).probed();
    return probed.state() == PathState.DOWN
        && !BLOCKING.contains(probed.cause())
        && blocked(world, uplink).isEmpty();
  }

  /** Whether {@code neighbour} is the entry of the uplink's gateway. */
  static boolean isGateway(World world, UplinkConfig uplink, Neighbour neighbour) {
    return world.gateway(uplink).filter(neighbour.address()::equals).isPresent()
        && world.link(uplink).filter(link -> link.index().equals(neighbour.link())).isPresent();
  }

  private static Verdict byGateway(World world, UplinkConfig uplink, UplinkState state) {
    if (world.gateway(uplink).isEmpty()) {
      return Verdict.UP; // Whatever a gateway that the configuration had before did.
    }
    Optional<Neighbour.State> entry =
        world.observed().neighbours().values().stream()
            .filter(neighbour -> isGateway(world, uplink, neighbour))
            .map(Neighbour::state)
            .findFirst();
    boolean failed = entry.filter(Neighbour.State.FAILED::equals).isPresent();
    boolean answers = entry.filter(HealthPolicy::proven).isPresent();
    boolean wasFailed = state.verdict().cause().equals("gateway");
    // An entry that was collected after a failure proves nothing: it stays down until one answers.
    if (failed || (wasFailed && !answers)) {
      return Verdict.down("gateway", "the gateway does not answer neighbour discovery");
    }
    return Verdict.UP;
  }

  /** Whether an entry in this state shows that the neighbour answers. */
  static boolean proven(Neighbour.State state) {
    return switch (state) {
      case REACHABLE, NO_ARP, PERMANENT -> true;
      case NONE, INCOMPLETE, STALE, DELAY, PROBE, FAILED -> false;
    };
  }
}
