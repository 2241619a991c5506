package sadr.probes.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Networks that throw dice. Each takes its own source of random numbers ({@link
 * SplittableRandom#split}), so that one more network does not change what the others do.
 */
public final class Chance {

  private Chance() {}

  /**
   * Loses each probe on its own.
   *
   * @param share 0 to 1
   */
  public static Network loss(double share, SplittableRandom random) {
    return journey -> {
      if (random.nextDouble() < share) {
        journey.lose();
      }
    };
  }

  /** Adds an exponentially distributed delay to each probe: queues that fill and drain. */
  public static Network jitter(Duration mean, SplittableRandom random) {
    double meanNanos = mean.toNanos();
    return journey -> journey.delay((long) (-meanNanos * Math.log(1 - random.nextDouble())));
  }

  /**
   * Holds some probes back, so that later ones overtake them.
   *
   * @param share 0 to 1: how many
   * @param most they are held back by up to this, evenly distributed
   */
  public static Network reordering(double share, Duration most, SplittableRandom random) {
    long mostNanos = most.toNanos();
    return journey -> {
      if (random.nextDouble() < share) {
        journey.delay(random.nextLong(mostNanos + 1));
      }
    };
  }

  /**
   * Doubles the answers of some probes.
   *
   * @param share 0 to 1: how many
   * @param most the second comes up to this after the first, evenly distributed
   */
  public static Network duplication(double share, Duration most, SplittableRandom random) {
    long mostNanos = most.toNanos();
    return journey -> {
      if (random.nextDouble() < share) {
        journey.duplicate(random.nextLong(mostNanos + 1));
      }
    };
  }

  /**
   * Loses in bursts: {@link GilbertElliott}, where nothing passes while it is bad.
   *
   * @param share the mean share lost, above 0 and below 1
   * @param meanBurst how long a burst is in the mean
   */
  public static Network bursts(double share, Duration meanBurst, SplittableRandom random) {
    return new GilbertElliott(share, meanBurst, 0, 1, random);
  }
}
