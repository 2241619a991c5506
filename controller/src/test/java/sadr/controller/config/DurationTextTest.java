package sadr.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "500ms,500",
    "1s,1000",
    "2m,120000",
    "1h,3600000",
    "1.5s,1500",
    "0s,0",
    "1d,86400000"
  })
  void readsNumberAndUnit(String text, long millis) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "-1s", "1 s", "1S", "1.s", "1e3s", "99999999999s", "1h30m"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a duration; write a number and a unit");
  }

  @Test
  void oneBeyondEveryRangeIsNotTakenForAShortOne() {
    assertThat(DurationText.parse("213504d")).isGreaterThan(Duration.ofDays(100_000));
  }

  @Test
  void formatReadsBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong(100_000_000) * 1000);
      assertThat(DurationText.parse(DurationText.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
  }
}
