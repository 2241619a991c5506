package sadr.controller.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * The meters in Micrometer's registry. Making one costs a tenth of a second and more, for classes
 * alone, so {@link Metrics} does that aside.
 *
 * <p>Recording is for any thread; {@link #text} is for one at a time.
 */
final class Meters {

  /** Around the default configuration's aim, 0.9 s, and up to what operators remember. */
  private static final Duration[] OUTAGE = millis(50, 80, 150, 300, 600, 900, 1_200, 2_500, 10_000);

  private static final Duration[] WORK = millis(1, 3, 10, 30, 100, 300, 1_000, 3_000);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new WithoutMaxima(), Clock.SYSTEM);
  private final ViewMeters view = new ViewMeters(registry);
  private final Timer failover = timer("sadr.failover", OUTAGE);
  private final Timer switched = timer("sadr.switch", WORK);
  private final Timer reconcile = timer("sadr.reconcile", WORK);

  Meters(String version) {
    Gauge.builder("sadr.build.info", () -> 1)
        .tag("version", version)
        .description(Descriptions.of("sadr.build.info"))
        .register(registry);
  }

  void failover(String uplink, String cause) {
    counter("sadr.failovers", "uplink", uplink, "cause", cause).increment();
  }

  void outage(Duration time) {
    failover.record(time);
  }

  void switched(Duration time) {
    switched.record(time);
  }

  void reconciled(Duration time) {
    reconcile.record(time);
  }

  void operations(String kind, String result, long count) {
    counter("sadr.kernel.operations", "kind", kind, "result", result).increment((double) count);
  }

  /** All meters, in the text format of Prometheus. */
  String text(MetricsView now) {
    view.show(now);
    return registry.scrape();
  }

  private Counter counter(String name, String... tags) {
    return Counter.builder(name).tags(tags).description(Descriptions.of(name)).register(registry);
  }

  private Timer timer(String name, Duration... buckets) {
    return Timer.builder(name)
        .serviceLevelObjectives(buckets)
        .description(Descriptions.of(name))
        .register(registry);
  }

  private static Duration[] millis(long... values) {
    return LongStream.of(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  /** Micrometer adds a decaying maximum to each timer, which reads 0 by the time somebody looks. */
  private static final class WithoutMaxima extends PrometheusRegistry {

    @Override
    public MetricSnapshots scrape() {
      return new MetricSnapshots(
          super.scrape().stream()
              .filter(each -> !each.getMetadata().getName().endsWith("_max"))
              .toList());
    }
  }
}
