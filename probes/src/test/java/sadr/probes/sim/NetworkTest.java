package sadr.probes.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static final Duration MILLI = Duration.ofMillis(1);

  private final Journey journey = new Journey();

  private Journey sent(Network network, double atMillis, int target) {
    journey.begin(target, (long) (atMillis * 1e6));
    network.carry(journey);
    return journey;
  }

  private double shareLost(Network network, int probes, Duration pace) {
    int lost = 0;
    for (int i = 0; i < probes; i++) {
      lost += sent(network, (double) i * pace.toNanos() / 1e6, 0).isLost() ? 1 : 0;
    }
    return (double) lost / probes;
  }

  @Test
  void delaysAddUp() {
    Network twice = Network.delay(MILLI).then(Network.delay(MILLI));

    assertThat(sent(twice, 5, 0).backNanos()).isEqualTo(7_000_000);
  }

  @Test
  void aWayBackThatIsCutLosesWhatWasSentBefore() {
    Spans cut = Spans.one(Duration.ofMillis(10), Duration.ofMillis(20));
    Network line = Network.delay(Duration.ofMillis(5)).then(Network.noWayBack(cut));

    assertThat(sent(line, 4, 0).isLost()).isFalse();
    assertThat(sent(line, 6, 0).isLost()).isTrue();
    assertThat(sent(line, 14, 0).isLost()).isTrue();
    assertThat(sent(line, 16, 0).isLost()).isFalse();
  }

  @Test
  void oneTargetMaySufferAlone() {
    Network line = Network.SILENCE.onlyTo(target -> target == 1).from(Duration.ofMillis(10));

    assertThat(sent(line, 20, 0).isLost()).isFalse();
    assertThat(sent(line, 20, 1).isLost()).isTrue();
    assertThat(sent(line, 9, 1).isLost()).isFalse();
  }

  @Test
  void spansHoldTheirStartAndNotTheirEnd() {
    Spans spans = Spans.series(3, end -> end + 10, start -> start + 5);

    assertThat(spans.contain(9)).isFalse();
    assertThat(spans.contain(10)).isTrue();
    assertThat(spans.contain(14)).isTrue();
    assertThat(spans.contain(15)).isFalse();
    assertThat(spans.last(26)).isEqualTo(1);
    assertThat(spans.lastEndNanos()).isEqualTo(45);
    assertThat(Spans.none().contain(0)).isFalse();
    assertThat(Spans.one(MILLI, MILLI).contain(Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void randomLossHasItsShare() {
    assertThat(shareLost(Chance.loss(0.05, new SplittableRandom(1)), 100_000, MILLI))
        .isCloseTo(0.05, within(0.004));
  }

  @Test
  void burstsHaveTheSameShareAtAnyPace() {
    for (int pace : new int[] {1, 10, 500}) {
      Network line = Chance.bursts(0.05, Duration.ofMillis(20), new SplittableRandom(pace));

      assertThat(shareLost(line, 400_000, Duration.ofMillis(pace)))
          .as("every %d ms", pace)
          .isCloseTo(0.05, within(0.006));
    }
  }

  @Test
  void burstsAreAsLongAsWasAsked() {
    Network line = Chance.bursts(0.05, Duration.ofMillis(20), new SplittableRandom(3));
    int bursts = 0;
    int lost = 0;
    boolean before = false;
    for (int i = 0; i < 2_000_000; i++) {
      boolean now = sent(line, i, 0).isLost();
      bursts += now && !before ? 1 : 0;
      lost += now ? 1 : 0;
      before = now;
    }

    assertThat((double) lost / bursts).isCloseTo(20, within(2.0));
  }

  @Test
  void whatLeavesTogetherIsLostTogetherInABurst() {
    Network line = Chance.bursts(0.5, Duration.ofMillis(20), new SplittableRandom(4));
    for (int i = 0; i < 1000; i++) {
      boolean first = sent(line, 30 * i, 0).isLost();

      assertThat(sent(line, 30 * i, 1).isLost()).isEqualTo(first);
    }
  }

  @Test
  void arrivalsComeInTheOrderOfTimeThenOfSending() {
    SplittableRandom dice = new SplittableRandom(5);
    ArrivalQueue queue = new ArrivalQueue();
    for (int token = 0; token < 5_000; token++) {
      queue.add(dice.nextLong(500), token % 3, token & 0xffff, token, Journey.End.ANSWERED);
      if (token % 3 == 2) {
        queue.removeFirst();
      }
    }
    long time = -1;
    long token = -1;
    int count = 0;
    while (!queue.isEmpty()) {
      assertThat(queue.firstNanos()).isGreaterThanOrEqualTo(time);
      assertThat(queue.firstNanos() > time || queue.firstToken() > token).isTrue();
      assertThat(queue.firstSequence()).isEqualTo((int) queue.firstToken() & 0xffff);
      assertThat(queue.firstTarget()).isEqualTo((int) (queue.firstToken() % 3));
      time = queue.firstNanos();
      token = queue.firstToken();
      queue.removeFirst();
      count++;
    }
    assertThat(count).isEqualTo(5_000 - 1_666);
  }
}
