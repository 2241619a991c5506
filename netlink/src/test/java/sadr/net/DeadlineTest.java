package sadr.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE})
  void overIsPassedWhateverTheTime(long now) {
    assertThat(Deadline.OVER.passed(now)).isTrue();
    assertThat(Deadline.OVER.secondsLeft(now, 2700)).isZero();
    assertThat(Deadline.OVER.nanosLeft(now)).isZero();
    assertThat(Deadline.OVER.orEarlier(Deadline.at(now))).isEqualTo(Deadline.OVER);
    assertThat(Deadline.OVER.orLater(Deadline.at(now))).isEqualTo(Deadline.at(now));
    assertThat(Deadline.OVER.orEarlier(Deadline.NEVER)).isEqualTo(Deadline.OVER);
  }
}
