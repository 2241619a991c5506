package sadr.probes.health;

import java.time.Duration;

/**
 * How often to probe, and what to conclude; the same for all targets of a path.
 *
 * @param interval between two probes of one target while all is well
 * @param timeout the longest that an answer is waited for
 * @param fall losses in a row that take a target down, 1 or more
 * @param burst between two probes of one target from a first loss until the verdict
 * @param rise answers in a row, at {@code interval}, that bring a target up, 1 or more
 * @param maxLoss the share of the window that may be lost, above 0 and up to 1
 * @param maxRtt the mean round trip over the window that is still good
 * @param window what loss and round trip are judged over, at least {@code interval}
 */
public record ProbeSettings(
    Duration interval,
    Duration timeout,
    int fall,
    Duration burst,
    int rise,
    double maxLoss,
    Duration maxRtt,
    Duration window) {

  /** The defaults of the configuration's {@code [probe]}. */
  public static final ProbeSettings DEFAULT =
      new ProbeSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          10,
          Duration.ofMillis(50),
          10,
          0.4,
          Duration.ofMillis(800),
          Duration.ofSeconds(30));
}
