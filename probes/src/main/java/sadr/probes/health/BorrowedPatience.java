package sadr.probes.health;

import java.util.List;

/**
 * How long to wait for the answers of a target that has not answered yet: four times as long as for
 * the slowest other one of its path, since it may be farther away or take several round trips, and
 * a third of the {@code timeout} at the least. So a death soon after a start or a reload is not
 * seen a whole {@code timeout} late.
 */
final class BorrowedPatience {

  private static final int TIMES = 4;
  private static final int LEAST_PART = 3;

  private BorrowedPatience() {}

  /** The patience with {@code target}, which is one of {@code path}; at most the timeout. */
  static long nanos(TargetHealth target, List<TargetHealth> path, long timeoutNanos) {
    RttEstimator own = target.known().answers.rtt();
    if (own.known()) {
      return own.patienceNanos(timeoutNanos);
    }
    long longest = -1;
    for (TargetHealth each : path) {
      RttEstimator rtt = each.known().answers.rtt();
      if (rtt.known()) {
        longest = Math.max(longest, rtt.patienceNanos(timeoutNanos));
      }
    }
    return longest < 0
        ? timeoutNanos
        : Math.min(timeoutNanos, Math.max(TIMES * longest, timeoutNanos / LEAST_PART));
  }
}
