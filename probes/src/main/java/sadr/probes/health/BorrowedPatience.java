package sadr.probes.health;

import java.util.List;

/**
 * How long to wait for the answers of a target that has not answered yet: as long as for those of
 * its path that ask in the same way; where others alone have answered, four times as long, since a
 * handshake takes several round trips. So a death soon after a start or a reload is not seen a
 * {@code timeout} late.
 */
final class BorrowedPatience {

  private static final int ROUND_TRIPS = 4;

  private BorrowedPatience() {}

  /** The patience with {@code target}, which is one of {@code path}; at most the timeout. */
  static long nanos(TargetHealth target, List<TargetHealth> path, long timeoutNanos) {
    RttEstimator own = target.known().answers.rtt();
    if (own.known()) {
      return own.patienceNanos(timeoutNanos);
    }
    long alike = -1;
    long other = -1;
    for (TargetHealth each : path) {
      RttEstimator rtt = each.known().answers.rtt();
      if (rtt.known()) {
        long patience = rtt.patienceNanos(timeoutNanos);
        if (each.family().equals(target.family())) {
          alike = Math.max(alike, patience);
        } else {
          other = Math.max(other, patience);
        }
      }
    }
    if (alike >= 0) {
      return alike;
    }
    return other >= 0 ? Math.min(timeoutNanos, ROUND_TRIPS * other) : timeoutNanos;
  }
}
