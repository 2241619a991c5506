package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IspTrialsTest {

  /** A round takes 1.4 s, the gateways one: own and foreign ones, each twice. */
  @Test
  void announcedTimeFollowsTheNumberOfRounds() {
    assertThat(most(1, 0)).isEqualTo(Duration.ofMillis(3_800));
    assertThat(most(2, 2)).isEqualTo(Duration.ofMillis(6_600));
    // 80 at once and 3 times with controls; 8 times a hundred and 22 times with controls.
    assertThat(most(80, 720)).isEqualTo(Duration.ofMillis((1 + 3 + 8 + 22) * 1_400 + 1_000));
  }

  private static Duration most(int own, int foreign) {
    return Duration.ofNanos(IspTrials.mostNanos(own, foreign));
  }
}
