package sadr.controller.daemon;

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
  private final Voices voices;
  private volatile Optional<Supplier<Snapshot>> snapshots = Optional.empty();

  Readers(String version, Voices voices) {
    this.version = version;
    this.voices = voices;
  }

  /** From now on, show what {@code source} gives. */
  void look(Supplier<Snapshot> source) {
    snapshots = Optional.of(source);
  }

  /** For {@code status}. */
  StatusReport status() {
    return StatusReports.of(version, latest(), voices, InputQueue.now());
  }

  /** What the probes found, by uplink. */
  Map<String, PathReport> paths() {
    return voices.paths().get();
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
        .map(source -> MetricsViews.of(source.get(), voices, System.nanoTime()))
        .orElse(MetricsView.STARTING);
  }

  private Snapshot latest() {
    return snapshots.orElseThrow(() -> new IllegalStateException("not started")).get();
  }
}
