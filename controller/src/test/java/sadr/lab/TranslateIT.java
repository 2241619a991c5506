package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that cannot move: new flows of a dead prefix leave under the survivor's prefix. */
@Tag("netns")
class TranslateIT {

  private static final Settings TRANSLATING =
      Settings.FAST.withActions("deprecate, reject, translate");

  @RegisterExtension static final OneLab SITE = OneLab.running(TRANSLATING);

  private final Lab lab = SITE.lab();

  @Test
  void newFlowsOfADeadPrefixLeaveThroughTheSurvivor() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    long before = lab.topology().counters().get("cable").legal();
    awaitDial(HOST_A, WORKS);
    assertThat(lab.topology().counters().get("cable").legal()).isGreaterThan(before);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  /** The failback trap: a translated flow stays where it is translated, and does not hang. */
  @Test
  void translatedFlowsStayOnTheirUplinkAfterFailback() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    awaitDial(HOST_A, WORKS);
    try (UdpStream stream = lab.stream(HOST_A, 200)) {
      stream.awaitAnswer();
      lab.topology().heal("fiber");
      lab.kernel().awaitRouted(Kernel.A);
      assertThat(stream.awaitSent(400).awaitAnswer().stopAndCountLost()).isLessThan(20);
    }
    lab.topology().silence("cable");
    lab.daemon().awaitHealth("cable", "down");
    assertThat(lab.host().dial(HOST_A, S1)).as("new flows are native again").isEqualTo(WORKS);
    lab.topology().heal("cable");
  }

  /** F4: the flow, and new ones, while the daemon is dead, starts, and finds fiber well again. */
  @Test
  void translatedFlowsOutliveTheDaemon() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    awaitDial(HOST_A, WORKS);
    try (UdpStream stream = lab.stream(HOST_A, 200)) {
      stream.awaitAnswer();
      lab.daemon().kill();
      stream.awaitSent(100).awaitAnswer();
      assertThat(lab.host().dial(HOST_A, S1)).as("nobody is there").isEqualTo(WORKS);
      lab.start();
      stream.awaitSent(100).awaitAnswer();
      lab.daemon().awaitHealth("fiber", "down");
      awaitDial(HOST_A, WORKS);

      lab.daemon().kill();
      lab.topology().heal("fiber");
      lab.start();
      lab.kernel().awaitRouted(Kernel.A);
      assertThat(stream.awaitSent(200).awaitAnswer().stopAndCountLost()).isLessThan(20);
    }
  }

  /**
   * One that always uses the same port, as VPNs and telephones do, and never begins anew itself.
   */
  @Test
  void datagramFlowsFromBeforeTheOutageGoOnUnderTheSurvivorsPrefix() {
    try (UdpStream stream = lab.stream(HOST_A, 200);
        UdpStream other = lab.stream(HOST_B, 200)) {
      stream.awaitAnswer();
      other.awaitAnswer();
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);
      stream.awaitAnswer();
      // For the quarter of a second until the outage is confirmed; a sender may sleep through it.
      assertThat(stream.failure().map(UdpStream.Failure::text))
          .isIn(Optional.of(PROHIBITED), Optional.empty());
      lab.topology().heal("fiber");
      lab.kernel().awaitRouted(Kernel.A);
      stream.awaitSent(200).awaitAnswer();
      assertThat(other.stopAndCountLost()).as("the survivor's own").isZero();
    }
  }

  /** Twice: what a flow is translated onto dies in its turn. */
  @Test
  void datagramFlowsFollowWhicheverUplinkLives() {
    configure(TRANSLATING.withLan("translate-ula = true"));
    try (UdpStream fromA = lab.stream(HOST_A, 50);
        UdpStream fromUla = lab.stream(HOST_ULA, 50)) {
      fromA.awaitAnswer();
      fromUla.awaitAnswer();
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);
      fromA.awaitAnswer();
      fromUla.awaitAnswer();
      lab.topology().heal("fiber");
      lab.kernel().awaitRouted(Kernel.A);
      // One that is translated stays where it is, with its uplink and after it.
      fromA.awaitSent(20).awaitAnswer();
      fromUla.awaitSent(20).awaitAnswer();
      lab.topology().silence("cable");
      lab.kernel().awaitNotRouted(Kernel.B);
      fromA.awaitAnswer();
      fromUla.awaitAnswer();
    } finally {
      configure(TRANSLATING);
    }
  }

  /** F8: who does not ask for it gets an error. */
  @Test
  void translatedUlaReachesTheInternetThroughWhicheverUplinkLives() {
    try {
      configure(Settings.FAST);
      assertThat(lab.host().dial(HOST_ULA, S1)).isNotEqualTo(WORKS);
      configure(Settings.FAST.withLan("translate-ula = true"));
      assertThat(lab.host().dial(HOST_ULA, S1)).isEqualTo(WORKS);
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);
      awaitDial(HOST_ULA, WORKS);
    } finally {
      configure(TRANSLATING);
    }
  }

  private void configure(Settings settings) {
    lab.configure(settings);
    lab.sadr("reload").mustWork();
  }

  private void awaitDial(String from, String outcome) {
    await(from + " " + outcome)
        .untilAsserted(() -> assertThat(lab.host().dial(from, S1)).isEqualTo(outcome));
  }
}
