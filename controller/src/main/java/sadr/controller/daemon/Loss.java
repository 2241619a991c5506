package sadr.controller.daemon;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.World;
import sadr.controller.ra.Advert;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * What would follow from the loss of an uplink.
 *
 * @param world the one without it
 * @param wanted what the kernel should hold then
 * @param adverts what hosts are told then, by interface
 */
record Loss(World world, DesiredState wanted, Map<String, Advert> adverts) {

  /** Copies the map. */
  Loss {
    adverts = Collections.unmodifiableMap(new LinkedHashMap<>(adverts));
  }

  /** If the probes took {@code uplink}, which {@code world} has, down at {@code now}. */
  static Loss of(World world, String uplink, Moment now) {
    PathReport verdict =
        new PathReport(
            uplink,
            PathState.DOWN,
            PathReport.Cause.PROBES,
            "foreseen",
            now.nanos(),
            OptionalLong.empty(),
            List.of());
    World next = Reducer.reduce(world, new Event.PathJudged(verdict, Optional.empty()), now);
    return new Loss(next, Planner.plan(next), AdvertPlanner.plan(next));
  }
}
