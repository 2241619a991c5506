import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import sadr.net.Ip6Address;
import sadr.probes.health.PathBinding;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.probes.io.Lateness;
import sadr.probes.io.ProbeClock;
import sadr.probes.io.ProbeLoop;
import sadr.probes.sim.Case;
import sadr.probes.sim.CaseResult;
import sadr.probes.sim.Catalogue;
import sadr.probes.sim.Chance;
import sadr.probes.sim.Network;
import sadr.probes.sim.SimulatedTargets;
import sadr.probes.sim.Simulation;

/**
 * Measures probing: the simulator's catalogue at full length, the memory of an hour, and the real
 * loop over the uplinks that {@code bench} has made.
 *
 * <pre>
 * ProbesBench catalogue                              a table
 * ProbesBench memory                                 a table
 * ProbesBench loop UPLINKS TARGETS MILLIS SECONDS    a line "UPLINKS KEY VALUE" for each measurement
 * </pre>
 */
public final class ProbesBench {

  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private ProbesBench() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "catalogue" -> catalogue();
      case "memory" -> memory();
      case "loop" -> loop(number(args[1]), number(args[2]), number(args[3]), number(args[4]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private static void catalogue() {
    System.out.printf(
        "  %-38s %8s %8s %6s %6s %6s %9s %6s %9s %9s %7s%n",
        "case", "days", "outages", "found", "missed", "false", "for", "median", "p99", "longest", "s CPU");
    for (Case each : Catalogue.cases()) {
      long start = ownTime();
      CaseResult result = each.play(each.full());
      System.out.printf(
          Locale.ROOT,
          "  %-38s %8.0f %8d %6d %6d %6d %6d ms %6.0f %6.0f ms %6.0f ms %7.1f%n",
          each.name(),
          result.length().toSeconds() / 86_400.0,
          result.outages(),
          result.found(),
          result.missed(),
          result.falseVerdicts(),
          result.longestMistake().toMillis(),
          result.detection().medianNanos() / 1e6,
          result.detection().p99Nanos() / 1e6,
          result.detection().mostNanos() / 1e6,
          (ownTime() - start) / 1e9);
    }
  }

  private static long ownTime() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Eight uplinks of four targets at the default pace, a tenth lost: an hour of it. */
  private static void memory() {
    SplittableRandom dice = new SplittableRandom(1);
    List<Simulation> uplinks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Network line =
          Network.delay(Duration.ofMillis(50)).then(Chance.loss(0.1, dice.split()));
      uplinks.add(new Simulation(SimulatedTargets.path(ProbeSettings.DEFAULT, 4, 1), line));
    }
    for (int minutes = 0; minutes <= 60; minutes += 10) {
      long until = TimeUnit.MINUTES.toNanos(minutes);
      uplinks.forEach(uplink -> uplink.runTo(until));
      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      long sent = uplinks.stream().mapToLong(Simulation::sent).sum();
      System.out.printf(
          "  after %2d minutes, %7d probes: %6d kB of heap%n", minutes, sent, used / 1024);
    }
  }

  private static void loop(int uplinks, int targets, int millis, int seconds) throws Exception {
    List<sadr.probes.health.Path> paths = new ArrayList<>();
    for (int i = 1; i <= uplinks; i++) {
      paths.add(path(i, targets, Duration.ofMillis(millis)));
    }
    try (ProbeLoop loop = ProbeLoop.start(ProbeClock.SYSTEM, report -> {})) {
      loop.update(paths);
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      requireUp(loop, uplinks);
      loop.takeLateness();
      long cpu = probeThreadNanos();
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double share = (double) (probeThreadNanos() - cpu) / (System.nanoTime() - start);
      Lateness late = loop.takeLateness();
      requireUp(loop, uplinks);
      tell(uplinks, "sent-per-second", (double) late.count() / seconds);
      tell(uplinks, "late-median", late.median().toNanos() / 1e6);
      tell(uplinks, "late-p99", late.p99().toNanos() / 1e6);
      tell(uplinks, "late-most", late.most().toNanos() / 1e6);
      tell(uplinks, "cpu-percent", 100 * share);
    }
  }

  private static void requireUp(ProbeLoop loop, int uplinks) {
    long up = loop.reports().values().stream().filter(r -> r.state() == PathState.UP).count();
    if (up != uplinks) {
      throw new IllegalStateException(up + " of " + uplinks + " are up: " + loop.reports());
    }
  }

  private static sadr.probes.health.Path path(int number, int targets, Duration interval) {
    ProbeSettings settings = ProbeSettings.DEFAULT;
    List<Target> some = new ArrayList<>();
    for (int i = 1; i <= targets; i++) {
      some.add(new Target(new ProbeKind.Icmp(), Ip6Address.parse("2001:db8:ffff::" + i)));
    }
    Ip6Address source = Ip6Address.parse(String.format("2001:db8:a0%02x::1", number));
    return new sadr.probes.health.Path(
        "uplink" + number,
        Optional.of(new PathBinding("wan" + number, source, 0x5AD00 + number)),
        some,
        1,
        new ProbeSettings(
            interval,
            settings.timeout(),
            settings.fall(),
            settings.burst(),
            settings.rise(),
            settings.maxLoss(),
            settings.maxRtt(),
            settings.window()),
        Optional.empty(),
        0,
        false);
  }

  /** What the probe thread has used of a core; the kernel's work for its packets is in it. */
  private static long probeThreadNanos() throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).strip().equals("sadr-probes")) {
          return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        }
      }
    }
    throw new IllegalStateException("no thread is called sadr-probes");
  }

  private static void tell(int uplinks, String key, double value) {
    System.out.printf(Locale.ROOT, "%d %s %.4f%n", uplinks, key, value);
  }
}
