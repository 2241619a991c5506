package sadr.controller.daemon;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Unassigned;
import sadr.controller.core.World;

/** Tells once of each delegated prefix that is not used. Belongs to the main loop. */
final class UnassignedReport {

  private static final Logger log = LoggerFactory.getLogger(UnassignedReport.class);

  private List<Unassigned> told = List.of();

  void look(World world) {
    List<Unassigned> now = world.unassigned();
    for (Unassigned each : now) {
      if (!told.contains(each)) {
        log.warn("prefix.unassigned prefix={} reason=\"{}\"", each.prefix(), each.reason());
      }
    }
    told = now;
  }
}
