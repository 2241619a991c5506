package sadr.controller.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import sadr.controller.metrics.MetricsView.Advertised;
import sadr.controller.metrics.MetricsView.HookRuns;
import sadr.controller.metrics.MetricsView.Ignored;
import sadr.controller.metrics.MetricsView.Prefix;
import sadr.controller.metrics.MetricsView.Probe;
import sadr.controller.metrics.MetricsView.Role;
import sadr.controller.metrics.MetricsView.Uplink;

/**
 * Keeps one meter for each number of a {@link MetricsView}: new ones are registered, those that the
 * view no longer has are removed.
 *
 * <p>Not thread-safe: {@link Metrics} holds a lock.
 */
final class ViewMeters {

  private enum Kind {
    GAUGE,
    COUNTER
  }

  private record Key(Kind kind, String name, Tags tags) {}

  private record Shown(Meter meter, AtomicReference<Double> value) {}

  private final MeterRegistry registry;
  private final Map<Key, Shown> meters = new HashMap<>();
  private final Set<Key> current = new HashSet<>();

  ViewMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Makes the meters say what {@code view} says. */
  void show(MetricsView view) {
    current.clear();
    gauge("sadr.kernel.in.sync", Tags.empty(), view.inSync() ? 1 : 0);
    counter("sadr.netlink.overruns", Tags.empty(), view.overruns());
    for (Ignored each : view.ignored()) {
      counter(each.source().meter(), Tags.of("reason", each.reason()), each.count());
    }
    for (Advertised each : view.advertised()) {
      Tags tags = Tags.of("interface", each.interfaceName(), "kind", each.kind());
      counter("sadr.router.advertisements", tags, each.count());
    }
    gauge("sadr.state.writable", Tags.empty(), view.concern().isEmpty() ? 1 : 0);
    counter("sadr.events.lost", Tags.empty(), view.housekeeping().eventsLost());
    for (HookRuns each : view.housekeeping().hookRuns()) {
      counter(
          "sadr.hook.runs", Tags.of("hook", each.hook(), "result", each.result()), each.count());
    }
    view.uplinks().forEach(this::show);
    for (Iterator<Map.Entry<Key, Shown>> all = meters.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Shown> each = all.next();
      if (!current.contains(each.getKey())) {
        registry.remove(each.getValue().meter());
        all.remove();
      }
    }
  }

  private void show(Uplink uplink) {
    Tags tags = Tags.of("uplink", uplink.name());
    gauge("sadr.uplink.up", tags, uplink.up() ? 1 : 0);
    gauge("sadr.uplink.metric", tags, (double) uplink.metric());
    for (Role role : Role.values()) {
      gauge("sadr.uplink.role", tags.and("role", role.text()), uplink.role() == role ? 1 : 0);
    }
    uplink.dropped().ifPresent(packets -> counter("sadr.egress.dropped", tags, packets));
    for (Prefix each : uplink.prefixes()) {
      gauge(
          "sadr.prefix.preferred.seconds",
          tags.and("prefix", each.prefix()),
          each.preferredSeconds());
    }
    counter("sadr.uplink.blips", tags, uplink.blips());
    for (Probe each : uplink.probes()) {
      show(tags.and("target", each.target(), "kind", each.kind()), each);
    }
  }

  private void show(Tags tags, Probe probe) {
    probe.rttSeconds().ifPresent(seconds -> gauge("sadr.probe.rtt.seconds", tags, seconds));
    probe.jitterSeconds().ifPresent(it -> gauge("sadr.probe.jitter.seconds", tags, it));
    probe.loss().ifPresent(loss -> gauge("sadr.probe.loss.ratio", tags, loss));
    counter("sadr.probe.sent", tags, probe.sent());
    counter("sadr.probe.lost", tags, probe.lost());
  }

  private void gauge(String name, Tags tags, double value) {
    set(Kind.GAUGE, name, tags, value);
  }

  private void counter(String name, Tags tags, long value) {
    set(Kind.COUNTER, name, tags, (double) value);
  }

  private void set(Kind kind, String name, Tags tags, double value) {
    Key key = new Key(kind, name, tags);
    current.add(key);
    meters.computeIfAbsent(key, this::register).value().set(value);
  }

  private Shown register(Key key) {
    AtomicReference<Double> value = new AtomicReference<>(0.0);
    Meter meter =
        switch (key.kind()) {
          case GAUGE ->
              Gauge.builder(key.name(), value, AtomicReference::get)
                  .tags(key.tags())
                  .description(Descriptions.of(key.name()))
                  .register(registry);
          case COUNTER ->
              FunctionCounter.builder(key.name(), value, AtomicReference::get)
                  .tags(key.tags())
                  .description(Descriptions.of(key.name()))
                  .register(registry);
        };
    return new Shown(meter, value);
  }
}
