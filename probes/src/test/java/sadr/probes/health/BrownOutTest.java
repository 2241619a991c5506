package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.SimulatedPath.Network;

/** Falling by the window takes half a window, coming back a whole one that is clearly better. */
class BrownOutTest {

  /**
   * Every tenth probe at interval but the first few of each ten, in steps, so that no row is long.
   */
  private static Network lossOfTenths(int before, int during, int after) {
    return (target, at) -> {
      int tenths = at < 60_000 ? before : at < 180_000 ? during : after;
      int number = (int) Math.round(at / 500) * 3 % 10; // Spread: 0, 3, 6, 9, 2, 5, 8, 1, 4, 7.
      return Math.round(at) % 500 == 0 && number < tenths ? Network.LOST : nanos(20);
    };
  }

  private static SimulatedPath run(Network network, double millis) {
    return new SimulatedPath(path(ProbeSettings.DEFAULT, 1, 1), network, false).runTo(millis);
  }

  @Test
  void aPathWithSixTenthsLostFallsWithinAWindow() {
    SimulatedPath simulated = run(lossOfTenths(0, 6, 0), 120_000);
    assertThat(simulated.changes.get(1).cause()).isEqualTo(Cause.LOSS);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(70_000.0, 90_500.0);
  }

  @Test
  void itComesBackByAWholeGoodWindow() {
    SimulatedPath simulated = run(lossOfTenths(0, 6, 0), 240_000);
    assertThat(simulated.changes).hasSize(3);
    // Of 60 probes 12 may be lost, and those of six tenths leave within 20 s.
    assertThat(simulated.changes.get(2).atMillis()).isBetween(195_000.0, 211_000.0);
  }

  @Test
  void itStaysDownBetweenHalfTheLimitAndTheLimit() {
    SimulatedPath simulated = run(lossOfTenths(0, 6, 3), 1_800_000);
    assertThat(simulated.changes).hasSize(2);
  }

  @Test
  void itComesBackAtALossUnderHalfTheLimitThoughNoRowIsWhole() {
    SimulatedPath simulated = run(lossOfTenths(0, 6, 1), 300_000);
    assertThat(simulated.changes).hasSize(3);
    assertThat(simulated.changes.get(2).state()).isEqualTo(PathState.UP);
  }

  @Test
  void onTheBrinkItIsUpAFewTimesADayAtMost() {
    long seed = Long.getLong("sadr.seed", new Random().nextLong());
    System.out.println("40 % loss for a day: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Network network =
        (target, at) ->
            Math.round(at) % 500 == 0 && random.nextDouble() < 0.4 ? Network.LOST : nanos(20);
    SimulatedPath simulated = run(network, 24 * 3_600_000.0);
    // Some 10 to 16, of 2880 windows.
    assertThat(simulated.changes.stream().filter(change -> change.state() == PathState.UP))
        .hasSizeBetween(1, 50);
  }

  @Test
  void aSlowPathComesBackUnderFourFifthsOfTheLimit() {
    Network network =
        (target, at) ->
            nanos(
                at < 60_000
                    ? 100
                    : at < 180_000 ? Math.min(900, at / 100 - 500) : at < 400_000 ? 700 : 600);
    SimulatedPath simulated = run(network, 600_000);
    assertThat(simulated.changes).hasSize(3);
    assertThat(simulated.changes.get(1).cause()).isEqualTo(Cause.LATENCY);
    assertThat(simulated.changes.get(2).atMillis()).isBetween(410_000.0, 431_000.0);
  }
}
