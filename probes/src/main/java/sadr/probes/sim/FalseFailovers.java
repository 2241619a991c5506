package sadr.probes.sim;

/**
 * How often chance takes down a path that is alive, by mathematics; first-order, for rare events.
 *
 * <p>How it works: a verdict against the path needs {@link Question#fatal} targets down at one
 * time. A target goes down in two ways, by {@code fall} losses in a row and by a window with more
 * than {@code max-loss} lost, and stays down until {@code rise} answers in a row, or until a window
 * with half of {@code max-loss}. So there are two sums:
 *
 * <ul>
 *   <li>in one burst: a first loss, after which the needed targets lose every probe of the burst;
 *   <li>by coincidence: targets that go down each on its own while others are still down, as
 *       independent processes with two states.
 * </ul>
 *
 * <p>Where losses come in bursts the line is a Markov chain in continuous time (see {@link
 * GilbertElliott}): given a loss, a probe that leaves {@code t} later is lost with {@code p + (1-p)
 * exp(-t (1/bad + 1/good))}. All targets meet the same line, so that probes which leave together
 * are lost together. Where losses are random, that chance is {@code p} at any distance.
 */
final class FalseFailovers {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Question question;
  private final DetectionTime detection;
  private final double loss;

  FalseFailovers(Question question) {
    this.question = question;
    detection = new DetectionTime(question);
    loss = question.loss();
  }

  /** Verdicts a second. */
  double ratePerSecond() {
    return loss == 0 ? 0 : inOneBurst() + byCoincidence();
  }

  /** How often a burst begins, a second. */
  double burstsPerSecond() {
    double signs = question.targets() * loss * NANOS_PER_SECOND / question.intervalNanos();
    double length = question.roundTrip().toNanos() / NANOS_PER_SECOND;
    return signs / (1 + signs * length);
  }

  private double inOneBurst() {
    int fatal = question.fatal();
    if (question.isBursty()) {
      return burstsPerSecond() * allLost(fatal - 1);
    }
    if (fatal == 1) {
      return 0;
    }
    double others = Math.pow(loss, (double) question.settings().fall() * (fatal - 1));
    return burstsPerSecond() * allLost(0) * choose(question.targets() - 1, fatal - 1) * others;
  }

  /** After a loss: that a target loses all of the burst's probes that it has to. */
  private double allLost(int order) {
    int needed = detection.burstLosses(order);
    if (needed <= 0) {
      return Math.pow(again(question.intervalNanos()), question.settings().fall() - 1.0);
    }
    return again(detection.patienceNanos()) * Math.pow(again(question.burstNanos()), needed - 1.0);
  }

  /** That a probe is lost which leaves so long after a lost one. */
  private double again(double nanos) {
    if (!question.isBursty()) {
      return loss;
    }
    double rate = 1 / (question.meanBurst().toNanos() * (1 - loss));
    return loss + (1 - loss) * Math.exp(-nanos * rate);
  }

  private double byCoincidence() {
    int all = question.targets();
    int fatal = question.fatal();
    double row = rowFallsPerSecond();
    double window = windowFallsPerSecond();
    double spent = row * rowSeconds() + window * windowSeconds();
    double down = spent / (1 + spent);
    double alone = question.isBursty() && fatal == 1 ? window : row + window;
    return all
        * alone
        * choose(all - 1, fatal - 1)
        * Math.pow(down, fatal - 1.0)
        * Math.pow(1 - down, all - fatal + 1.0);
  }

  /** How often one target loses {@code fall} in a row. */
  private double rowFallsPerSecond() {
    if (!question.isBursty()) {
      double probes = NANOS_PER_SECOND / question.intervalNanos() + burstsPerSecond();
      return probes * (1 - loss) * Math.pow(loss, question.settings().fall());
    }
    double first = 1.0 / question.targets();
    int other = Math.min(1, question.targets() - 1);
    return burstsPerSecond() * (first * allLost(0) + (1 - first) * allLost(other));
  }

  /** How often one target's window becomes too bad. */
  private double windowFallsPerSecond() {
    return count().crossing() * NANOS_PER_SECOND / question.intervalNanos();
  }

  /** How long a target is down after a row of losses: until {@code rise} answers in a row. */
  private double rowSeconds() {
    double row = Math.pow(1 - loss, question.settings().rise());
    double probes = loss == 0 ? question.settings().rise() : (1 - row) / (loss * row);
    return probes * question.intervalNanos() / NANOS_PER_SECOND;
  }

  /** How long a target is down after a bad window: a whole one, and until it is a calm one. */
  private double windowSeconds() {
    double probes = (1 - count().calm()) / Math.max(count().calming(), 1e-12);
    double nanos = question.settings().window().toNanos() + probes * question.intervalNanos();
    return nanos / NANOS_PER_SECOND;
  }

  private LossCount count() {
    return new LossCount(question.settings(), loss, again(question.intervalNanos()));
  }

  private static double choose(int of, int some) {
    double ways = 1;
    for (int i = 1; i <= some; i++) {
      ways = ways * (of - some + i) / i;
    }
    return ways;
  }
}
