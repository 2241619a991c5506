package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How soon the site goes on with the other uplink, on a machine that does nothing else. */
@Tag("netns")
@Tag("measured")
class FailoverIT {

  private static final int ROUNDS = 9;
  private static final int CARRIER_ROUNDS = 5;
  private static final int PER_SECOND = 1000;

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FASTEST);

  private final Lab lab = SITE.lab();

  /** P2. The promise is a median under 80 ms. */
  @Test
  void silenceBeyondTheFirstHopMovesTheRoutes() {
    SwitchTime.measure(lab, ROUNDS, "silence at 100 ms, 3 losses at 5 ms").assertKept(80, 600);
  }

  /** P3: loss that is not silence is no outage. */
  @Test
  void randomLossOfFivePercentTakesNothingDown() {
    try (RouteWatch watch = RouteWatch.on(lab.topology());
        UdpStream stream = lab.stream(HOST_B, 200)) {
      lab.topology().loss("fiber", 5);
      stream.awaitSent(1000);
      assertThat(watch.events()).noneMatch(e -> e.line().contains("from " + Kernel.A));
    }
  }

  /** The promise is 10 ms with the daemon stopped. */
  @Test
  void lossOfCarrierGivesHostsAnErrorEvenWithTheDaemonStopped() {
    Median times =
        new Median("first lost packet to the host's error, carrier lost, daemon stopped");
    for (int i = 0; i < CARRIER_ROUNDS; i++) {
      times.add(errorAfterCarrierLoss());
      lab.settle();
    }
    times.assertKept(10, 200);
  }

  private long errorAfterCarrierLoss() {
    awaitQuietSecond();
    lab.daemon().stop();
    try (UdpStream stream = lab.stream(HOST_A, PER_SECOND)) {
      stream.awaitAnswer();
      lab.topology().carrierDown("fiber");
      UdpStream.Failure failure = stream.awaitFailure();
      assertThat(failure.text()).isEqualTo(Dialler.PROHIBITED);
      return failure.atNanos() - stream.firstLostNanos().orElseThrow();
    } finally {
      lab.daemon().resume();
      lab.topology().carrierUp("fiber");
    }
  }

  /** The kernel holds back what happens to a link within a second of its last change. */
  private void awaitQuietSecond() {
    String changes = carrierChanges();
    await().during(Duration.ofMillis(1100)).until(() -> carrierChanges().equals(changes));
  }

  private String carrierChanges() {
    List<String> asked = List.of("cat", "/sys/class/net/wan1/carrier_changes");
    return Outcome.of(lab.topology().inside("router", asked)).mustWork().strip();
  }
}
