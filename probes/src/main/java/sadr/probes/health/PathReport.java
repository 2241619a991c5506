package sadr.probes.health;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of a path.
 *
 * @param path its name
 * @param state the verdict
 * @param cause why, for DOWN; short and stable, fit for a metric's label
 * @param detail why, in words for a person, such as "1 of 1 targets silent for 612 ms"
 * @param decidedNanos when the verdict was reached ({@code nanoTime})
 * @param lastAnswerNanos when the last answer of any target came in ({@code nanoTime})
 * @param targets each target, in the configuration's order
 */
public record PathReport(
    String path,
    PathState state,
    Cause cause,
    String detail,
    long decidedNanos,
    OptionalLong lastAnswerNanos,
    List<TargetReport> targets) {

  /** Why a path has its state. */
  public enum Cause {
    /** No verdict yet, or up. */
    NONE("none"),
    /** Too few targets answer. */
    PROBES("probes"),
    /** Targets answer, but the window shows more loss than {@code max-loss}. */
    LOSS("loss"),
    /** Targets answer, but more slowly than {@code max-rtt}. */
    LATENCY("latency"),
    /** No probe could be sent for three timeouts. */
    CANNOT_SEND("cannot-send"),
    /** Evidence from outside: {@link Path#blocked}. */
    BLOCKED("blocked"),
    /** It was down when it was last seen, before the daemon started. */
    REMEMBERED("remembered");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /** The word for logs, events and metrics. */
    public String text() {
      return text;
    }
  }

  /**
   * What is known of one target.
   *
   * @param target which
   * @param state its own verdict
   * @param loss the share of the window's probes that were lost, 0 to 1; 0 for an empty window
   * @param rttNanos the smoothed round trip (RFC 6298), once there was an answer
   * @param sent probes that left, since the start
   * @param lost probes unanswered in time, since the start
   * @param notSent probes that could not leave, since the start
   */
  public record TargetReport(
      Target target,
      PathState state,
      double loss,
      OptionalLong rttNanos,
      long sent,
      long lost,
      long notSent) {}

  /** Copies the list. */
  public PathReport {
    targets = List.copyOf(targets);
  }
}
