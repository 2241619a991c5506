package sadr.probes.health;

import java.util.OptionalLong;

/**
 * How much the round trip differs from one answer to the next (RFC 3550 §6.4.1: the mean of the
 * difference, smoothed by sixteenths), over round trips instead of one-way times.
 *
 * <p>Owned by the probe thread.
 */
final class Jitter {

  private long answers;
  private long lastRttNanos;
  private double smoothedNanos;

  /** Takes a measured round trip, in the order in which answers come. */
  void add(long rttNanos) {
    if (answers > 0) {
      smoothedNanos += (Math.abs(rttNanos - lastRttNanos) - smoothedNanos) / 16;
    }
    lastRttNanos = rttNanos;
    answers++;
  }

  /** The jitter, once there were two answers. */
  OptionalLong nanos() {
    return answers > 1 ? OptionalLong.of(Math.round(smoothedNanos)) : OptionalLong.empty();
  }
}
