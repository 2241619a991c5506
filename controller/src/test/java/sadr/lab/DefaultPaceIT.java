package sadr.lab;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default configuration: slow to be deceived, and still done within a second. */
@Tag("netns")
@Tag("measured")
class DefaultPaceIT {

  private static final int ROUNDS = 3;

  /** The promises are medians under 900 and 1200 ms. */
  @Test
  void siteMovesWithinASecondOfTheSilence() {
    Lab lab = Lab.running(Settings.DEFAULT.slaac());
    try {
      MoveTime time = MoveTime.measure(lab, ROUNDS, "defaults");
      time.switched().assertKept(900, 4000);
      time.connected().assertKept(1200, 5000);
    } finally {
      lab.finish();
    }
  }
}
