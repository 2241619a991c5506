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

/** The administrator orders: failover, drain, restore. */
@Tag("netns")
class OrderIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  @Test
  void failoverTakesAHealthyUplinkOutAndRestoreBringsItBack() {
    lab.sadr("failover", "fiber", "--reason", "the line is being repaired").mustWork();
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(admin("fiber")).isEqualTo("failed-over");
    assertThat(role("fiber")).isEqualTo("out");
    assertThat(lab.daemon().health("fiber")).as("health tells the truth").isEqualTo("up");
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);

    lab.sadr("restore", "fiber").mustWork();
    lab.kernel().awaitRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    lab.awaitEvent("admin.failover", "repaired");
  }

  @Test
  void failoverForATimeEndsByItself() {
    try (RouteWatch watch = RouteWatch.on(lab.topology())) {
      lab.sadr("failover", "fiber", "--for", "2s").mustWork();
      watch.awaitRemoved(Kernel.A);
      lab.kernel().awaitRouted(Kernel.A);
    }
    await().untilAsserted(() -> assertThat(admin("fiber")).isEqualTo("auto"));
  }

  @Test
  void drainedUplinkStandsByAndKeepsItsRoutes() {
    try (UdpStream stream = lab.stream(HOST_A, 200)) {
      lab.sadr("drain", "fiber").mustWork();
      await().untilAsserted(() -> assertThat(role("fiber")).isEqualTo("standby"));
      assertThat(admin("fiber")).isEqualTo("drained");
      assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();
      assertThat(stream.awaitAnswer().stopAndCountLost()).isZero();
    }
    assertThat(role("cable")).isEqualTo("active");
  }

  @Test
  void ordersSurviveKillAndRestart() {
    lab.sadr("failover", "fiber").mustWork();
    lab.kernel().awaitNotRouted(Kernel.A);
    lab.daemon().kill();

    lab.start();

    assertThat(admin("fiber")).isEqualTo("failed-over");
    assertThat(lab.kernel().isRouted(Kernel.A)).isFalse();
  }

  @Test
  void failoverOfTheLastUsableUplinkNeedsForce() {
    lab.sadr("failover", "cable").mustWork();
    lab.kernel().awaitNotRouted(Kernel.B);

    Outcome refused = lab.sadr("failover", "fiber");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.err()).contains("--force");
    assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();

    assertThat(lab.sadr("failover", "fiber", "--force").exit()).isZero();
    assertThat(admin("fiber")).isEqualTo("failed-over");
  }

  @Test
  void unknownUplinkIsBadUsage() {
    assertThat(lab.sadr("failover", "fibre").exit()).isEqualTo(2);
    assertThat(lab.sadr("drain", "fibre").exit()).isEqualTo(2);
    assertThat(lab.sadr("restore", "fibre").exit()).isEqualTo(2);
  }

  @Test
  void orderHoldsWhatEverHealthSays() {
    lab.sadr("failover", "fiber").mustWork();
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.topology().heal("fiber");
    lab.daemon().awaitHealth("fiber", "up");
    await().during(Duration.ofMillis(500)).until(() -> !lab.kernel().isRouted(Kernel.A));
  }

  private String admin(String uplink) {
    return lab.daemon().uplink(uplink).get("admin").asText();
  }

  private String role(String uplink) {
    return lab.daemon().uplink(uplink).get("role").asText();
  }
}
