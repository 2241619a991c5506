package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakeupTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Poller poller = new Poller();

  @Test
  void endsWaitThatBeginsLater() {
    try (Wakeup wakeup = Wakeup.open()) {
      wakeup.signal();
      wakeup.signal();

      assertThat(poller.await(List.of(wakeup), SECOND)).isEqualTo(1);
      wakeup.clear();
      assertThat(poller.await(List.of(wakeup), 0)).isZero();
    }
  }

  @Test
  void endsWaitOfAnotherThread() throws InterruptedException {
    try (Wakeup wakeup = Wakeup.open()) {
      Thread other = new Thread(wakeup::signal);
      other.start();

      assertThat(poller.await(List.of(wakeup), Long.MAX_VALUE)).isEqualTo(1);
      other.join();
    }
  }

  @Test
  void waitsAsLongAsItIsTold() {
    try (Wakeup wakeup = Wakeup.open()) {
      long start = System.nanoTime();

      assertThat(poller.await(List.of(wakeup), 20_000_000)).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }
  }

  @Test
  void clearingNothingDoesNotBlock() {
    try (Wakeup wakeup = Wakeup.open()) {
      wakeup.clear();
      assertThat(poller.await(List.of(wakeup), 0)).isZero();
    }
  }
}
