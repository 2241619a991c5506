package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The kernel's own route events on the router, each with the time at which it was read, a fraction
 * of a millisecond after it happened. It is ip(8) that listens, so that nothing of sadr is its own
 * witness.
 */
final class RouteWatch implements AutoCloseable {

  private static final String PROBE = "2001:db8:ffff:ffff::/64";

  /** A line of {@code ip monitor}, and when it came ({@code nanoTime}). */
  record Seen(String line, long atNanos) {}

  private final Process process;
  private final List<Seen> events = new CopyOnWriteArrayList<>();

  private RouteWatch(Process process) {
    this.process = process;
  }

  /** Begins to listen; returns when it hears. */
  static RouteWatch on(Topology topology) {
    try {
      List<String> command = topology.inside("router", List.of("ip", "-6", "monitor", "route"));
      RouteWatch watch = new RouteWatch(new ProcessBuilder(command).start());
      Thread reader = new Thread(watch::read, "route-watch");
      reader.setDaemon(true);
      reader.start();
      watch.awaitHearing(topology);
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was heard so far. */
  List<Seen> events() {
    return List.copyOf(events);
  }

  /** Forgets what was heard so far. */
  void clear() {
    events.clear();
  }

  /** Waits until the prefix lost its live route, and tells when. */
  long awaitRemoved(String prefix) {
    return awaitEvent(line -> line.startsWith("Deleted default from " + prefix + " via")).atNanos();
  }

  /** When the prefix got a live route, if it did since the last {@link #clear}. */
  Optional<Seen> added(String prefix) {
    return first(line -> line.startsWith("default from " + prefix + " via"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Seen awaitEvent(Predicate<String> wanted) {
    await("route event").pollInterval(Duration.ofMillis(5)).until(() -> first(wanted).isPresent());
    return first(wanted).orElseThrow();
  }

  private Optional<Seen> first(Predicate<String> wanted) {
    return events.stream().filter(seen -> wanted.test(seen.line())).findFirst();
  }

  /** A route that leads nowhere comes and goes until the monitor tells of it. */
  private void awaitHearing(Topology topology) {
    await("ip monitor hears")
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              String[] add = {"ip", "-6", "route", "add", "blackhole", PROBE, "table", "4711"};
              topology.exec("router", add).mustWork();
              String[] delete = {"ip", "-6", "route", "del", "blackhole", PROBE, "table", "4711"};
              topology.exec("router", delete).mustWork();
              assertThat(events).isNotEmpty();
            });
    clear();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(new Seen(line.strip(), System.nanoTime()));
      }
    } catch (IOException e) {
      // The monitor was ended, by close().
      return;
    }
  }
}
