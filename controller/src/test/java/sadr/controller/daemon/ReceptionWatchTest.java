package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sadr.controller.core.Reception;
import sadr.netlink.model.LinkCounters;

class ReceptionWatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final ReceptionWatch watch = new ReceptionWatch();
  private long now;
  private long received;
  private long sent;
  private long errors;

  private Reception after(long nanos, long moreReceived, long moreSent, long moreErrors) {
    now += nanos;
    received += moreReceived;
    sent += moreSent;
    errors += moreErrors;
    return watch.take(new LinkCounters(received, sent, errors), now);
  }

  @Test
  void saysForHowLongNothingCameIn() {
    after(0, 100, 100, 0);
    assertThat(after(SECOND, 5, 5, 0).stillNanos()).isZero();
    assertThat(after(SECOND / 10, 0, 1, 0).stillNanos()).isEqualTo(SECOND / 10);
    assertThat(after(SECOND / 10, 0, 1, 0).stillNanos()).isEqualTo(SECOND / 5);
    assertThat(after(SECOND / 10, 1, 0, 0).stillNanos()).isZero();
  }

  @Test
  void sendingIntoSilenceForASecondIsSuspicious() {
    after(0, 100, 100, 0);
    after(SECOND, 5, 5, 0);
    assertThat(watch.suspicious()).isFalse();
    after(SECOND, 0, 5, 0);
    assertThat(watch.suspicious()).isTrue();
  }

  @Test
  void silenceWhereNothingIsSentIsNot() {
    after(0, 100, 100, 0);
    after(SECOND, 0, 2, 0);
    assertThat(watch.suspicious()).isFalse();
  }

  @Test
  void brokenPacketsAreSuspiciousFromOneInAHundredOn() {
    after(0, 0, 0, 0);
    assertThat(after(SECOND, 1000, 1000, 10).errors()).isEqualTo(10);
    assertThat(watch.suspicious()).isFalse();
    after(SECOND, 1000, 1000, 11);
    assertThat(watch.suspicious()).isTrue();
  }

  @Test
  void aStreamThatOnlyGoesOutIsAskedAboutLessAndLess() {
    after(0, 0, 0, 0);
    int asked = 0;
    for (int i = 0; i < 3600; i++) {
      after(SECOND, 0, 100, 0);
      asked += watch.suspicious() ? 1 : 0;
    }
    assertThat(asked).isBetween(50, 70);
  }

  @Test
  void afterAWellTimeItIsAskedAboutAtOnce() {
    after(0, 0, 0, 0);
    for (int i = 0; i < 100; i++) {
      after(SECOND, 0, 100, 0);
    }
    for (int i = 0; i < 70; i++) {
      after(SECOND, 10, 10, 0);
    }
    after(SECOND, 0, 100, 0);
    assertThat(watch.suspicious()).isTrue();
    after(SECOND, 0, 100, 0);
    assertThat(watch.suspicious()).isTrue();
  }

  @Test
  void countersThatBeginAnewAreNoSilence() {
    after(0, 100, 100, 0);
    received = 0;
    sent = 0;
    assertThat(after(SECOND, 0, 0, 0).stillNanos()).isZero();
    assertThat(watch.suspicious()).isFalse();
  }
}
