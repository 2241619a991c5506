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
 * @param blips outages that were too short for a verdict
 * @param doubted whether something is being looked into: a target is probed at {@code burst}
 */
public record PathReport(
    String path,
    PathState state,
    Cause cause,
    String detail,
    long decidedNanos,
    OptionalLong lastAnswerNanos,
    List<TargetReport> targets,
    Blips blips,
    boolean doubted) {

  /** One without short outages, and without doubt. */
  public PathReport(
      String path,
      PathState state,
      Cause cause,
      String detail,
      long decidedNanos,
      OptionalLong lastAnswerNanos,
      List<TargetReport> targets) {
    this(path, state, cause, detail, decidedNanos, lastAnswerNanos, targets, Blips.NONE, false);
  }

  /** Why a path has its state. */
  public enum Cause {
    /** No verdict yet, or up. */
    NONE("none"),
    /** Too few targets answer. */
    PROBES("probes"),
    /** Targets answer, but not what they should: a portal, another status, a wrong certificate. */
    UNFIT("unfit"),
    /** Targets answer, but the window shows more loss than {@code max-loss}. */
    LOSS("loss"),
    /** Targets answer, but more slowly than {@code max-rtt}. */
    LATENCY("latency"),
    /** No probe could be sent for three timeouts. */
    CANNOT_SEND("cannot-send"),
    /** Up, or as other evidence says: none of its targets has an address that may be asked. */
    NO_ADDRESS("no-address"),
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
   * @param jitterNanos how much the round trip varies (RFC 3550 §6.4.1), once there were two
   *     answers
   * @param standing whether it counts for the path
   * @param reason why it is not up, in words; empty where it is, or while there is nothing to say
   * @param unansweredNanos when the first of those probes was sent that nothing has come back for
   *     since the last sign of life ({@code nanoTime}); empty if none
   */
  public record TargetReport(
      Target target,
      PathState state,
      double loss,
      OptionalLong rttNanos,
      long sent,
      long lost,
      long notSent,
      OptionalLong jitterNanos,
      Standing standing,
      String reason,
      OptionalLong unansweredNanos) {}

  /** Whether a target counts for its path's quorum. */
  public enum Standing {
    /** It does. */
    COUNTS,
    /** All of its kind are silent while another kind answers: the path lives. */
    FILTERED,
    /** There is no such name, says the path's resolver: the path lives. */
    ABSENT,
    /** It lies in the site, or is a gateway ({@link OwnNetwork}): it is not asked. */
    FORBIDDEN
  }

  /**
   * Short outages: all targets missed probes at the same time, and answered again before a verdict.
   *
   * @param count how many, since the start
   * @param lastNanos how long the last one was; 0 if there was none
   * @param endedNanos when it ended ({@code nanoTime}); empty if there was none
   */
  public record Blips(long count, long lastNanos, OptionalLong endedNanos) {

    /** There was none. */
    public static final Blips NONE = new Blips(0, 0, OptionalLong.empty());
  }

  /** Copies the list. */
  public PathReport {
    targets = List.copyOf(targets);
  }
}
