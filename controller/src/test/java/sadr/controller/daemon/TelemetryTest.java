package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsView;
import sadr.probes.health.PathState;

class TelemetryTest {

  @Test
  void doesNotTimeASwitchWhoseVerdictIsOlderThanTheStart() {
    Metrics metrics = new Metrics(() -> MetricsView.STARTING, "1.2.3");
    Moment now = new Moment(1, Sites.START);
    World before =
        Reducer.reduce(
            Sites.begin(Sites.twoIsps()), new Event.KernelDumped(Sites.bareKernel()), now);
    World after = Reducer.reduce(before, Sites.judged("fiber", PathState.DOWN), now);
    new Telemetry(metrics).switches(before, after, 86_400_000_000_000L);
    assertThat(metrics.scrape().lines())
        .anyMatch(line -> line.startsWith("sadr_failovers_total{") && line.contains("fiber"))
        .noneMatch(line -> line.startsWith("sadr_switch_seconds_sum 8"));
  }
}
