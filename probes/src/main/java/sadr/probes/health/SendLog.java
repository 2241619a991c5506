package sadr.probes.health;

import java.util.OptionalLong;

/**
 * How sending to one target went: how often it worked, since when it has not, how many were lost.
 *
 * <p>Owned by the probe thread.
 */
final class SendLog {

  private OptionalLong firstSentNanos = OptionalLong.empty();
  private OptionalLong failingSinceNanos = OptionalLong.empty();
  private String failure = "";
  private long sent;
  private long notSent;
  private long lost;

  /** A probe left. */
  void sent(long now) {
    sent++;
    failingSinceNanos = OptionalLong.empty();
    if (firstSentNanos.isEmpty()) {
      firstSentNanos = OptionalLong.of(now);
    }
  }

  /**
   * A probe could not leave, because of {@code why}.
   *
   * @return for how long nothing but failures have happened, in nanoseconds
   */
  long notSent(String why, long now) {
    notSent++;
    failure = why;
    if (failingSinceNanos.isEmpty()) {
      failingSinceNanos = OptionalLong.of(now);
    }
    return now - failingSinceNanos.getAsLong();
  }

  /** A probe was lost. */
  void lost() {
    lost++;
  }

  /** What failed up to here does not count. */
  void forgiveFailures() {
    failingSinceNanos = OptionalLong.empty();
  }

  OptionalLong firstSentNanos() {
    return firstSentNanos;
  }

  OptionalLong failingSinceNanos() {
    return failingSinceNanos;
  }

  /** Why the last probe that did not leave did not; empty if all left. */
  String failure() {
    return failure;
  }

  long sentCount() {
    return sent;
  }

  long notSentCount() {
    return notSent;
  }

  long lostCount() {
    return lost;
  }
}
