package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.probes.health.SimulatedPath.Change;
import sadr.probes.health.SimulatedPath.Network;

/**
 * A round trip that becomes much longer all at once is no death, and not taken for one for long.
 */
class LateAnswersTest {

  private static final double JUMP = 10_000;

  private static SimulatedPath jumpTo(double rttMillis) {
    return play((target, at) -> nanos(at < JUMP ? 50 : rttMillis));
  }

  private static SimulatedPath play(Network network) {
    return new SimulatedPath(path(ProbeSettings.DEFAULT, 2, 1), network).runTo(60_000);
  }

  @Test
  void aJumpOfHalfASecondIsNoDeathAtAll() {
    for (double rtt : new double[] {100, 200, 300, 400, 500}) {
      assertThat(jumpTo(rtt).changes).as("to %.0f ms", rtt).hasSize(1);
    }
  }

  @Test
  void theThirdLateAnswerTakesTheVerdictBack() {
    for (double rtt : new double[] {600, 650, 700, 750, 790}) {
      List<Change> changes = jumpTo(rtt).changes;
      assertThat(changes)
          .as("to %.0f ms", rtt)
          .extracting(Change::state)
          .containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
      double out = changes.get(2).atMillis() - changes.get(1).atMillis();
      assertThat(out).as("out for, at %.0f ms", rtt).isBetween(0.0, rtt - 450);
    }
  }

  @Test
  void whatIsSlowerThanMaxRttComesBackAtOnceAndIsABrownOutThen() {
    SimulatedPath simulated = jumpTo(950);
    assertThat(simulated.changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP, PathState.DOWN);
    assertThat(simulated.health.cause()).isEqualTo(PathReport.Cause.LATENCY);
  }

  @Test
  void answersLaterThanTheTimeoutTakeNothingBack() {
    List<Change> changes = jumpTo(1_050).changes;
    assertThat(changes).extracting(Change::state).containsExactly(PathState.UP, PathState.DOWN);
  }

  @Test
  void aSpikeThatHoldsAllBackAndThenLetsItGoTakesTheVerdictBack() {
    // What a mobile network does in a handover: nothing is lost, and all comes at once.
    List<Change> changes =
        play((target, at) -> at >= JUMP && at < JUMP + 800 ? nanos(JUMP + 850 - at) : nanos(50))
            .changes;
    assertThat(changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(changes.get(2).atMillis()).isBetween(JUMP + 849, JUMP + 851);
  }

  @Test
  void anOutageThatLosesItsPacketsHasToBringARowOfAnswers() {
    List<Change> changes =
        play((target, at) -> at >= JUMP && at < JUMP + 850 ? Network.LOST : nanos(50)).changes;
    assertThat(changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(changes.get(2).atMillis()).isGreaterThan(JUMP + 5_000);
  }

  @Test
  void whatWasUnderWayWhenTheSilenceWasFoundTakesNothingBack() {
    // Far away: ten probes are under way at any time in a burst. Back just before the verdict.
    Network network = (target, at) -> at >= JUMP && at < JUMP + 1_000 ? Network.LOST : nanos(450);
    assertThat(play(network).changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(play(network).changes.get(2).atMillis()).isGreaterThan(JUMP + 5_000);
  }

  @Test
  void twoAnswersOutOfTheRowTakeNothingBack() {
    // Two stragglers of each target, and then nothing: it is dead.
    Network network =
        (target, at) ->
            at < JUMP ? nanos(50) : at >= JUMP + 100 && at < JUMP + 200 ? nanos(700) : Network.LOST;
    assertThat(play(network).changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN);
  }

  @Test
  void aPathThatDiesAfterTheJumpIsFoundAllTheSame() {
    List<Change> changes =
        play((target, at) -> at < JUMP ? nanos(50) : at < JUMP + 20_000 ? nanos(800) : Network.LOST)
            .changes;
    assertThat(changes)
        .extracting(Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP, PathState.DOWN);
    assertThat(changes.get(3).atMillis()).isBetween(JUMP + 20_000, JUMP + 22_600);
  }
}
