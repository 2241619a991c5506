package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.SimulatedPath.Network;
import sadr.probes.health.SimulatedPath.Sent;

/** Every sentence of the design about uplinks' health, under a clock of our own. */
class PathHealthTest {

  /** Interval 100 ms, timeout 1 s, fall 3, burst 5 ms, rise 4, window 2 s. */
  private static final ProbeSettings FAST =
      new ProbeSettings(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(5),
          4,
          0.4,
          Duration.ofMillis(80),
          Duration.ofSeconds(2));

  private static final long RTT = nanos(1);

  /** Every probe is answered after 1 ms, until {@code deathMillis}. */
  private static Network until(double deathMillis) {
    return (target, at) -> at < deathMillis ? RTT : Network.LOST;
  }

  /** Silent from {@code from} to {@code to}. */
  private static Network gap(double from, double to) {
    return (target, at) -> at < from || at >= to ? RTT : Network.LOST;
  }

  private static List<Cause> causes(SimulatedPath simulated) {
    return simulated.changes.stream().map(SimulatedPath.Change::cause).toList();
  }

  private static List<PathState> states(SimulatedPath simulated) {
    return simulated.changes.stream().map(SimulatedPath.Change::state).toList();
  }

  private static List<Double> sentBetween(SimulatedPath simulated, double from, double to) {
    return simulated.sent.stream().map(Sent::atMillis).filter(at -> at >= from && at < to).toList();
  }

  private static Path blocked(Path path, String why) {
    return new Path(
        path.name(),
        path.binding(),
        path.targets(),
        path.quorum(),
        path.settings(),
        Optional.ofNullable(why),
        path.suspicions(),
        path.initiallyDown());
  }

  private static Path suspected(Path path, long suspicions) {
    return new Path(
        path.name(),
        path.binding(),
        path.targets(),
        path.quorum(),
        path.settings(),
        path.blocked(),
        suspicions,
        path.initiallyDown());
  }

  @Test
  void unknownComesUpWithItsFirstAnswer() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), until(1e9)).runTo(50);
    assertThat(states(simulated)).containsExactly(PathState.UP);
    assertThat(simulated.changes.get(0).atMillis()).isEqualTo(1);
  }

  @Test
  void unknownGoesDownWithABurstAsInADeath() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), until(0)).runTo(3000);
    // Without a round trip to go by the first loss takes the timeout; nine more probes at interval
    // were under way by then, so two of them complete the row.
    assertThat(simulated.changes)
        .hasToString("[1200 DOWN probes (1 of 1 targets silent for 1200 ms)]");
    assertThat(sentBetween(simulated, 1000, 1100)).hasSize(20);
  }

  @Test
  void targetsAreEvenlySpreadOverTheInterval() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 4, 1), until(1e9)).runTo(99);
    assertThat(simulated.sent)
        .containsExactly(
            new Sent(0, 0, true),
            new Sent(25, 1, true),
            new Sent(50, 2, true),
            new Sent(75, 3, true));
  }

  @Test
  void deathOfOneTargetTakesTheArithmeticTime() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), until(1950)).runTo(3000);
    // First loss: sent at 2000, patience 1 + 10 ms. Burst at 2011 and 2016; the last ends at 2027.
    assertThat(simulated.changes.get(1).state()).isEqualTo(PathState.DOWN);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(2027.0, 2027.1);
    assertThat(simulated.changes.get(1).detail()).isEqualTo("1 of 1 targets silent for 126 ms");
  }

  @Test
  void firstLossAtOneTargetBurstsAtAllOfThemAtOnce() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 1), until(1990)).runTo(3000);
    // Target 0 is due at 2000 and lost at 2011: both burst from there on, so target 1 (which
    // answered at 1950) needs three burst probes: 2011, 2016, 2021, the last lost at 2032.
    assertThat(simulated.changes.get(1).atMillis()).isBetween(2032.0, 2032.1);
    assertThat(simulated.changes.get(1).detail()).startsWith("2 of 2 targets silent for 8");
    assertThat(simulated.sent.stream().filter(probe -> probe.atMillis() > 2000).limit(2))
        .extracting(Sent::target)
        .containsExactly(0, 1);
  }

  @Test
  void anAnswerToABurstProbeEndsThatTargetsBurst() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 1), gap(2000, 2005)).runTo(2500);
    // One probe lost, one burst probe each, both answered.
    assertThat(simulated.sent.stream().filter(probe -> !probe.atInterval())).hasSize(2);
    assertThat(simulated.changes).hasSize(1);
  }

  @Test
  void anAnswerToAProbeSentBeforeTheBurstDoesNotEndIt() {
    // Round trip 40 ms. Target 0 loses its probe of 2000, noticed at 2050; target 1's probe of 2033
    // got through before everything died at 2040, and is answered at 2073.
    Network network =
        (target, at) -> at >= 2040 || (target == 0 && at >= 2000) ? Network.LOST : nanos(40);
    SimulatedPath simulated = new SimulatedPath(path(FAST, 3, 1), network).runTo(3000);
    assertThat(simulated.sent)
        .filteredOn(probe -> probe.target() == 1)
        .filteredOn(probe -> probe.atMillis() > 2074 && probe.atMillis() < 2099)
        .hasSize(5);
    // Burst probes of 2050, 2055 and 2060, each waited for 50 ms.
    assertThat(simulated.changes.get(1).atMillis()).isBetween(2110.0, 2112.0);
  }

  @Test
  void aLossOlderThanTheLastAnswerIsNoSignOfDeath() {
    // The path becomes shorter just after the lost probe, so a later answer comes before its time
    // is up.
    Network network = (target, at) -> at == 2000 ? Network.LOST : nanos(at < 2000 ? 200 : 10);
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(3000);
    assertThat(simulated.sent).filteredOn(probe -> !probe.atInterval()).isEmpty();
    assertThat(simulated.health.report().targets().get(0).lost()).isEqualTo(1);
    assertThat(simulated.health.report().targets().get(0).loss()).isGreaterThan(0);
  }

  @Test
  void aTargetThatIsDownStartsNoBurst() {
    Network network = (target, at) -> target == 1 && at >= 500 ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 1), network).runTo(5000);
    assertThat(simulated.health.targets().get(1).state()).isEqualTo(PathState.DOWN);
    assertThat(sentBetween(simulated, 1000, 5000)).hasSize(80);
    assertThat(states(simulated)).containsExactly(PathState.UP);
  }

  @Test
  void oneOfTwoDeadTargetsIsNoOutageWithQuorumOneAndOneWithQuorumTwo() {
    Network network = (target, at) -> target == 1 && at >= 500 ? Network.LOST : RTT;
    assertThat(states(new SimulatedPath(path(FAST, 2, 1), network).runTo(2000)))
        .containsExactly(PathState.UP);
    SimulatedPath strict = new SimulatedPath(path(FAST, 2, 2), network).runTo(2000);
    assertThat(states(strict)).containsExactly(PathState.UP, PathState.DOWN);
    assertThat(strict.changes.get(1).detail()).startsWith("1 of 2 targets silent for ");
  }

  @Test
  void comesUpAfterRiseAnswersInARowAtInterval() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), gap(1950, 2950)).runTo(4000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    // Probes of 3000, 3100, 3200 and 3300 are answered.
    assertThat(simulated.changes.get(2).atMillis()).isEqualTo(3301);
  }

  @Test
  void aLossWhileDownStartsTheRiseAnew() {
    Network network = (target, at) -> (at >= 1950 && at < 2950) || at == 3200 ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(4000);
    assertThat(simulated.changes.get(2).atMillis()).isEqualTo(3601);
  }

  @Test
  void answersToBurstProbesDoNotCountForRise() {
    // Round trip 40 ms, dead until 2066: the burst probes of 2050 and 2055 complete the row at
    // 2105,
    // those sent from 2070 to 2105 are answered after the verdict, the one of 2100 among them.
    Network network = (target, at) -> at >= 1950 && at < 2066 ? Network.LOST : nanos(40);
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(3000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(2105.0, 2106.0);
    assertThat(simulated.changes.get(2).atMillis()).isEqualTo(2540);
  }

  @Test
  void eachTargetRisesOnItsOwnAndThePathWithTheQuorum() {
    Network network = (target, at) -> at >= 1950 && at < 3000 + 2000 * target ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 2), network).runTo(8000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(simulated.changes.get(2).atMillis()).isBetween(5300.0, 5400.0);
  }

  @Test
  void aTargetThatFallsAgainBeforeTheOtherRisesKeepsThePathDown() {
    Network network =
        (target, at) ->
            at >= 1950 && (target == 0 ? at < 3000 || at >= 4000 : at < 5000) ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 2), network).runTo(9000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN);
  }

  @Test
  void aSuddenlyLongerPathIsNotTakenForADeadOne() {
    ProbeSettings defaults = ProbeSettings.DEFAULT;
    Network network = (target, at) -> nanos(at < 60_000 ? 20 : 400);
    SimulatedPath simulated = new SimulatedPath(path(defaults, 1, 1), network).runTo(120_000);
    assertThat(states(simulated)).containsExactly(PathState.UP);
    assertThat(simulated.health.report().targets().get(0).loss()).isLessThan(0.05);
    assertThat(simulated.health.report().targets().get(0).rttNanos().getAsLong())
        .isBetween(nanos(390), nanos(410));
  }

  @Test
  void comesUpOverAPathThatBecameLongerWhileItWasDown() {
    Network network =
        (target, at) -> at < 10_000 ? nanos(5) : at < 20_000 ? Network.LOST : nanos(300);
    SimulatedPath simulated =
        new SimulatedPath(path(ProbeSettings.DEFAULT, 1, 1), network).runTo(40_000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
  }

  @Test
  void tooMuchLossTakesItDownOnceTheWindowIsHalfFull() {
    // Every second probe at interval is lost; burst probes are answered, so no row is longer than
    // 1.
    Network network = (target, at) -> at % 200 == 0 && at > 0 ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(1050);
    assertThat(simulated.changes.get(1).cause()).isEqualTo(Cause.LOSS);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(900.0, 1020.0);
    assertThat(simulated.changes.get(1).detail()).matches("1 of 1 targets lost 50 % over 2000 ms");
  }

  @Test
  void burstProbesDoNotEnterTheWindow() {
    // As before: 5 of 10 at interval are lost. With burst probes in the window it would be a third.
    Network network = (target, at) -> at % 200 == 0 && at > 0 ? Network.LOST : RTT;
    ProbeSettings patient =
        new ProbeSettings(
            FAST.interval(), FAST.timeout(), 3, FAST.burst(), 4, 1.0, FAST.maxRtt(), FAST.window());
    SimulatedPath simulated = new SimulatedPath(path(patient, 1, 1), network).runTo(4050);
    assertThat(simulated.health.report().targets().get(0).loss()).isEqualTo(0.5);
  }

  @Test
  void slowAnswersTakeItDownAndDoNotBringItUp() {
    Network network = (target, at) -> nanos(at >= 3000 && at < 9000 ? 84 : 60);
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(12_000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.LATENCY, Cause.NONE);
    assertThat(simulated.changes.get(1).detail())
        .matches("1 of 1 targets answered in 8\\d ms over 2000 ms");
    // 17 answers of 60 ms and 3 of 84 make a mean under 0.8 * 80 ms: that to the probe of 10600.
    assertThat(simulated.changes.get(2).atMillis()).isEqualTo(10_660);
  }

  @Test
  void theWindowStartsAfreshWhenThePathComesUp() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), gap(1950, 3450)).runTo(5000);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
    assertThat(simulated.health.report().targets().get(0).loss()).isZero();
  }

  @Test
  void failedSendsAreNotLossesAndTakeItDownAfterThreeTimeouts() {
    Network network = (target, at) -> at >= 1000 && at < 6000 ? Network.NOT_SENT : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 1), network).runTo(8000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.CANNOT_SEND, Cause.NONE);
    assertThat(simulated.changes.get(1).atMillis()).isBetween(4000.0, 4101.0);
    assertThat(simulated.changes.get(1).detail())
        .contains("could be sent for 3000 ms: Network is unreachable");
    assertThat(simulated.changes.get(2).atMillis()).isBetween(6300.0, 6360.0);
    assertThat(simulated.health.report().targets().get(0).lost()).isZero();
    assertThat(simulated.health.report().targets().get(0).notSent()).isEqualTo(50);
  }

  @Test
  void sendsThatFailForLessThanThreeTimeoutsChangeNothing() {
    Network network = (target, at) -> at >= 1000 && at < 3900 ? Network.NOT_SENT : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(8000);
    assertThat(states(simulated)).containsExactly(PathState.UP);
  }

  @Test
  void whatCannotBeSentLaterFallsSilentWithAnotherCause() {
    Network network = (target, at) -> at < 1000 ? RTT : at < 6000 ? Network.NOT_SENT : Network.LOST;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(8000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.CANNOT_SEND, Cause.PROBES);
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.DOWN);
  }

  @Test
  void blockedIsDownAtOnceAndOnlyAnswersSinceItsEndBringItUp() {
    Path free = path(FAST, 2, 1);
    SimulatedPath simulated = new SimulatedPath(free, until(1e9)).runTo(1000);
    simulated.update(blocked(free, "no carrier"));
    assertThat(simulated.changes).last().hasToString("1000 DOWN blocked (no carrier)");
    // Whatever answers meanwhile does not count.
    simulated.runTo(3010).update(blocked(free, null));
    assertThat(simulated.health.state()).isEqualTo(PathState.DOWN);
    simulated.runTo(5000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.BLOCKED, Cause.NONE);
    assertThat(simulated.changes.get(2).atMillis()).isEqualTo(3351);
  }

  @Test
  void silenceAfterABlockIsTheNewCause() {
    Path free = path(FAST, 1, 1);
    SimulatedPath simulated = new SimulatedPath(free, until(950)).runTo(960);
    simulated.update(blocked(free, "no carrier")).runTo(2000).update(blocked(free, null));
    assertThat(simulated.health.report().detail()).contains("no longer blocked");
    simulated.runTo(4000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.BLOCKED, Cause.PROBES);
  }

  @Test
  void aSuspicionStartsABurstAtOnce() {
    Path calm = path(FAST, 2, 1);
    SimulatedPath simulated = new SimulatedPath(calm, until(2007)).runTo(2010);
    simulated.update(suspected(calm, 1)).runTo(3000);
    // Bursts at 2010, 2015, 2020; the third is lost at 2031, whereas the next probes at interval
    // would have been due at 2050 and 2100.
    assertThat(simulated.changes.get(1).atMillis()).isBetween(2031.0, 2031.1);
  }

  @Test
  void aSuspicionOfALivingPathCostsOneProbeATarget() {
    Path calm = path(FAST, 2, 1);
    SimulatedPath simulated = new SimulatedPath(calm, until(1e9)).runTo(2010);
    simulated.update(suspected(calm, 1)).runTo(3000);
    assertThat(simulated.sent).filteredOn(probe -> !probe.atInterval()).hasSize(2);
    assertThat(states(simulated)).containsExactly(PathState.UP);
  }

  @Test
  void aPathThatWasDownBeginsDownAndRises() {
    Path path = path(FAST, 1, 1);
    Path remembered =
        new Path(path.name(), path.binding(), path.targets(), 1, FAST, Optional.empty(), 0, true);
    SimulatedPath simulated = new SimulatedPath(remembered, until(1e9)).runTo(2000);
    assertThat(causes(simulated)).containsExactly(Cause.REMEMBERED, Cause.NONE);
    assertThat(simulated.changes.get(1).atMillis()).isEqualTo(301);
  }

  @Test
  void withoutTargetsItIsUpUnlessBlocked() {
    Path bare = path(FAST, 0, 0);
    SimulatedPath simulated = new SimulatedPath(bare, until(1e9)).runTo(10);
    simulated.update(blocked(bare, "gateway unreachable")).update(blocked(bare, null));
    assertThat(states(simulated)).containsExactly(PathState.UP, PathState.DOWN, PathState.UP);
  }

  @Test
  void aReloadKeepsTheHistoryOfTheTargetsThatStay() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), until(1e9)).runTo(1000);
    long before = simulated.health.report().targets().get(0).sent();
    simulated.update(path(FAST, 3, 1));
    assertThat(simulated.health.report().targets().get(0).sent()).isEqualTo(before);
    assertThat(simulated.health.report().targets().get(0).state()).isEqualTo(PathState.UP);
    assertThat(simulated.health.report().targets().get(2).state()).isEqualTo(PathState.UNKNOWN);
    assertThat(states(simulated)).containsExactly(PathState.UP);
    simulated.runTo(2000);
    assertThat(sentBetween(simulated, 1100, 2000)).hasSize(27);
  }

  @Test
  void aPathKeepsItsStateWhenAllItsTargetsAreReplaced() {
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), until(1e9)).runTo(1000);
    Path other =
        new Path(
            "fiber",
            Optional.empty(),
            List.of(SimulatedPath.target(7)),
            1,
            FAST,
            Optional.empty(),
            0,
            false);
    simulated.update(other);
    assertThat(simulated.health.state()).isEqualTo(PathState.UP);
    simulated.runTo(2000);
    assertThat(states(simulated)).containsExactly(PathState.UP);
  }

  @Test
  void aTargetThatJoinsADeadPathDoesNotSkipTheHysteresis() {
    Network network = (target, at) -> target == 0 && at >= 500 ? Network.LOST : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(1000);
    assertThat(simulated.health.state()).isEqualTo(PathState.DOWN);
    simulated.update(path(FAST, 2, 1)).runTo(3000);
    // Due at 1050, 1150, 1250, 1350.
    assertThat(simulated.changes)
        .last()
        .extracting(SimulatedPath.Change::atMillis)
        .isEqualTo(1351.0);
  }

  @Test
  void anotherSourceAddressKeepsTheHealthAndLosesNoProbe() {
    Network network = (target, at) -> nanos(50);
    SimulatedPath simulated = new SimulatedPath(path(FAST, 1, 1), network).runTo(1010);
    Path path = simulated.health.path();
    PathBinding binding = new PathBinding("wan1", Ip6Address.parse("2001:db8::1"), 1);
    simulated.update(
        new Path(
            "fiber", Optional.of(binding), path.targets(), 1, FAST, Optional.empty(), 0, false));
    simulated.runTo(2000);
    assertThat(states(simulated)).containsExactly(PathState.UP);
    assertThat(simulated.health.report().targets().get(0).lost()).isZero();
  }

  @Test
  void aLateLoopDoesNotMakeUpForMissedProbes() {
    PathHealth health = new PathHealth(path(FAST, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.takeBeat(0);
    target.sent(1, true, 0);
    target.replied(0, 1, nanos(1), 0);
    assertThat(target.takeBeat(nanos(5020))).isTrue();
    assertThat(target.dueNanos()).isEqualTo(nanos(5100));
  }

  @Test
  void anAnswerThatWaitedInTheSocketIsJudgedByWhenItCame() {
    PathHealth health = new PathHealth(path(FAST, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.sent(1, true, 0);
    // Read after 5 s, of which 4.999 s in the socket.
    assertThat(target.replied(0, 1, nanos(5000), nanos(4999))).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.report().rttNanos()).hasValue(nanos(1));
  }

  @Test
  void anImpossibleAgeIsNotBelieved() {
    PathHealth health = new PathHealth(path(FAST, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.sent(1, true, 0);
    target.sent(2, true, 0);
    // The wall clock was set back, then forward, by an hour.
    assertThat(target.replied(0, 1, nanos(7), nanos(-3_600_000))).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.replied(1, 2, nanos(7), nanos(3_600_000))).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.report().rttNanos()).hasValue(nanos(7));
  }

  @Test
  void anAnswerThatWaitedIsNoLossWhereTheWallClockWasSetMeanwhile() {
    PathHealth health = new PathHealth(path(FAST, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.sent(1, true, 0);
    assertThat(target.replied(0, 1, nanos(5000), nanos(9_000_000))).isEqualTo(ReplyKind.ANSWER);
  }

  @Test
  void failuresToSendBeforeABlockEndedDoNotCountAfterIt() {
    Network network = (target, at) -> at >= 1000 && at < 6150 ? Network.NOT_SENT : RTT;
    Path free = path(FAST, 1, 1);
    SimulatedPath simulated = new SimulatedPath(free, network).runTo(1000);
    simulated.update(blocked(free, "no carrier")).runTo(6050).update(blocked(free, null));
    simulated.runTo(8000);
    assertThat(causes(simulated)).containsExactly(Cause.NONE, Cause.BLOCKED, Cause.NONE);
  }

  @Test
  void oneTargetOutOfReachIsNoOutage() {
    Network network = (target, at) -> target == 1 && at >= 1000 ? Network.NOT_SENT : RTT;
    SimulatedPath simulated = new SimulatedPath(path(FAST, 2, 1), network).runTo(9000);
    assertThat(states(simulated)).containsExactly(PathState.UP);
    assertThat(simulated.health.targets().get(1).state()).isEqualTo(PathState.DOWN);
  }

  @Test
  void repliesAreMatchedOnSequenceAndTokenAndCountOnce() {
    PathHealth health = new PathHealth(path(FAST, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.sent(11, true, 0);
    assertThat(target.replied(0, 12, nanos(1), 0)).isEqualTo(ReplyKind.FORGED);
    assertThat(target.replied(1, 11, nanos(1), 0)).isEqualTo(ReplyKind.FORGED);
    assertThat(target.replied(0, 11, nanos(1), 0)).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.replied(0, 11, nanos(1), 0)).isEqualTo(ReplyKind.DUPLICATE);
    target.sent(13, true, nanos(100));
    target.judge(nanos(200));
    assertThat(target.replied(1, 13, nanos(210), 0)).isEqualTo(ReplyKind.LATE);
    assertThat(target.report().lost()).isEqualTo(1);
  }
}
