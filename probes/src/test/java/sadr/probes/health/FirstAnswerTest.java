package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.probes.health.SimulatedPath.Network;

/**
 * A death soon after a start is seen as fast as any other: neither a first answer that waited for
 * neighbour discovery nor a target without any answer makes the path wait a second.
 */
class FirstAnswerTest {

  private static final ProbeSettings DEFAULT = ProbeSettings.DEFAULT;

  /** The slowest of ten detections, for deaths spread over an interval. */
  private static double slowest(Path path, double death, Network before) {
    double worst = 0;
    for (int i = 0; i < 10; i++) {
      double at = death + 50 * i;
      SimulatedPath simulated =
          new SimulatedPath(
              path,
              (target, sent) -> sent >= at ? Network.LOST : before.delayNanos(target, sent),
              false);
      simulated.runTo(at + 5000);
      assertThat(simulated.changes).hasSize(2);
      worst = Math.max(worst, simulated.changes.get(simulated.changes.size() - 1).atMillis() - at);
    }
    return worst;
  }

  /** By the averages alone it took 1.5 s after 4 s, and 1 s after 7 s. */
  @Test
  void aFirstAnswerThatTookLongTeachesNoPatience() {
    Network slowStart = (target, at) -> nanos(at < 300 ? 930 : 0.2);
    for (int seconds = 4; seconds < 14; seconds++) {
      assertThat(slowest(path(DEFAULT, 2, 1), seconds * 1000, slowStart)).isLessThan(850);
    }
  }

  @Test
  void oneSlowAnswerLaterDoesNotEither() {
    Network hiccup = (target, at) -> nanos(target == 0 && at >= 20_000 && at < 20_010 ? 900 : 0.2);
    for (int seconds = 23; seconds < 32; seconds++) {
      assertThat(slowest(path(DEFAULT, 2, 1), seconds * 1000, hiccup)).isLessThan(850);
    }
  }

  /** Target 1 has lost its first probe and has been heard of no more. */
  @Test
  void aTargetThatHasNotAnsweredYetBorrowsThePatienceOfAnother() {
    Network one = (target, at) -> target == 1 ? Network.LOST : nanos(0.2);
    assertThat(slowest(path(DEFAULT, 2, 1), 600, one)).isLessThan(1200);
  }

  @Test
  void itIsWaitedForFourTimesAsLongAsForTheOther() {
    assertThat(patienceWithTheUnheard(50)).isEqualTo(nanos(600)); // 4 * (50 + 4 * 25)
  }

  @Test
  void andForAThirdOfTheTimeoutAtTheLeast() {
    assertThat(patienceWithTheUnheard(1)).isEqualTo(nanos(1000) / 3);
  }

  private static long patienceWithTheUnheard(double rttMillis) {
    PathHealth health = new PathHealth(path(DEFAULT, 2, 1), 0);
    TargetHealth heard = health.targets().get(0);
    heard.sent(1, true, 0);
    heard.replied(0, 1, nanos(rttMillis), 0);
    TargetHealth unheard = health.targets().get(1);
    unheard.sent(2, true, nanos(250));
    return unheard.deadlineNanos().orElseThrow() - nanos(250);
  }

  @Test
  void aloneItIsWaitedForTheTimeout() {
    Path path =
        new Path(
            "fiber",
            Optional.empty(),
            List.of(SimulatedPath.target(0)),
            1,
            DEFAULT,
            Optional.empty(),
            0,
            false);
    SimulatedPath simulated = new SimulatedPath(path, (target, at) -> Network.LOST).runTo(999);
    assertThat(simulated.health.report().targets().get(0).lost()).isZero();
  }
}
