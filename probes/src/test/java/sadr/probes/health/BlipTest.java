package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.probes.health.PathReport.Blips;
import sadr.probes.health.SimulatedPath.Network;

/** Outages too short for a verdict are counted; what chance does to single probes is not. */
class BlipTest {

  private static final ProbeSettings DEFAULT = ProbeSettings.DEFAULT;

  private static SplittableRandom seeded(String what) {
    long seed = Long.getLong("sadr.seed", new Random().nextLong());
    System.out.println(what + ": seed " + seed);
    return new SplittableRandom(seed);
  }

  private static Blips gap(int targets, double from, double millis) {
    Network network = (target, at) -> at >= from && at < from + millis ? Network.LOST : nanos(20);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, targets, 1), network, false).runTo(from + 20_000);
    assertThat(simulated.changes).hasSize(1);
    return simulated.health.report().blips();
  }

  @Test
  void anOutageOfFourHundredMillisecondsIsCountedWithItsLength() {
    SplittableRandom random = seeded("outages of 450 ms");
    for (int targets = 2; targets <= 4; targets++) {
      for (int i = 0; i < 50; i++) {
        Blips blips = gap(targets, 10_000 + random.nextDouble() * 500, 450);
        assertThat(blips.count()).isEqualTo(1);
        assertThat(blips.lastNanos() / 1e6).isBetween(200.0, 520.0);
        assertThat(blips.endedNanos()).isPresent();
      }
    }
  }

  @Test
  void eachOutageIsCountedOnce() {
    Network network = (target, at) -> at > 5000 && at % 10_000 < 450 ? Network.LOST : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 3, 2), network, false).runTo(205_000);
    assertThat(simulated.changes).hasSize(1);
    assertThat(simulated.health.report().blips().count()).isEqualTo(20);
  }

  @Test
  void anOutageWithAVerdictIsNoBlip() {
    Network network = (target, at) -> at >= 10_000 && at < 12_000 ? Network.LOST : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 2, 1), network).runTo(30_000);
    assertThat(simulated.changes).hasSize(3);
    assertThat(simulated.health.report().blips().count()).isZero();
  }

  @Test
  void aShortOutageOfOneTargetIsNone() {
    Network network =
        (target, at) -> target == 0 && at >= 10_000 && at < 10_450 ? Network.LOST : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 2, 1), network).runTo(30_000);
    assertThat(simulated.health.report().blips().count()).isZero();
  }

  @Test
  void aTargetThatIsDownDoesNotHideIt() {
    Network network =
        (target, at) ->
            (target == 0 && at >= 5000) || (at >= 20_000 && at < 20_450) ? Network.LOST : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 3, 1), network).runTo(30_000);
    assertThat(simulated.health.report().blips().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1,0.01", "1,0.02", "2,0.02", "2,0.05", "2,0.2", "4,0.05"})
  void randomLossIsNoBlip(int targets, double loss) {
    SplittableRandom random = seeded(loss + " of loss at " + targets + " targets for 2 days");
    SimulatedPath simulated =
        new SimulatedPath(
            path(DEFAULT, targets, 1),
            (target, at) -> random.nextDouble() < loss ? Network.LOST : nanos(50),
            false);
    simulated.runTo(Duration.ofDays(2).toMillis());
    assertThat(simulated.changes).hasSize(1);
    assertThat(simulated.health.report().blips().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {50, 100})
  void whatIsTooShortToTellFromChanceIsNotCounted(double millis) {
    assertThat(gap(2, 10_000, millis).count()).isZero();
  }
}
