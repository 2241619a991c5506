package sadr.controller.daemon;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.PathPlanner;
import sadr.controller.core.World;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.Path;

/** Tells the probes what to probe, whenever that is something else. Belongs to the main loop. */
final class ProbeFeed {

  private final Consumer<List<Path>> probes;
  private List<Path> paths = List.of();
  private OwnNetwork network = OwnNetwork.UNKNOWN;
  private @Nullable World told;

  ProbeFeed(Consumer<List<Path>> probes) {
    this.probes = probes;
  }

  /** Looks at {@code world}; costs little where nothing that matters has changed. */
  void look(World world) {
    if (told != null && world.samePaths(told)) {
      return;
    }
    told = world;
    OwnNetwork nextNetwork = PathPlanner.site(world);
    // The same object, so that paths which hold it need not compare it.
    network = nextNetwork.equals(network) ? network : nextNetwork;
    List<Path> next = PathPlanner.paths(world, network);
    if (!next.equals(paths)) {
      paths = next;
      probes.accept(next);
    }
  }
}
