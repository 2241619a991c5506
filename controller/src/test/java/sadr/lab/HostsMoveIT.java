package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Lab.HOST_A;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon unmodified Linux hosts, which configure themselves, follow the living uplink. */
@Tag("netns")
@Tag("measured")
class HostsMoveIT {

  private static final int ROUNDS = 7;

  private static Lab lab;

  @BeforeAll
  static void up() {
    lab = Lab.running(Settings.FASTEST.slaac());
  }

  @AfterAll
  static void down() {
    lab.close();
  }

  @BeforeEach
  void settle() {
    lab.settle();
    lab.awaitSource(HOST_A);
  }

  @AfterEach
  void nothingForeignLeft() {
    lab.assertNothingForeignLeft();
  }

  /** The promise is a median under 150 ms; the margin is for a busy machine. */
  @Test
  void newConnectionsOfAHostMoveWithTheUplink() {
    assertThat(MoveTime.measure(lab, ROUNDS, "silence at 100 ms, 3 losses at 5 ms").connected())
        .isLessThan(750);
  }
}
