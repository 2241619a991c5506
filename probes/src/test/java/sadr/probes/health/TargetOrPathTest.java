package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.SimulatedPath.Network;

/** Is it the target or the path? Every combination of kinds, dead targets and quorums. */
class TargetOrPathTest {

  private static final ProbeSettings DEFAULT = ProbeSettings.DEFAULT;
  private static final ProbeKind ICMP = new ProbeKind.Icmp();
  private static final ProbeKind TCP = new ProbeKind.Tcp(443);
  private static final ProbeKind DNS = new ProbeKind.Dns("example.org");
  private static final List<ProbeKind> SIX = List.of(ICMP, ICMP, TCP, TCP, DNS, DNS);

  private static boolean isDead(int mask, int target) {
    return (mask >> target & 1) == 1;
  }

  /** Those of {@code mask} are silent from 10 s on. */
  private static Network dying(int mask, double rttMillis) {
    return (target, at) ->
        at >= 10_000 && isDead(mask, target) ? Network.LOST : nanos(rttMillis + 3 * target);
  }

  /** Whether a family that is dead as a whole is a filter: something else lives. */
  private static boolean isFiltered(List<ProbeKind> kinds, int mask, int target) {
    boolean familyDead = true;
    boolean otherLives = false;
    for (int i = 0; i < kinds.size(); i++) {
      boolean same = kinds.get(i).equals(kinds.get(target));
      familyDead &= !same || isDead(mask, i);
      otherLives |= !same && !isDead(mask, i);
    }
    return familyDead && otherLives;
  }

  private static PathState expected(List<ProbeKind> kinds, int mask, int quorum) {
    int counted = 0;
    int up = 0;
    for (int i = 0; i < kinds.size(); i++) {
      counted += isFiltered(kinds, mask, i) ? 0 : 1;
      up += isDead(mask, i) ? 0 : 1;
    }
    return up >= Math.min(quorum, counted) && up > 0 ? PathState.UP : PathState.DOWN;
  }

  @Test
  void everyCombinationOfDeadTargetsIsJudgedAsItShould() {
    for (int mask = 0; mask < 64; mask++) {
      for (int quorum = 1; quorum <= 6; quorum++) {
        judgedAsExpected(SIX, mask, quorum, 20);
      }
    }
  }

  @Test
  void soIsAnyMixtureOfKinds() {
    SplittableRandom random = seeded("mixtures of kinds");
    for (int round = 0; round < 300; round++) {
      List<ProbeKind> kinds = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        kinds.add(SIX.get(random.nextInt(6)));
      }
      int mask = random.nextInt(1 << kinds.size());
      int quorum = random.nextInt(1, kinds.size() + 1);
      judgedAsExpected(kinds, mask, quorum, random.nextDouble(1, 150));
    }
  }

  private static void judgedAsExpected(List<ProbeKind> kinds, int mask, int quorum, double rtt) {
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, kinds, quorum), dying(mask, rtt), false).runTo(30_000);
    String what = kinds + " dead " + Integer.toBinaryString(mask) + " quorum " + quorum;
    PathState state = expected(kinds, mask, quorum);
    assertThat(simulated.health.state()).as(what).isEqualTo(state);
    // One verdict, and no way back and forth.
    assertThat(simulated.changes).as(what).hasSize(state == PathState.UP ? 1 : 2);
    List<PathReport.TargetReport> targets = simulated.health.report().targets();
    for (int i = 0; i < kinds.size(); i++) {
      Standing standing = isFiltered(kinds, mask, i) ? Standing.FILTERED : Standing.COUNTS;
      assertThat(targets.get(i).standing()).as(what + " target " + i).isEqualTo(standing);
    }
  }

  @Test
  void theDeathOfAPathWithSeveralKindsWaitsForNoFilter() {
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
    SplittableRandom random = seeded("deaths");
    for (int round = 0; round < 300; round++) {
      die(DEFAULT, random);
      die(fast, random);
    }
  }

  /** The verdict comes with the first target that leaves fewer than the quorum. */
  private static void die(ProbeSettings settings, SplittableRandom random) {
    int quorum = random.nextInt(1, 7);
    double[] rtts = random.doubles(6, 1, 200).toArray();
    double death = 20_000 + random.nextDouble() * 1000;
    // What has not come back by then does not.
    Network network =
        (target, at) -> at + rtts[target] >= death ? Network.LOST : nanos(rtts[target]);
    SimulatedPath simulated = new SimulatedPath(path(settings, SIX, quorum), network, false);
    double at = death;
    while (up(simulated.runTo(at)) >= quorum) {
      at++;
    }
    assertThat(simulated.health.state())
        .as("quorum %d, round trips %s, %s", quorum, Arrays.toString(rtts), simulated.changes)
        .isEqualTo(PathState.DOWN);
    simulated.runTo(death + 5000);
    assertThat(simulated.changes).hasSize(2);
  }

  private static long up(SimulatedPath simulated) {
    return simulated.health.targets().stream().filter(t -> t.state() == PathState.UP).count();
  }

  @Test
  void randomLossNeitherMakesNorEndsAFilter() {
    SplittableRandom random = seeded("a filter and 5 % loss");
    Network network =
        (target, at) ->
            (target < 2 && at >= 60_000) || random.nextDouble() < 0.05 ? Network.LOST : nanos(30);
    List<ProbeKind> kinds = List.of(ICMP, ICMP, TCP, TCP);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, kinds, 3), network, false);
    simulated.runTo(4 * 3_600_000);
    assertThat(simulated.changes).hasSize(1);
    assertThat(simulated.health.report().detail()).isEqualTo("2 of 4 targets answer, 2 filtered");
  }

  @Test
  void aFilterThatEndsMovesNothing() {
    Network network =
        (target, at) -> target < 2 && at >= 10_000 && at < 30_000 ? Network.LOST : nanos(30);
    List<ProbeKind> kinds = List.of(ICMP, ICMP, TCP);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, kinds, 3), network).runTo(60_000);
    assertThat(simulated.changes).hasSize(1);
    assertThat(simulated.health.report().detail()).isEqualTo("3 of 3 targets answer");
  }

  @Test
  void oneThatStaysSilentWhenItsFilterEndsCountsAsDead() {
    Network network =
        (target, at) ->
            (target == 0 && at >= 10_000) || (target == 1 && at >= 10_000 && at < 30_000)
                ? Network.LOST
                : nanos(30);
    List<ProbeKind> kinds = List.of(ICMP, ICMP, TCP);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, kinds, 3), network).runTo(60_000);
    assertThat(simulated.changes)
        .last()
        .extracting(SimulatedPath.Change::state)
        .isEqualTo(PathState.DOWN);
    assertThat(simulated.health.report().detail()).startsWith("1 of 3 targets silent for ");
  }

  @Test
  void aDeathBehindAFilterIsSeenAndTheFilterKnownAgainAfterwards() {
    Network network =
        (target, at) ->
            (target < 2 && at >= 10_000) || (at >= 30_000 && at < 40_000)
                ? Network.LOST
                : nanos(30);
    List<ProbeKind> kinds = List.of(ICMP, ICMP, TCP);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, kinds, 2), network).runTo(60_000);
    assertThat(simulated.changes)
        .extracting(SimulatedPath.Change::state)
        .containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(30_450.0, 31_100.0);
    assertThat(simulated.changes.get(1).detail()).startsWith("3 of 3 targets silent for ");
    assertThat(simulated.changes.get(2).atMillis()).isBetween(44_500.0, 45_200.0);
    assertThat(simulated.health.report().targets().get(0).standing()).isEqualTo(Standing.FILTERED);
  }

  @Test
  void aTargetWithoutAddressDoesNotCount() {
    Network network = (target, at) -> target == 0 ? Network.ABSENT : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, ICMP), 2), network).runTo(5000);
    assertThat(simulated.health.state()).isEqualTo(PathState.UP);
    assertThat(simulated.health.report().detail())
        .isEqualTo("1 of 2 targets answer, 1 without address");
    PathReport.TargetReport absent = simulated.health.report().targets().get(0);
    assertThat(absent.standing()).isEqualTo(Standing.ABSENT);
    assertThat(absent.reason()).isEqualTo("no such name");
  }

  @Test
  void withoutAnyAddressNothingSpeaksAgainstThePath() {
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, TCP), 1), (target, at) -> Network.ABSENT)
            .runTo(5000);
    assertThat(simulated.changes)
        .last()
        .extracting(SimulatedPath.Change::state, SimulatedPath.Change::cause)
        .containsExactly(PathState.UP, Cause.NO_ADDRESS);
  }

  @Test
  void aResolverThatFallsSilentTakesThePathDownWithTheRest() {
    Network network =
        (target, at) ->
            at >= 10_000
                ? target == 0 ? Network.NOT_SENT : Network.LOST
                : target == 0 ? Network.ABSENT : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, ICMP), 1), network).runTo(20_000);
    assertThat(simulated.changes)
        .extracting(SimulatedPath.Change::state)
        .containsExactly(PathState.UP, PathState.DOWN);
    assertThat(simulated.changes.get(1).atMillis()).isLessThan(11_100);
  }

  @Test
  void whatTheResolverSaidBeforeTheSilenceIsNoProofOfLife() {
    // Asked once, just before the death; what it said is remembered for longer than a verdict
    // takes.
    Network network =
        (target, at) ->
            target == 0 ? Network.absentSince(9_990) : at >= 10_000 ? Network.LOST : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, ICMP), 1), network).runTo(20_000);
    assertThat(simulated.changes)
        .extracting(SimulatedPath.Change::state)
        .containsExactly(PathState.UP, PathState.DOWN);
    assertThat(simulated.changes.get(1).atMillis()).isLessThan(11_100);
  }

  @Test
  void aTargetInTheSiteDoesNotCountAndProvesNothing() {
    Network network =
        (target, at) -> target == 0 ? Network.FORBIDDEN : at >= 10_000 ? Network.LOST : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, ICMP), 2), network).runTo(5000);
    assertThat(simulated.health.state()).isEqualTo(PathState.UP);
    assertThat(simulated.health.report().detail())
        .isEqualTo("1 of 2 targets answer, 1 in this site");
    PathReport.TargetReport own = simulated.health.report().targets().get(0);
    assertThat(own.standing()).isEqualTo(Standing.FORBIDDEN);
    assertThat(own.reason()).isEqualTo("the site's own");
    assertThat(own.sent()).isZero();
    simulated.runTo(20_000);
    assertThat(simulated.changes)
        .extracting(SimulatedPath.Change::state)
        .containsExactly(PathState.UP, PathState.DOWN);
    assertThat(simulated.changes.get(1).atMillis()).isLessThan(11_100);
  }

  @Test
  void aTargetThatComesToLieInTheSiteMovesNothingAndCountsAgainAfterwards() {
    Network network =
        (target, at) ->
            target == 0 && at >= 10_000 && at < 20_000
                ? Network.FORBIDDEN
                : target == 1 && at >= 40_000 ? Network.LOST : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, TCP), 2), network).runTo(19_000);
    assertThat(simulated.changes).hasSize(1);
    simulated.runTo(30_000);
    assertThat(simulated.health.report().detail()).isEqualTo("2 of 2 targets answer");
    assertThat(simulated.runTo(45_000).health.state()).isEqualTo(PathState.DOWN);
  }

  @Test
  void withNothingButTheSiteToAskNothingSpeaksAgainstThePath() {
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, TCP), 1), (target, at) -> Network.FORBIDDEN)
            .runTo(5000);
    assertThat(simulated.changes)
        .last()
        .extracting(SimulatedPath.Change::state, SimulatedPath.Change::cause)
        .containsExactly(PathState.UP, Cause.NO_ADDRESS);
    assertThat(simulated.health.report().detail())
        .isEqualTo("no target can be asked: the site's own");
  }

  @Test
  void silentEchoesWhileTheResolverAnswersAreAFilter() {
    Network network =
        (target, at) -> target == 0 ? Network.ABSENT : at >= 10_000 ? Network.LOST : nanos(30);
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, List.of(TCP, ICMP), 1), network).runTo(20_000);
    assertThat(simulated.health.state()).isEqualTo(PathState.UP);
    assertThat(simulated.health.cause()).isEqualTo(Cause.NO_ADDRESS);
  }

  @Test
  void aNameThatAppearsIsCountedOnceItAnswersOrIsSilent() {
    Network network =
        (target, at) ->
            target == 1
                ? nanos(30)
                : at < 10_000 ? Network.ABSENT : at < 30_000 ? nanos(30) : Network.LOST;
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, List.of(TCP, TCP), 2), network);
    assertThat(simulated.runTo(12_000).health.state()).isEqualTo(PathState.UP);
    assertThat(simulated.runTo(20_000).health.report().detail()).isEqualTo("2 of 2 targets answer");
    assertThat(simulated.runTo(32_000).health.state()).isEqualTo(PathState.DOWN);
  }

  private static SplittableRandom seeded(String what) {
    long seed = Long.getLong("sadr.seed", new Random().nextLong());
    System.out.println(what + ": seed " + seed);
    return new SplittableRandom(seed);
  }
}
