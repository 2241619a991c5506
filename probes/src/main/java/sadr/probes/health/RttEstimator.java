package sadr.probes.health;

import java.util.OptionalLong;

/**
 * How long an answer takes, and therefore how long to wait for one (RFC 6298 §2).
 *
 * <p>How it works: two moving averages, of the round trip and of its mean deviation. An answer is
 * waited for the average plus four deviations, so that a steady path is judged quickly and a
 * jittery one patiently. Unlike TCP we know which request an answer belongs to, so late answers are
 * samples too (no need of Karn's rule): after a sudden rise of the round trip they teach us
 * patience.
 *
 * <p>One answer out of the row must not: where the first one takes 900 ms (a gateway had to find
 * its neighbour), those averages ask for a second of patience 16 answers long, and a death in that
 * time is seen a second late. So an answer is waited for no longer than twice as long as the
 * longest of the last {@link #RECENT} took, not counting one that others have followed.
 *
 * <p>Owned by the probe thread.
 */
final class RttEstimator {

  /** The clock granularity G of RFC 6298: less than this is scheduling, not network. */
  private static final long FLOOR_NANOS = 10_000_000;

  private static final int RECENT = 16;

  /** The longest may be the first of many: it is out of the row once so many have followed it. */
  private static final int FOLLOWED = 4;

  private final long[] recent = new long[RECENT];
  private long samples;
  private long srttNanos;
  private long rttvarNanos;
  private long mostNanos = Long.MAX_VALUE;

  /** Takes a measured round trip, 0 or more. */
  void add(long rttNanos) {
    recent[(int) (samples % RECENT)] = rttNanos;
    samples++;
    mostNanos = most();
    if (samples == 1) {
      srttNanos = rttNanos;
      rttvarNanos = rttNanos / 2;
      return;
    }
    rttvarNanos += (Math.abs(srttNanos - rttNanos) - rttvarNanos) / 4;
    srttNanos += (rttNanos - srttNanos) / 8;
  }

  /** Whether there was an answer. */
  boolean known() {
    return samples > 0;
  }

  /** The smoothed round trip, once there was an answer. */
  OptionalLong srttNanos() {
    return known() ? OptionalLong.of(srttNanos) : OptionalLong.empty();
  }

  /** How long to wait for an answer: never longer than {@code timeoutNanos}. */
  long patienceNanos(long timeoutNanos) {
    if (!known()) {
      return timeoutNanos;
    }
    long averages = srttNanos + Math.max(4 * rttvarNanos, FLOOR_NANOS);
    return Math.min(timeoutNanos, Math.min(averages, mostNanos));
  }

  /** Twice the longest of the recent ones, or the second longest once others have followed it. */
  private long most() {
    if (samples <= FOLLOWED) {
      return Long.MAX_VALUE;
    }
    long longest = -1;
    long second = -1;
    long age = 0;
    for (int back = 1; back <= Math.min(samples, RECENT); back++) {
      long rtt = recent[(int) ((samples - back) % RECENT)];
      if (rtt > longest) {
        second = longest;
        longest = rtt;
        age = back;
      } else if (rtt > second) {
        second = rtt;
      }
    }
    return 2 * (age > FOLLOWED ? second : longest) + FLOOR_NANOS;
  }
}
