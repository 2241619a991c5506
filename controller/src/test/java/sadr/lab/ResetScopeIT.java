package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With the action "reset", connections of a dead prefix end, even those on which nobody speaks. */
@Tag("netns")
class ResetScopeIT {

  private static final String RESET = "Connection reset";

  @RegisterExtension
  static final OneLab SITE =
      OneLab.running(Settings.FAST.slaac().withActions("deprecate, reject, reset"));

  private final Lab lab = SITE.lab();

  @BeforeEach
  void awaitPreferredSource() {
    lab.awaitSource(HOST_A);
  }

  @Test
  void connectionOfTheLivingPrefixStands() {
    try (LongConnections connections = new LongConnections(lab)) {
      LongConnections.Idle dead = connections.from(HOST_A);
      LongConnections.Idle living = connections.from(HOST_B);
      lab.topology().silence("fiber");
      dead.awaitEnd();
      await("the other one to stand")
          .during(Duration.ofSeconds(1))
          .until(() -> living.end().isEmpty());
    }
  }

  @Test
  void manyConnectionsEndTogether() {
    try (LongConnections connections = new LongConnections(lab)) {
      var many =
          java.util.stream.IntStream.range(0, 100).mapToObj(i -> connections.from(HOST_A)).toList();
      lab.topology().silence("fiber");
      assertThat(many).allSatisfy(idle -> assertThat(idle.awaitEnd().text()).isEqualTo(RESET));
    }
  }

  /** Nobody is cut off where there is nowhere to move to. */
  @Test
  void nothingIsResetWithoutASurvivor() {
    try (LongConnections connections = new LongConnections(lab)) {
      lab.topology().silence("cable");
      lab.daemon().awaitHealth("cable", "down");
      LongConnections.Idle idle = connections.from(HOST_A);
      lab.topology().silence("fiber");
      lab.daemon().awaitHealth("fiber", "down");
      await("the connection to stand")
          .during(Duration.ofSeconds(1))
          .until(() -> idle.end().isEmpty());
    }
  }
}
