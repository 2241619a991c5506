package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An uplink dies beyond its first hop: the site goes on with the other one. */
@Tag("netns")
class OutageIT {

  private static final Duration AT_ONCE = Duration.ofMillis(900);

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  /** F4, F6: an error (of code 1 as yet), never the other ISP. */
  @Test
  void deadPrefixGetsErrorsAndTheLivingOneLosesNothing() {
    try (UdpStream living = lab.stream(HOST_B, 200)) {
      living.awaitAnswer();
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);

      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
      assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
      try (UdpStream dead = lab.stream(HOST_A, 100)) {
        assertThat(dead.awaitFailure().text()).isEqualTo(PROHIBITED);
      }
      assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
      assertThat(living.stopAndCountLost()).isZero();
    }
  }

  /** F12. */
  @Test
  void routersOwnUnboundConnectionsTakeTheLivingUplink() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    // Its addresses of the dead prefix are deprecated right after the route.
    await("a way out").until(() -> lab.router().dialUnbound(S1, AT_ONCE).equals(WORKS));
    for (int i = 0; i < 3; i++) {
      assertThat(lab.router().dialUnbound(S1, AT_ONCE)).isEqualTo(WORKS);
    }
  }

  /** P1: the dead uplink is still being asked, through itself. */
  @Test
  void probesKeepTakingTheDeadUplink() {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    long before = lab.topology().counters().get("fiber").legal();
    await("probes at the dead uplink")
        .until(() -> lab.topology().counters().get("fiber").legal() >= before + 5);
    assertThat(lab.daemon().health("fiber")).isEqualTo("down");
  }

  @Test
  void recoveryBringsTheRouteBack() {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    try (UdpStream stream = lab.stream(HOST_A, 200)) {
      lab.topology().heal("fiber");
      stream.awaitAnswer();
    }
    lab.daemon().awaitHealth("fiber", "up");
    assertThat(lab.daemon().uplink("fiber").get("role").asText()).isEqualTo("standby");
    assertThat(lab.daemon().uplink("fiber").get("heldUntil").isNull()).isFalse();
    await("the end of the hold (R24)")
        .until(() -> lab.daemon().uplink("fiber").get("role").asText().equals("active"));
  }

  @Test
  void statusAndJournalTellOfTheDeath() {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    assertThat(lab.daemon().uplink("fiber").get("role").asText()).isEqualTo("out");
    assertThat(lab.daemon().uplink("cable").get("role").asText()).isEqualTo("active");
    lab.awaitEvent("uplink.down", "fiber");
    assertThat(lab.sadr("status").out()).contains("fiber", "down");
  }
}
