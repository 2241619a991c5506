package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import sadr.controller.config.Config;

/**
 * What of a configuration can change while the daemon runs: all but what it has opened or marked.
 */
final class ReloadPolicy {

  private ReloadPolicy() {}

  /**
   * What in {@code next} differs from {@code now} and would need a restart.
   *
   * @return a sentence for each such key; empty if {@code next} can be taken into use
   */
  static List<String> obstacles(Config now, Config next) {
    List<String> obstacles = new ArrayList<>();
    if (!now.kernel().sameNumbers(next.kernel())) {
      obstacles.add(
          "kernel: numbers and manage-sysctls cannot change while the daemon runs: stop it,"
              + " \"sadr flush\" with the old configuration, start it with the new one");
    }
    if (!now.control().equals(next.control())) {
      obstacles.add("control: socket and group cannot change while the daemon runs: restart it");
    }
    if (!now.metrics().equals(next.metrics())) {
      obstacles.add("metrics.listen: cannot change while the daemon runs: restart it");
    }
    if (!now.stateDirectory().equals(next.stateDirectory())) {
      obstacles.add("state.directory: cannot change while the daemon runs: restart it");
    }
    return obstacles;
  }
}
