package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sadr.probes.health.SimulatedPath.Network;

/** What chance does to a path, over simulated days, and how long its death takes to be seen. */
class RandomLossTest {

  private static final double HOUR = 3_600_000;

  private static SplittableRandom seeded(String what) {
    long seed = Long.getLong("sadr.seed", new Random().nextLong());
    System.out.println(what + ": seed " + seed);
    return new SplittableRandom(seed);
  }

  private static void days(String what, ProbeSettings settings, double days, Network network) {
    SimulatedPath simulated = new SimulatedPath(path(settings, 2, 1), network, false);
    for (double hour = 1; hour <= days * 24; hour++) {
      simulated.runTo(hour * HOUR);
    }
    PathReport.TargetReport first = simulated.health.report().targets().get(0);
    System.out.printf(
        "%s: %.0f days, %d sent, %d lost, rtt %.1f ms, changes %s%n",
        what,
        days,
        first.sent(),
        first.lost(),
        first.rttNanos().orElse(0) / 1e6,
        simulated.changes);
    assertThat(simulated.changes).hasSize(1);
  }

  @Test
  void twoPercentOfLossDoNotTakeDownAPathWithTheDefaults() {
    SplittableRandom random = seeded("2 % loss, 50 ms");
    days(
        "2 % loss, 50 ms",
        ProbeSettings.DEFAULT,
        4,
        (target, at) -> random.nextDouble() < 0.02 ? Network.LOST : nanos(50));
  }

  @Test
  void jitterAndLossTogetherDoNotTakeItDownEither() {
    SplittableRandom random = seeded("5 % loss, 20 ms + exponential 30 ms");
    days(
        "5 % loss, 20 ms + exponential 30 ms",
        ProbeSettings.DEFAULT,
        2,
        (target, at) ->
            random.nextDouble() < 0.05
                ? Network.LOST
                : nanos(20 - 30 * Math.log(1 - random.nextDouble())));
  }

  @Test
  void silenceIsDetectedInTheArithmeticTimeWithTheDefaults() {
    // The wait for the next probe (250 ms between two targets') + two patiences of 60 ms + 9 bursts
    // of 50 ms; one burst more or less where the targets' rows differ.
    distribution("defaults, 2 targets, 50 ms", ProbeSettings.DEFAULT, 50, 500, 870);
  }

  @Test
  void silenceIsDetectedInTheArithmeticTimeWithAFastBurst() {
    ProbeSettings fast =
        new ProbeSettings(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(5),
            10,
            0.4,
            Duration.ofMillis(800),
            Duration.ofSeconds(30));
    // At most 50 ms of waiting + two patiences of 11 ms + 2 bursts of 5 ms.
    distribution("interval 100 ms, burst 5 ms, fall 3, 2 targets, 1 ms", fast, 1, 27, 83);
  }

  private static void distribution(
      String what, ProbeSettings settings, double rttMillis, double least, double most) {
    SplittableRandom random = seeded(what);
    double[] times = new double[400];
    for (int i = 0; i < times.length; i++) {
      double death = 20_000 + random.nextDouble() * 1000;
      Network network = (target, at) -> at < death ? nanos(rttMillis) : Network.LOST;
      SimulatedPath simulated = new SimulatedPath(path(settings, 2, 1), network, false);
      simulated.runTo(25_000);
      assertThat(simulated.changes).hasSize(2);
      times[i] = simulated.changes.get(1).atMillis() - death;
    }
    Arrays.sort(times);
    System.out.printf(
        "%s: silence to verdict median %.0f ms, p99 %.0f ms, range %.0f to %.0f ms%n",
        what, times[200], times[395], times[0], times[399]);
    assertThat(times[0]).isGreaterThanOrEqualTo(least);
    assertThat(times[399]).isLessThanOrEqualTo(most);
  }
}
