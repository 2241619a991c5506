package sadr.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import sadr.controller.metrics.MetricsView.Advertised;
import sadr.controller.metrics.MetricsView.Ignored;
import sadr.controller.metrics.MetricsView.Prefix;
import sadr.controller.metrics.MetricsView.Probe;
import sadr.controller.metrics.MetricsView.Role;
import sadr.controller.metrics.MetricsView.Source;
import sadr.controller.metrics.MetricsView.Uplink;

class MetricsTest {

  private static final String HISTOGRAM =
      "sadr_(failover|switch|reconcile)_seconds_(bucket|count|sum)[ {].*";

  private static final Uplink FIBER =
      new Uplink(
          "fiber",
          10,
          true,
          Role.ACTIVE,
          OptionalLong.of(7),
          List.of(
              new Prefix("2001:db8:a000::/56", 1799.5),
              new Prefix("2001:db8:a100::/56", Double.POSITIVE_INFINITY)),
          List.of(
              new Probe(
                  "2001:db8:ffff::1",
                  "icmp",
                  OptionalDouble.of(0.0125),
                  OptionalDouble.of(0.25),
                  100,
                  25,
                  OptionalDouble.of(0.0011))),
          3);

  private static final Uplink CABLE =
      new Uplink(
          "cable \"2\"",
          20,
          false,
          Role.OUT,
          OptionalLong.empty(),
          List.of(),
          List.of(
              new Probe(
                  "2001:db8:ffff::2",
                  "tcp:443",
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  0,
                  0,
                  OptionalDouble.empty())),
          0);

  private static final List<Advertised> SENT = List.of(new Advertised("lan0", "change", 3));

  private static final List<Ignored> IGNORED =
      List.of(
          new Ignored(Source.NETLINK, "forged", 2),
          new Ignored(Source.NETLINK, "truncated", 0),
          new Ignored(Source.PROBE_REPLIES, "forged", 5));

  private final AtomicReference<MetricsView> view =
      new AtomicReference<>(new MetricsView(List.of(FIBER, CABLE), true, 3, IGNORED, SENT));
  private final Metrics metrics = new Metrics(view::get, "1.2.3");

  private List<String> samples() {
    return metrics.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void showsTheViewUnderTheNamesOfTheDesign() {
    assertThat(samples().stream().filter(line -> !line.matches(HISTOGRAM)))
        .containsExactlyInAnyOrder(
            "sadr_build_info{version=\"1.2.3\"} 1",
            "sadr_egress_dropped_total{uplink=\"fiber\"} 7.0",
            "sadr_events_lost_total 0.0",
            "sadr_state_writable 1.0",
            "sadr_kernel_in_sync 1.0",
            "sadr_netlink_ignored_total{reason=\"forged\"} 2.0",
            "sadr_netlink_ignored_total{reason=\"truncated\"} 0.0",
            "sadr_netlink_overruns_total 3.0",
            "sadr_prefix_preferred_seconds{prefix=\"2001:db8:a000::/56\",uplink=\"fiber\"} 1799.5",
            "sadr_prefix_preferred_seconds{prefix=\"2001:db8:a100::/56\",uplink=\"fiber\"} +Inf",
            "sadr_probe_jitter_seconds{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"fiber\"} 0.0011",
            "sadr_probe_loss_ratio{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"fiber\"} 0.25",
            "sadr_probe_lost_total{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"fiber\"} 25.0",
            "sadr_probe_lost_total{kind=\"tcp:443\",target=\"2001:db8:ffff::2\",uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_probe_replies_ignored_total{reason=\"forged\"} 5.0",
            "sadr_probe_rtt_seconds{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"fiber\"} 0.0125",
            "sadr_probe_sent_total{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"fiber\"} 100.0",
            "sadr_probe_sent_total{kind=\"tcp:443\",target=\"2001:db8:ffff::2\",uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_router_advertisements_total{interface=\"lan0\",kind=\"change\"} 3.0",
            "sadr_uplink_blips_total{uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_uplink_blips_total{uplink=\"fiber\"} 3.0",
            "sadr_uplink_metric{uplink=\"cable \\\"2\\\"\"} 20.0",
            "sadr_uplink_metric{uplink=\"fiber\"} 10.0",
            "sadr_uplink_role{role=\"active\",uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_uplink_role{role=\"active\",uplink=\"fiber\"} 1.0",
            "sadr_uplink_role{role=\"out\",uplink=\"cable \\\"2\\\"\"} 1.0",
            "sadr_uplink_role{role=\"out\",uplink=\"fiber\"} 0.0",
            "sadr_uplink_role{role=\"standby\",uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_uplink_role{role=\"standby\",uplink=\"fiber\"} 0.0",
            "sadr_uplink_up{uplink=\"cable \\\"2\\\"\"} 0.0",
            "sadr_uplink_up{uplink=\"fiber\"} 1.0");
  }

  @Test
  void countsWhatItWasToldBeforeAndAfterItWasReady() {
    metrics.failover("fiber", "probes", Duration.ofMillis(700));
    metrics.prepare();
    metrics.failover("fiber", "probes", Duration.ofMillis(100));
    metrics.failover("fiber", "admin");
    metrics.switched(Duration.ofMillis(2));
    metrics.reconciled(Duration.ofMillis(5));
    metrics.operations("route.replace", "ok", 40);
    metrics.operations("route.replace", "ok", 2);
    metrics.operations("route.delete", "ESRCH", 1);

    assertThat(samples())
        .contains(
            "sadr_failovers_total{cause=\"probes\",uplink=\"fiber\"} 2.0",
            "sadr_failovers_total{cause=\"admin\",uplink=\"fiber\"} 1.0",
            "sadr_failover_seconds_bucket{le=\"0.15\"} 1",
            "sadr_failover_seconds_bucket{le=\"0.9\"} 2",
            "sadr_failover_seconds_bucket{le=\"+Inf\"} 2",
            "sadr_failover_seconds_count 2",
            "sadr_failover_seconds_sum 0.8",
            "sadr_switch_seconds_bucket{le=\"0.001\"} 0",
            "sadr_switch_seconds_bucket{le=\"0.003\"} 1",
            "sadr_switch_seconds_count 1",
            "sadr_reconcile_seconds_count 1",
            "sadr_reconcile_seconds_sum 0.005",
            "sadr_kernel_operations_total{kind=\"route.replace\",result=\"ok\"} 42.0",
            "sadr_kernel_operations_total{kind=\"route.delete\",result=\"ESRCH\"} 1.0");
  }

  @Test
  void theTroubleIsTheAlarmUnlessTheKernelIsOutOfSync() {
    assertThat(metrics.trouble()).isEmpty();
    view.set(alarmed(true));
    assertThat(metrics.trouble()).contains("no uplink is usable: fiber");
    view.set(alarmed(false));
    assertThat(metrics.trouble()).contains("the kernel is not in sync");
  }

  private static MetricsView alarmed(boolean inSync) {
    return new MetricsView(
        List.of(FIBER),
        Optional.of("no uplink is usable: fiber"),
        inSync,
        0,
        IGNORED,
        SENT,
        MetricsView.Housekeeping.FINE);
  }

  @Test
  void dropsTheGaugesOfAnUplinkThatIsGone() {
    metrics.scrape();
    view.set(new MetricsView(List.of(CABLE), true, 3, IGNORED, SENT));

    assertThat(metrics.scrape()).doesNotContain("fiber").contains("cable");
  }

  @Test
  void bringsBackTheGaugesOfAnUplinkThatReturns() {
    List<String> before = samples();
    view.set(MetricsView.STARTING);
    assertThat(metrics.scrape()).doesNotContain("fiber").contains("sadr_kernel_in_sync 0.0");
    view.set(new MetricsView(List.of(FIBER, CABLE), true, 3, IGNORED, SENT));

    assertThat(samples()).isEqualTo(before);
  }

  @Test
  void saysWhatEachMeterIs() {
    metrics.failover("fiber", "probes");
    metrics.operations("route.replace", "ok", 1);

    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# TYPE")))
        .containsExactlyInAnyOrder(
            "# TYPE sadr_build_info gauge",
            "# TYPE sadr_egress_dropped_total counter",
            "# TYPE sadr_events_lost_total counter",
            "# TYPE sadr_failover_seconds histogram",
            "# TYPE sadr_failovers_total counter",
            "# TYPE sadr_kernel_in_sync gauge",
            "# TYPE sadr_kernel_operations_total counter",
            "# TYPE sadr_netlink_ignored_total counter",
            "# TYPE sadr_netlink_overruns_total counter",
            "# TYPE sadr_prefix_preferred_seconds gauge",
            "# TYPE sadr_probe_jitter_seconds gauge",
            "# TYPE sadr_probe_loss_ratio gauge",
            "# TYPE sadr_probe_lost_total counter",
            "# TYPE sadr_probe_replies_ignored_total counter",
            "# TYPE sadr_probe_rtt_seconds gauge",
            "# TYPE sadr_probe_sent_total counter",
            "# TYPE sadr_reconcile_seconds histogram",
            "# TYPE sadr_router_advertisements_total counter",
            "# TYPE sadr_state_writable gauge",
            "# TYPE sadr_switch_seconds histogram",
            "# TYPE sadr_uplink_blips_total counter",
            "# TYPE sadr_uplink_metric gauge",
            "# TYPE sadr_uplink_role gauge",
            "# TYPE sadr_uplink_up gauge");
  }
}
