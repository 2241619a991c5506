package sadr.probes.sim;

import sadr.probes.health.ProbeSettings;

/**
 * How many of a window's probes are lost, as a Markov chain of two states from probe to probe.
 *
 * <p>How it works: the window crosses the threshold with a probe if the oldest, which leaves it,
 * was answered, the newest is lost, and those in between make exactly what is still tolerated. The
 * chance of that is summed over all ways by dynamic programming: state of the last probe by number
 * lost.
 *
 * <p>An object answers one question, once.
 */
final class LossCount {

  /** Longer windows are judged as if they were this long: too pessimistic, and still next to 0. */
  private static final int MOST = 2_000;

  private final int probes;
  private final int tolerated;
  private final double loss;
  private final double again;
  private final double afterAnswer;
  private final double[] answered;
  private final double[] lost;

  /**
   * A window of those settings.
   *
   * @param loss the mean share lost, above 0 and below 1
   * @param again the chance that a probe is lost after a lost one
   */
  LossCount(ProbeSettings settings, double loss, double again) {
    long fit = settings.window().toNanos() / Math.max(1, settings.interval().toNanos());
    probes = (int) Math.max(1, Math.min(fit, MOST));
    tolerated = (int) Math.floor(settings.maxLoss() * probes + 1e-9);
    this.loss = loss;
    this.again = again;
    afterAnswer = loss * (1 - again) / (1 - loss);
    answered = new double[tolerated + 2];
    lost = new double[tolerated + 2];
  }

  /** The chance that a probe takes the window from {@code max-loss} or less to more. */
  double crossing() {
    if (tolerated >= probes) {
      return 0;
    }
    answered[0] = 1 - loss;
    for (int i = 1; i < probes; i++) {
      addProbe();
    }
    return answered[tolerated] * afterAnswer + lost[tolerated] * again;
  }

  /** The chance that a window has half of {@code max-loss} or less: what ends a brown-out. */
  double calm() {
    answered[0] = 1 - loss;
    lost[1] = loss;
    for (int i = 1; i < probes; i++) {
      addProbe();
    }
    double chance = 0;
    for (int n = 0; n <= tolerated / 2; n++) {
      chance += answered[n] + lost[n];
    }
    return chance;
  }

  /** The chance that a probe takes the window from more than that to it. */
  double calming() {
    int calm = tolerated / 2;
    lost[1] = loss;
    for (int i = 1; i < probes; i++) {
      addProbe();
    }
    return answered[calm + 1] * (1 - afterAnswer) + lost[calm + 1] * (1 - again);
  }

  private void addProbe() {
    for (int n = lost.length - 1; n >= 0; n--) {
      double toLost = n == 0 ? 0 : answered[n - 1] * afterAnswer + lost[n - 1] * again;
      answered[n] = answered[n] * (1 - afterAnswer) + lost[n] * (1 - again);
      lost[n] = toLost;
    }
  }
}
