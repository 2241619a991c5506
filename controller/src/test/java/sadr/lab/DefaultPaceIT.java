package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default configuration: slow to be deceived, and still done within a second. */
@Tag("netns")
@Tag("measured")
class DefaultPaceIT {

  private static final int ROUNDS = 3;

  /** The promises are medians under 900 and 1200 ms; the margins are for a busy machine. */
  @Test
  void siteMovesWithinASecondOfTheSilence() {
    Lab lab = Lab.running(Settings.DEFAULT.slaac());
    try {
      MoveTime time = MoveTime.measure(lab, ROUNDS, "defaults");
      assertThat(time.switched()).isLessThan(4000);
      assertThat(time.connected()).isLessThan(5000);
    } finally {
      lab.finish();
    }
  }
}
