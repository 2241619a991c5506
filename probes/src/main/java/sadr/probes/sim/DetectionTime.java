package sadr.probes.sim;

import java.util.Arrays;

/**
 * How long a death takes to be seen, by arithmetic.
 *
 * <p>How it works: the path dies at a random moment, so that the first lost probe leaves after a
 * time that is evenly distributed between nothing and {@code interval / targets}. It is given up
 * after the patience, {@code rtt + 10 ms} for a steady round trip (RFC 6298's estimator), {@code
 * timeout} at the most: now the burst begins at all targets at once. A target that has lost {@code
 * a} probes until then needs {@code fall - a} of the burst's; the last of them is given up after
 * the patience again. The path is down with the {@link Question#fatal}-th target.
 *
 * <p>What it leaves out: losses from before the death, which shorten it.
 */
final class DetectionTime {

  private static final double FLOOR_NANOS = 10e6;

  private final Question question;
  private final double patience;

  DetectionTime(Question question) {
    this.question = question;
    patience =
        Math.min(
            (double) question.settings().timeout().toNanos(),
            question.roundTrip().toNanos() + FLOOR_NANOS);
  }

  /** How long a probe is waited for, in nanoseconds. */
  double patienceNanos() {
    return patience;
  }

  /** The time that {@code share} of the deaths do not exceed, in nanoseconds. */
  double quantileNanos(double share) {
    double[] times = new double[question.targets()];
    for (int order = 0; order < times.length; order++) {
      times[order] = afterFirstLossNanos(order);
    }
    Arrays.sort(times);
    return share * question.spacingNanos() + times[question.fatal() - 1];
  }

  /**
   * How many probes of the burst the target that is asked as number {@code order} after the first
   * loss, from 0, has to lose; 0 or less where it falls before.
   */
  int burstLosses(int order) {
    double behind = patience - order * question.spacingNanos();
    int before = behind > 0 ? (int) Math.ceil(behind / question.intervalNanos()) : 0;
    return question.settings().fall() - before;
  }

  /** From the sending of the first lost probe to that target's verdict. */
  private double afterFirstLossNanos(int order) {
    int needed = burstLosses(order);
    if (needed > 0) {
      return patience + (needed - 1.0) * question.burstNanos() + patience;
    }
    return order * question.spacingNanos()
        + (question.settings().fall() - 1.0) * question.intervalNanos()
        + patience;
  }
}
