package sadr.probes.sim;

import java.time.Duration;
import sadr.probes.health.Path;
import sadr.probes.health.ProbeSettings;

/**
 * How would these settings do on such a line?
 *
 * @param settings pace and thresholds
 * @param targets how many are probed, 1 or more
 * @param quorum how many of them must be up, 1 to {@code targets}
 * @param roundTrip to each target, always the same, below {@code timeout}
 * @param loss the mean share lost, 0 or more and below 1
 * @param meanBurst how long a burst of losses is in the mean; it is the line's, so that all targets
 *     suffer it together. Zero: each probe is lost on its own
 */
public record Question(
    ProbeSettings settings,
    int targets,
    int quorum,
    Duration roundTrip,
    double loss,
    Duration meanBurst) {

  /** The path that is simulated. */
  Path path() {
    return SimulatedTargets.path(settings, targets, quorum);
  }

  /** How many targets have to go down for the path to go down. */
  int fatal() {
    return targets - quorum + 1;
  }

  /** Whether losses come in bursts. */
  boolean isBursty() {
    return !meanBurst.isZero() && loss > 0;
  }

  double intervalNanos() {
    return (double) settings.interval().toNanos();
  }

  /** As the probes' pace takes it: never longer than the interval. */
  double burstNanos() {
    return Math.min((double) settings.burst().toNanos(), intervalNanos());
  }

  /** From one probe of the path to the next, while all is well. */
  double spacingNanos() {
    return intervalNanos() / targets;
  }
}
