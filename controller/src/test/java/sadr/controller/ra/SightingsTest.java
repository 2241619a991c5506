package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;

class SightingsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Ip6Address ROUTER = Ip6Address.parse("fe80::a1");

  private final Sightings<Integer> sightings = new Sightings<>(60 * SECOND);

  @Test
  void tellsWhatIsNewAtOnceAndTheSameOnceInAWhile() {
    assertThat(sightings.worthTelling(ROUTER, 1800, 0)).isTrue();
    assertThat(sightings.worthTelling(ROUTER, 1800, SECOND)).isFalse();
    assertThat(sightings.worthTelling(ROUTER, 0, SECOND)).isTrue();
    assertThat(sightings.worthTelling(ROUTER, 0, 60 * SECOND)).isFalse();
    assertThat(sightings.worthTelling(ROUTER, 0, 61 * SECOND)).isTrue();
  }

  @Test
  void routerThatChangesAllTheTimeIsToldTenTimesASecond() {
    long told =
        LongStream.range(0, 10_000)
            .filter(i -> sightings.worthTelling(ROUTER, (int) (i % 2), i * SECOND / 10_000))
            .count();

    assertThat(told).isEqualTo(10);
    assertThat(sightings.worthTelling(ROUTER, 7, SECOND)).isTrue();
  }

  @Test
  void floodOfRoutersNeitherGrowsNorHidesTheFirst() {
    sightings.worthTelling(ROUTER, 1800, 0);
    long told =
        LongStream.range(0, 100_000)
            .filter(i -> sightings.worthTelling(new Ip6Address(0xfe80L << 48, i), 1800, 0))
            .count();

    assertThat(told).isEqualTo(15);
    assertThat(sightings.worthTelling(ROUTER, 0, SECOND)).isTrue();
    Ip6Address later = Ip6Address.parse("fe80::b2");
    assertThat(sightings.worthTelling(later, 1800, 30 * SECOND)).isFalse();
    assertThat(sightings.worthTelling(later, 1800, 60 * SECOND)).as("one is silent").isTrue();
    assertThat(sightings.worthTelling(ROUTER, 0, 61 * SECOND)).as("the first is known").isTrue();
    assertThat(sightings.worthTelling(ROUTER, 0, 61 * SECOND)).isFalse();
  }
}
