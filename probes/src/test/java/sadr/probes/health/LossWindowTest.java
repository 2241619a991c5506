package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossWindowTest {

  private static final long SECOND = 1_000_000_000L;

  private final LossWindow window = new LossWindow(every(Duration.ofSeconds(1)));

  /** A window of ten seconds. */
  private static ProbeSettings every(Duration interval) {
    return new ProbeSettings(
        interval,
        Duration.ofSeconds(1),
        3,
        interval,
        3,
        0.4,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  @Test
  void anEmptyWindowHasLostNothing() {
    assertThat(window.loss()).isZero();
    assertThat(window.meanRttNanos()).isZero();
    assertThat(window.halfFull()).isFalse();
  }

  @Test
  void isHalfFullWithHalfTheProbesThatFit() {
    for (int i = 0; i < 4; i++) {
      window.addLost(i * SECOND);
    }
    assertThat(window.halfFull()).isFalse();
    window.addAnswered(4 * SECOND, 100);
    assertThat(window.halfFull()).isTrue();
    assertThat(window.loss()).isEqualTo(0.8);
    assertThat(window.meanRttNanos()).isEqualTo(100);
  }

  @Test
  void theOldestLeavesWhenItIsFull() {
    window.addLost(0);
    for (int i = 1; i <= 10; i++) {
      window.addAnswered(i * SECOND, i * 10L);
    }
    assertThat(window.loss()).isZero();
    assertThat(window.meanRttNanos()).isEqualTo(55);
  }

  @Test
  void whatIsOlderThanTheWindowLeavesByItself() {
    window.addLost(0);
    window.addAnswered(5 * SECOND, 40);
    window.expire(10 * SECOND);
    assertThat(window.loss()).isEqualTo(0.5);
    window.expire(10 * SECOND + 1);
    assertThat(window.loss()).isZero();
  }

  @Test
  void keepsTheNewestThatFitAfterAnotherInterval() {
    for (int i = 0; i < 10; i++) {
      window.addAnswered(i * SECOND, i);
    }
    window.resize(every(Duration.ofSeconds(5)));
    assertThat(window.meanRttNanos()).isEqualTo(8);
  }
}
