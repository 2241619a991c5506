package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Planner;
import sadr.controller.core.Sysctl;
import sadr.controller.core.World;

/**
 * Where sysctls are not ours to set ({@code manage-sysctls = false}), says which of them are not as
 * they must be, once for each change. Belongs to the main loop.
 */
final class SysctlReport {

  private static final Logger log = LoggerFactory.getLogger(SysctlReport.class);

  private List<Sysctl> reported = List.of();

  /** Looks at what was read last. */
  void look(World world) {
    if (world.config().kernel().manageSysctls()) {
      return;
    }
    Map<String, Integer> found = world.observed().sysctls();
    List<Sysctl> unmet =
        Planner.sysctls(world).stream().filter(sysctl -> !holds(sysctl, found)).toList();
    if (!unmet.equals(reported)) {
      reported = unmet;
      unmet.forEach(
          sysctl ->
              log.warn(
                  "sysctl.unmet found={} wanted=\"{}\": set it, or let manage-sysctls = true do it",
                  found.get(sysctl.name()),
                  sysctl));
    }
  }

  private static boolean holds(Sysctl sysctl, Map<String, Integer> found) {
    Integer value = found.get(sysctl.name());
    return value != null && sysctl.holds(value);
  }
}
