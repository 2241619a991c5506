package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Delegation;
import sadr.controller.core.Health;
import sadr.controller.core.Role;
import sadr.controller.core.RolePolicy;
import sadr.controller.core.UplinkState;
import sadr.controller.metrics.MetricsView;
import sadr.probes.health.PathReport;

/** A snapshot and the probes' reports, as the metrics show them. */
final class MetricsViews {

  private static final double NANOS = 1e9;

  private MetricsViews() {}

  static MetricsView of(Snapshot snapshot, Voices voices, long nowNanos) {
    Map<String, PathReport> reports = voices.paths().get();
    return new MetricsView(
        snapshot.world().config().uplinks().stream()
            .map(
                uplink ->
                    uplink(
                        snapshot,
                        uplink,
                        Optional.ofNullable(reports.get(uplink.name())),
                        nowNanos))
            .toList(),
        RolePolicy.alarm(snapshot.world()),
        snapshot.inSync(),
        snapshot.overruns(),
        voices.ignored().get(),
        voices.advertised().get(),
        voices.upkeep().get().housekeeping());
  }

  private static MetricsView.Uplink uplink(
      Snapshot snapshot, UplinkConfig uplink, Optional<PathReport> report, long nowNanos) {
    UplinkState state = snapshot.world().uplink(uplink.name());
    Long dropped = snapshot.dropped().get(uplink.name());
    List<MetricsView.Probe> probes =
        report.stream().flatMap(r -> r.targets().stream()).map(MetricsViews::probe).toList();
    return new MetricsView.Uplink(
        uplink.name(),
        uplink.metric(),
        state.verdict().health() == Health.UP,
        role(state.role()),
        dropped == null ? OptionalLong.empty() : OptionalLong.of(dropped),
        snapshot.world().delegations(uplink).stream()
            .filter(Delegation::forLans)
            .map(delegation -> prefix(delegation, nowNanos))
            .toList(),
        probes,
        state.probed().blips().count());
  }

  private static MetricsView.Prefix prefix(Delegation delegation, long nowNanos) {
    return new MetricsView.Prefix(
        delegation.prefix().toString(),
        delegation.preferred().never()
            ? Double.POSITIVE_INFINITY
            : delegation.preferred().nanosLeft(nowNanos) / NANOS);
  }

  private static MetricsView.Probe probe(PathReport.TargetReport target) {
    return new MetricsView.Probe(
        target.target().endpoint().text(),
        target.target().kind().text(),
        ProbeStatus.seconds(target.rttNanos()),
        target.sent() > 0 ? OptionalDouble.of(target.loss()) : OptionalDouble.empty(),
        target.sent(),
        target.lost(),
        ProbeStatus.seconds(target.jitterNanos()));
  }

  private static MetricsView.Role role(Role role) {
    return switch (role) {
      case ACTIVE -> MetricsView.Role.ACTIVE;
      case STANDBY -> MetricsView.Role.STANDBY;
      case OUT -> MetricsView.Role.OUT;
    };
  }
}
