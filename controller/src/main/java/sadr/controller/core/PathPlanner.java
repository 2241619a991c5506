package sadr.controller.core;

import java.util.List;
import sadr.controller.config.UplinkConfig;
import sadr.probes.health.Path;
import sadr.probes.health.PathBinding;

/** What to probe, given the world. */
public final class PathPlanner {

  private PathPlanner() {}

  /** One path for each uplink that has targets, in the configuration's order. */
  public static List<Path> paths(World world) {
    return world.config().uplinks().stream()
        .filter(uplink -> !uplink.probe().targets().isEmpty())
        .map(uplink -> path(world, uplink))
        .toList();
  }

  private static Path path(World world, UplinkConfig uplink) {
    UplinkState state = world.uplink(uplink.name());
    int mark = world.config().kernel().mark() + state.number();
    return new Path(
        uplink.name(),
        world.source(uplink).map(source -> new PathBinding(uplink.interfaceName(), source, mark)),
        uplink.probe().targets(),
        uplink.probe().quorum(),
        uplink.probe().settings(),
        HealthPolicy.blocked(world, uplink).map(Verdict::detail),
        state.suspicions(),
        state.remembered(),
        uplink.dns());
  }
}
