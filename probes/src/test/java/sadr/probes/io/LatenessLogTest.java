package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessLogTest {

  private final LatenessLog log = new LatenessLog();

  @Test
  void nothingIsNeverLate() {
    assertThat(log.take()).isEqualTo(new Lateness(0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void ranksAreRightToAnEighth() {
    for (long nanos = 1; nanos <= 1_000_000; nanos++) {
      log.add(nanos);
    }

    Lateness lateness = log.take();

    assertThat(lateness.count()).isEqualTo(1_000_000);
    assertThat(lateness.median().toNanos()).isBetween(500_000L, 562_500L);
    assertThat(lateness.p99().toNanos()).isBetween(990_000L, 1_113_750L);
    assertThat(lateness.most()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whatWasTakenIsGone() {
    log.add(5);

    assertThat(log.take().count()).isEqualTo(1);
    assertThat(log.take().count()).isZero();
  }

  @Test
  void extremesHaveAPlace() {
    log.add(-5);
    log.add(Long.MAX_VALUE);

    Duration longest = Duration.ofNanos(Long.MAX_VALUE);
    assertThat(log.take()).isEqualTo(new Lateness(2, Duration.ZERO, longest, longest));
  }
}
