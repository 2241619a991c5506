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
 * <p>Owned by the probe thread.
 */
final class RttEstimator {

  /** The clock granularity G of RFC 6298: less than this is scheduling, not network. */
  private static final long FLOOR_NANOS = 10_000_000;

  private boolean known;
  private long srttNanos;
  private long rttvarNanos;

  /** Takes a measured round trip, 0 or more. */
  void add(long rttNanos) {
    if (!known) {
      known = true;
      srttNanos = rttNanos;
      rttvarNanos = rttNanos / 2;
      return;
    }
    rttvarNanos += (Math.abs(srttNanos - rttNanos) - rttvarNanos) / 4;
    srttNanos += (rttNanos - srttNanos) / 8;
  }

  /** The smoothed round trip, once there was an answer. */
  OptionalLong srttNanos() {
    return known ? OptionalLong.of(srttNanos) : OptionalLong.empty();
  }

  /** How long to wait for an answer: never longer than {@code timeoutNanos}. */
  long patienceNanos(long timeoutNanos) {
    if (!known) {
      return timeoutNanos;
    }
    return Math.min(timeoutNanos, srttNanos + Math.max(4 * rttvarNanos, FLOOR_NANOS));
  }
}
