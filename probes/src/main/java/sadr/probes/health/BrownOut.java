package sadr.probes.health;

/**
 * Whether a target that answers does so too seldom or too slowly, by its window.
 *
 * <p>How it works: one falls by a window that is at least half full. It comes back only by a whole
 * window of its own since then, and a clearly better one: with half of {@code max-loss}, and four
 * fifths of {@code max-rtt}. So a path on the brink stays down instead of swinging.
 *
 * <p>Owned by the probe thread.
 */
final class BrownOut {

  private static final double GOOD_LOSS = 0.5;
  private static final double GOOD_RTT = 0.8;

  private double loss;
  private long rttNanos;

  /** Why the target is to fall; NONE if it is not. */
  Verdict.Reason begun(LossWindow window, ProbeSettings settings) {
    if (!window.halfFull()) {
      return Verdict.Reason.NONE;
    }
    Verdict.Reason reason =
        window.loss() > settings.maxLoss()
            ? Verdict.Reason.LOSSY
            : window.meanRttNanos() > settings.maxRtt().toNanos()
                ? Verdict.Reason.SLOW
                : Verdict.Reason.NONE;
    if (reason != Verdict.Reason.NONE) {
      loss = window.loss();
      rttNanos = window.meanRttNanos();
    }
    return reason;
  }

  /** Whether the window since the fall is long and good enough. */
  static boolean isOver(LossWindow window, Verdict verdict, ProbeSettings settings, long now) {
    return window.full()
        && verdict.downFor(settings.window().toNanos(), now)
        && window.loss() <= GOOD_LOSS * settings.maxLoss()
        && window.meanRttNanos() <= GOOD_RTT * settings.maxRtt().toNanos();
  }

  /** The loss that it last fell by. */
  double loss() {
    return loss;
  }

  /** The mean round trip that it last fell by. */
  long rttNanos() {
    return rttNanos;
  }
}
