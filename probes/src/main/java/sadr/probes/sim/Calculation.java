package sadr.probes.sim;

import java.time.Duration;

/** Answers a {@link Question} by mathematics; exact to the first order, in no time. */
public final class Calculation {

  private Calculation() {}

  /** The answer; what it leaves out stands at its parts. */
  public static Answer answer(Question question) {
    DetectionTime detection = new DetectionTime(question);
    FalseFailovers failovers = new FalseFailovers(question);
    return new Answer(
        Duration.ofNanos(Math.round(detection.quantileNanos(0.5))),
        Duration.ofNanos(Math.round(detection.quantileNanos(0.99))),
        failovers.ratePerSecond() * Answer.YEAR,
        probesPerSecond(question, failovers) * Answer.MONTH);
  }

  /**
   * One each interval, and for each burst one each {@code burst} and target until the first answer.
   */
  private static double probesPerSecond(Question question, FalseFailovers failovers) {
    double steady = question.targets() * 1e9 / question.intervalNanos();
    double untilAnswer =
        Math.ceil((double) question.roundTrip().toNanos() / question.burstNanos())
            + question.loss() / (1 - question.loss());
    return steady + failovers.burstsPerSecond() * question.targets() * Math.max(1, untilAnswer);
  }
}
