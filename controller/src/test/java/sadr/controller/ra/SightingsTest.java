package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sadr.controller.ra.Sightings.Worth;
import sadr.net.Ip6Address;

class SightingsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Ip6Address ROUTER = Ip6Address.parse("fe80::a1");

  private final Sightings<Integer> sightings = new Sightings<>(60 * SECOND);

  @Test
  void tellsWhatIsNewAtOnceAndTheSameOnceInAWhile() {
    assertThat(told(ROUTER, 1800, 0)).isTrue();
    assertThat(told(ROUTER, 1800, SECOND)).isFalse();
    assertThat(told(ROUTER, 0, SECOND)).isTrue();
    assertThat(told(ROUTER, 0, 60 * SECOND)).isFalse();
    assertThat(told(ROUTER, 0, 61 * SECOND)).isTrue();
  }

  @Test
  void routerThatChangesAllTheTimeIsToldTenTimesASecond() {
    long told =
        LongStream.range(0, 10_000)
            .filter(i -> told(ROUTER, (int) (i % 2), i * SECOND / 10_000))
            .count();

    assertThat(told).isEqualTo(10);
    assertThat(told(ROUTER, 7, SECOND)).isTrue();
  }

  @Test
  void floodOfRoutersNeitherGrowsNorHidesTheFirst() {
    told(ROUTER, 1800, 0);
    long told =
        LongStream.range(0, 100_000)
            .filter(i -> told(new Ip6Address(0xfe80L << 48, i), 1800, 0))
            .count();

    assertThat(told).isEqualTo(15);
    assertThat(told(ROUTER, 0, SECOND)).isTrue();
    Ip6Address later = Ip6Address.parse("fe80::b2");
    assertThat(told(later, 1800, 30 * SECOND)).isFalse();
    assertThat(told(later, 1800, 60 * SECOND)).as("one is silent").isTrue();
    assertThat(told(ROUTER, 0, 61 * SECOND)).as("the first is known").isTrue();
    assertThat(told(ROUTER, 0, 61 * SECOND)).isFalse();
  }

  @Test
  void whatIsTooMuchIsAFloodAndWhatIsSaidAgainIsNot() {
    assertThat(sightings.judge(ROUTER, 1800, 0)).isEqualTo(Worth.NEWS);
    assertThat(sightings.judge(ROUTER, 1800, 0)).isEqualTo(Worth.REPEATED);
    for (int i = 1; i < 16; i++) {
      told(new Ip6Address(0xfe80L << 48, i), 1800, 0);
    }
    assertThat(sightings.judge(Ip6Address.parse("fe80::b2"), 1800, 0)).isEqualTo(Worth.FLOOD);
  }

  private boolean told(Ip6Address router, int what, long nowNanos) {
    return sightings.judge(router, what, nowNanos) == Worth.NEWS;
  }
}
