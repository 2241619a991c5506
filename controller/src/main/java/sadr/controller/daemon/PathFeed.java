package sadr.controller.daemon;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import sadr.controller.core.Event;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * Takes what the probes tell to the main loop, with what the interface counted beside it. Doubt is
 * no news for the loop, but it makes the counters be read more often.
 *
 * <p>Belongs to the probe thread.
 */
final class PathFeed implements Consumer<PathReport> {

  private record Told(PathState state, PathReport.Cause cause, long blips) {
    static final Told NOTHING = new Told(PathState.UNKNOWN, PathReport.Cause.NONE, 0);
  }

  private final Consumer<Event> events;
  private final CounterWatch counters;
  private final Map<String, Told> told = new HashMap<>();

  PathFeed(Consumer<Event> events, CounterWatch counters) {
    this.events = events;
    this.counters = counters;
  }

  @Override
  public void accept(PathReport report) {
    counters.doubt(report.path(), report.doubted());
    Told now = new Told(report.state(), report.cause(), report.blips().count());
    Told before = told.put(report.path(), now);
    if (!now.equals(before == null ? Told.NOTHING : before)) {
      events.accept(new Event.PathJudged(report, counters.reception(report.path())));
    }
  }
}
