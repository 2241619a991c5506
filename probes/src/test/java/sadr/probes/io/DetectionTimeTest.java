package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeSettings;

/** How long a death takes to be seen on a real kernel. */
@Tag("netns")
class DetectionTimeTest {

  private final FarSide lab = new FarSide();
  private final BlockingQueue<PathReport> verdicts = new LinkedBlockingQueue<>();
  private final ProbeLoop loop =
      lab.router.call(() -> ProbeLoop.start(ProbeClock.SYSTEM, verdicts::add));

  @AfterEach
  void tearDown() {
    loop.close();
    lab.close();
  }

  private interface Switch {
    void flip() throws Exception;
  }

  @Test
  void silenceBeyondTheFirstHopIsSeenQuicklyWithAFastBurst() throws Exception { // P2
    List<Long> times = deaths(FarSide.FAST, 9, () -> lab.silence(true), () -> lab.silence(false));
    print("interval 100 ms, burst 5 ms, fall 3, 2 targets", times);
    assertKept(times, 100, 500);
    assertThat(times.get(times.size() / 2)).isGreaterThanOrEqualTo(25);
  }

  @Test
  void aDropOnTheFarSideIsSeenQuicklyToo() throws Exception { // P2
    lab.isp.exec("nft", "add table ip6 far");
    lab.isp.exec("nft", "add chain ip6 far in { type filter hook input priority 0; }");
    List<Long> times =
        deaths(
            FarSide.FAST,
            5,
            () -> lab.isp.exec("nft", "add rule ip6 far in icmpv6 type echo-request drop"),
            () -> lab.isp.exec("nft", "flush chain ip6 far in"));
    print("the same by nft drop, from the return of nft", times);
    assertKept(times, 100, 500);
  }

  @Test
  void silenceIsSeenWithinASecondWithTheDefaults() throws Exception {
    ProbeSettings defaults = ProbeSettings.DEFAULT;
    // Rises sooner than the default, so that the test need not wait; the fall is the default's.
    ProbeSettings settings =
        new ProbeSettings(
            defaults.interval(),
            defaults.timeout(),
            defaults.fall(),
            defaults.burst(),
            2,
            defaults.maxLoss(),
            defaults.maxRtt(),
            defaults.window());
    List<Long> times = deaths(settings, 3, () -> lab.silence(true), () -> lab.silence(false));
    print("defaults, 2 targets", times);
    assertKept(times, 1000, 4000);
    assertThat(times.get(times.size() / 2)).isGreaterThanOrEqualTo(400);
  }

  /**
   * Fails if not even the quickest keeps the promise: a busy machine spoils many, but hardly ever
   * all. The median may miss it there as far as to {@code busy}.
   */
  private static void assertKept(List<Long> times, long promise, long busy) {
    assertThat(times.get(times.size() / 2)).as("the median").isLessThan(busy);
    assertThat(times.get(0)).as("the quickest").isLessThan(promise);
  }

  /** Milliseconds from the death to the verdict, sorted. */
  private List<Long> deaths(ProbeSettings settings, int runs, Switch kill, Switch heal)
      throws Exception {
    loop.update(List.of(FarSide.path(settings, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> loop.reports().containsKey("fiber"));
    List<Long> times = new ArrayList<>();
    long seed = Long.getLong("sadr.seed", System.nanoTime());
    System.out.println("moments of death: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    while (times.size() < runs) {
      await().until(() -> loop.reports().get("fiber").state() == PathState.UP);
      long settled = sent() + 6;
      await().until(() -> sent() >= settled);
      // Death comes at any moment of the interval.
      long later = random.nextLong(settings.interval().toNanos());
      await().pollDelay(Duration.ofNanos(later)).until(() -> true);
      verdicts.clear();
      kill.flip();
      long dead = System.nanoTime();
      PathReport down = nextDeath();
      heal.flip();
      // On a machine that is busy otherwise, some 30 ms of silence may come by themselves.
      if (down.decidedNanos() - dead > 0) {
        times.add((down.decidedNanos() - dead) / 1_000_000);
        assertThat(down.cause()).isEqualTo(Cause.PROBES);
        assertThat(down.detail()).startsWith("2 of 2 targets silent for ");
      }
    }
    Collections.sort(times);
    return times;
  }

  private PathReport nextDeath() throws InterruptedException {
    PathReport report;
    do {
      report = verdicts.poll(20, TimeUnit.SECONDS);
      assertThat(report).isNotNull();
    } while (report.state() != PathState.DOWN);
    return report;
  }

  private long sent() {
    return loop.reports().values().stream()
        .flatMap(report -> report.targets().stream())
        .mapToLong(PathReport.TargetReport::sent)
        .sum();
  }

  private static void print(String what, List<Long> times) {
    System.out.printf(
        "%s: death to verdict median %d ms, range %d to %d ms, %d runs%n",
        what, times.get(times.size() / 2), times.get(0), times.get(times.size() - 1), times.size());
  }
}
