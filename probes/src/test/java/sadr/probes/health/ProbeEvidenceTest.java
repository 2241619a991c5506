package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.probes.health.SimulatedPath.nanos;
import static sadr.probes.health.SimulatedPath.path;

import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.SimulatedPath.Network;

/** Errors that name our probe, answers that are none, jitter: what else shows in a report. */
class ProbeEvidenceTest {

  private static final ProbeSettings DEFAULT = ProbeSettings.DEFAULT;

  private static Network from(double millis, long fate) {
    return (target, at) -> at >= millis ? fate : nanos(20);
  }

  @Test
  void aRefusedProbeIsLostAtOnceAndSaysWhy() {
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, 2, 1), from(10_000, Network.REFUSED)).runTo(20_000);
    // Due at 10000, refused 1 ms later; ten at each target, 50 ms apart.
    assertThat(simulated.changes.get(1).atMillis()).isBetween(10_450.0, 10_520.0);
    assertThat(simulated.changes.get(1).cause()).isEqualTo(Cause.PROBES);
    assertThat(simulated.changes.get(1).detail())
        .matches("2 of 2 targets silent for \\d+ ms \\(no route, says fe80::a1\\)");
    assertThat(simulated.health.report().targets().get(0).reason())
        .isEqualTo("silent: no route, says fe80::a1");
  }

  @Test
  void aPortalsAnswersTakeItDownAndSayWhy() {
    SimulatedPath simulated =
        new SimulatedPath(path(DEFAULT, 1, 1), from(10_000, Network.UNFIT)).runTo(20_000);
    assertThat(simulated.changes.get(1).cause()).isEqualTo(Cause.UNFIT);
    assertThat(simulated.changes.get(1).detail())
        .isEqualTo("1 of 1 targets gave no good answer (portal)");
    assertThat(simulated.health.report().targets().get(0).reason()).isEqualTo("portal");
    assertThat(simulated.health.report().blips().count()).isZero();
  }

  @Test
  void aPortalBesideLivingEchoesIsNoFilter() {
    Network network = (target, at) -> target == 0 && at >= 10_000 ? Network.UNFIT : nanos(20);
    SimulatedPath simulated =
        new SimulatedPath(
                path(DEFAULT, java.util.List.of(new ProbeKind.Tcp(80), new ProbeKind.Icmp()), 2),
                network)
            .runTo(20_000);
    assertThat(simulated.health.state()).isEqualTo(PathState.DOWN);
    assertThat(simulated.health.cause()).isEqualTo(Cause.UNFIT);
  }

  @Test
  void silenceAfterAPortalIsTheNewReasonOnceItLasts() {
    Network network =
        (target, at) -> at < 10_000 ? nanos(20) : at < 20_000 ? Network.UNFIT : Network.LOST;
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 1, 1), network);
    assertThat(simulated.runTo(24_000).health.cause()).isEqualTo(Cause.UNFIT);
    assertThat(simulated.runTo(27_000).health.cause()).isEqualTo(Cause.PROBES);
  }

  @Test
  void refusalsOfUnknownEndedOrForgedProbesChangeNothing() {
    PathHealth health = new PathHealth(path(DEFAULT, 1, 1), 0);
    TargetHealth target = health.targets().get(0);
    target.sent(11, true, 0);
    target.sent(12, true, 0);
    assertThat(target.refused(0, 99, nanos(1), "no")).isEqualTo(ReplyKind.FORGED);
    assertThat(target.refused(7, 11, nanos(1), "no")).isEqualTo(ReplyKind.FORGED);
    assertThat(target.report().lost()).isZero();
    assertThat(target.refused(0, 11, nanos(1), "no")).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.refused(0, 11, nanos(1), "no")).isEqualTo(ReplyKind.LATE);
    assertThat(target.unfit(0, 11, nanos(1), "no")).isEqualTo(ReplyKind.LATE);
    assertThat(target.replied(1, 12, nanos(1), 0)).isEqualTo(ReplyKind.ANSWER);
    assertThat(target.refused(1, 12, nanos(1), "no")).isEqualTo(ReplyKind.DUPLICATE);
    assertThat(target.report().lost()).isEqualTo(1);
  }

  @Test
  void aGoodAnswerEndsTheComplaint() {
    Network network = (target, at) -> at >= 10_000 && at < 10_200 ? Network.REFUSED : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 1, 1), network).runTo(20_000);
    assertThat(simulated.health.report().targets().get(0).reason()).isEmpty();
    assertThat(simulated.changes).hasSize(1);
  }

  @Test
  void jitterIsThatOfRfc3550OverRoundTrips() {
    Jitter jitter = new Jitter();
    jitter.add(10_000);
    assertThat(jitter.nanos()).isEmpty();
    jitter.add(26_000);
    assertThat(jitter.nanos()).hasValue(1000); // 16000 / 16
    jitter.add(26_000);
    assertThat(jitter.nanos()).hasValue(938); // 1000 - 1000 / 16, rounded
    jitter.add(10_000);
    assertThat(jitter.nanos()).hasValue(1879); // 937.5 + (16000 - 937.5) / 16
  }

  @Test
  void anAlternatingRoundTripShowsItsDifferenceAsJitter() {
    boolean[] odd = new boolean[1];
    Network network =
        (target, at) -> {
          odd[0] = !odd[0];
          return nanos(odd[0] ? 20 : 25);
        };
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 1, 1), network).runTo(120_000);
    long jitter = simulated.health.report().targets().get(0).jitterNanos().orElseThrow();
    assertThat(jitter).isBetween(nanos(4.9), nanos(5.1));
  }

  @Test
  void doubtShowsFromTheFirstLossToTheAnswer() {
    Network network = (target, at) -> at >= 10_000 && at < 10_100 ? Network.LOST : nanos(20);
    SimulatedPath simulated = new SimulatedPath(path(DEFAULT, 1, 1), network);
    assertThat(simulated.runTo(10_020).health.report().doubted()).isFalse();
    assertThat(simulated.runTo(10_060).health.report().doubted()).isTrue();
    assertThat(simulated.runTo(10_300).health.report().doubted()).isFalse();
  }
}
