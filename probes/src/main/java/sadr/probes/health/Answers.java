package sadr.probes.health;

import java.util.OptionalLong;

/**
 * The answers of one target: how many, how fast, and when the last came.
 *
 * <p>Owned by the probe thread.
 */
final class Answers {

  private final RttEstimator rtt = new RttEstimator();
  private final Jitter jitter = new Jitter();
  private OptionalLong lastNanos = OptionalLong.empty();
  private long newest = -1;
  private long newestSentNanos;
  private long count;

  /**
   * An answer came.
   *
   * @return whether it is to a later probe than any before
   */
  boolean add(ProbeLedger.Entry probe, long rttNanos) {
    count++;
    rtt.add(rttNanos);
    jitter.add(rttNanos);
    long at = probe.sentNanos + rttNanos;
    if (lastNanos.isEmpty() || at - lastNanos.getAsLong() > 0) {
      lastNanos = OptionalLong.of(at);
    }
    if (probe.number <= newest) {
      return false;
    }
    newest = probe.number;
    newestSentNanos = probe.sentNanos;
    return true;
  }

  RttEstimator rtt() {
    return rtt;
  }

  Jitter jitter() {
    return jitter;
  }

  /** When the last answer came. */
  OptionalLong lastNanos() {
    return lastNanos;
  }

  /** The number of the latest probe that was answered; -1 if there is none. */
  long newest() {
    return newest;
  }

  /** Whether a probe was answered that had been sent after {@code nanos}. */
  boolean since(long nanos) {
    return newest >= 0 && newestSentNanos - nanos > 0;
  }

  long count() {
    return count;
  }
}
