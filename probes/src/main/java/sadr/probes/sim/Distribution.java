package sadr.probes.sim;

import java.util.Arrays;

/**
 * How times are distributed, in nanoseconds; all 0 where there are none.
 *
 * @param count how many there are
 * @param medianNanos half of them are not longer
 * @param p99Nanos 99 of a hundred are not longer
 * @param mostNanos none is longer
 */
public record Distribution(int count, long medianNanos, long p99Nanos, long mostNanos) {

  /** The distribution of {@code nanos}, in any order. */
  static Distribution of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Distribution(sorted.length, rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 1));
  }

  /** The nearest rank: the smallest that {@code share} of them do not exceed. */
  private static long rank(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)];
  }
}
