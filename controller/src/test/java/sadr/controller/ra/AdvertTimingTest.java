package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R27: RFC 4861 §6.2.1. */
class AdvertTimingTest {

  @ParameterizedTest
  @CsvSource({"3,4,4", "3,4,0", "3,4,9000", "198,600,2700", "1350,1800,1800", "3,1800,9000"})
  void r27TakesWhatTheRfcAllows(int min, int max, int lifetime) {
    assertThat(new AdvertTiming(min, max, lifetime).maxSeconds()).isEqualTo(max);
  }

  @ParameterizedTest
  @CsvSource({
    "3,3,1800,longest",
    "3,1801,1801,longest",
    "2,600,1800,shortest",
    "451,600,1800,shortest",
    "4,4,9000,shortest",
    "198,600,599,lifetime",
    "198,600,9001,lifetime",
    "198,600,-1,lifetime"
  })
  void r27RefusesOtherValues(int min, int max, int lifetime, String which) {
    assertThatThrownBy(() -> new AdvertTiming(min, max, lifetime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(which)
        .hasMessageContaining("may be");
  }

  @Test
  void defaultIsWhatTheDesignSays() {
    assertThat(AdvertTiming.DEFAULT).isEqualTo(new AdvertTiming(198, 600, 2700));
  }
}
