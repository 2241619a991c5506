package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sadr.controller.control.StatusReport;
import sadr.controller.core.World;
import sadr.controller.metrics.MetricsView;
import sadr.probes.health.PathReport;

/** What other threads see of the daemon: the latest snapshot and the probes' reports, no lock. */
final class Readers {

  private final String version;
  private final Supplier<Map<String, PathReport>> reports;
  private final Supplier<List<MetricsView.Ignored>> ignored;
  private volatile Optional<Supplier<Snapshot>> snapshots = Optional.empty();

  Readers(
      String version,
      Supplier<Map<String, PathReport>> reports,
      Supplier<List<MetricsView.Ignored>> ignored) {
    this.version = version;
    this.reports = reports;
    this.ignored = ignored;
  }

  /** From now on, show what {@code source} gives. */
  void look(Supplier<Snapshot> source) {
    snapshots = Optional.of(source);
  }

  /** For {@code status}. */
  StatusReport status() {
    return StatusReports.of(version, latest(), reports.get());
  }

  /** Whether there is an uplink of this name. */
  boolean knows(String uplink) {
    return latest().world().uplinks().containsKey(uplink);
  }

  /** What the main loop last knew. */
  World world() {
    return latest().world();
  }

  /** For the metrics. */
  MetricsView metrics() {
    return snapshots
        .map(source -> MetricsViews.of(source.get(), reports.get(), ignored.get()))
        .orElse(MetricsView.STARTING);
  }

  private Snapshot latest() {
    return snapshots.orElseThrow(() -> new IllegalStateException("not started")).get();
  }
}
