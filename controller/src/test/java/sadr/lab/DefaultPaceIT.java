package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default configuration: slow to be deceived, and still done within a second. */
@Tag("netns")
class DefaultPaceIT {

  private static final int ROUNDS = 5;

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.running(Settings.DEFAULT.slaac());
    lab.awaitSource(Lab.HOST_A);
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** The promise is a median under 900 ms; the margin is for a busy machine. */
  @Test
  void silenceBeyondTheFirstHopMovesTheRoutesWithinASecond() {
    assertThat(SwitchTime.median(lab, ROUNDS, "defaults")).isLessThan(2000);
  }

  /** The promise is a median under 1200 ms; the margin is for a busy machine. */
  @Test
  void newConnectionsOfAHostMoveWithTheUplink() {
    assertThat(MoveTime.median(lab, ROUNDS, "defaults")).isLessThan(2500);
  }
}
