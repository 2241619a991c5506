package sadr.probes.health;

import java.util.List;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathReport.TargetReport;

/**
 * Whether one target answers.
 *
 * <p>How it works: it says when its next probe is due, is told what became of it, and reaches a
 * verdict.
 *
 * <ul>
 *   <li>UNKNOWN becomes UP with the first answer.
 *   <li>UNKNOWN and UP become DOWN after {@code fall} losses in a row. "In a row" is in the order
 *       of sending: a loss of a probe sent before one that was answered is no sign of death,
 *       whenever it is noticed, and counts in the window alone.
 *   <li>UP becomes DOWN when the window, once half full, shows too much loss or too slow answers.
 *   <li>UNKNOWN and UP become DOWN when for three timeouts nothing but failed sends happened, and
 *       at once when there is no such name, or it may not be asked.
 *   <li>DOWN becomes UP after {@code rise} answers in a row to probes sent at {@code interval}
 *       after the verdict; after a brown-out with the window instead ({@link BrownOut}). At once
 *       where the losses that took it down turn out to be late answers.
 * </ul>
 *
 * <p>An answer that comes after the probe was given up, yet within {@code timeout}, does not undo
 * the loss, but it shows that the target lives: it ends the row of losses before it and teaches the
 * estimator, so that a path which suddenly takes longer is not taken for a dead one, or not for
 * long.
 *
 * <p>Owned by the probe thread.
 */
public final class TargetHealth {

  private static final int TIMEOUTS_WITHOUT_SENDING = 3;

  private final Target target;
  private final String family;
  private final Evidence known;
  private final ProbePace pace;
  private final Outcomes outcomes;
  private ProbeSettings settings;
  private List<TargetHealth> siblings = List.of();
  private Standing standing = Standing.COUNTS;

  /** A target whose first probe is due at {@code firstNanos}; DOWN at first if {@code held}. */
  TargetHealth(Target target, ProbeSettings settings, boolean held, long firstNanos) {
    this.target = target;
    this.settings = settings;
    family = Family.of(target.kind());
    known = new Evidence(settings);
    pace = new ProbePace(settings, firstNanos);
    outcomes = new Outcomes(known, pace, settings);
    if (held) {
      hold(firstNanos);
    }
  }

  /** Who it is. */
  public Target target() {
    return target;
  }

  /** Its verdict. */
  public PathState state() {
    return known.verdict.state();
  }

  /** When its next probe is due. */
  public long dueNanos() {
    return pace.dueNanos();
  }

  /**
   * When the probe that waits longest will be lost, if no answer comes and none teaches us another
   * patience.
   */
  public OptionalLong deadlineNanos() {
    return outcomes.deadlineNanos(patienceNanos());
  }

  /** The sequence that its next probe bears, 0 to 65535. */
  public int nextSequence() {
    return outcomes.nextSequence();
  }

  /**
   * Takes the beat that is due; {@link #sent} or a reason why not must follow.
   *
   * @return whether it is one of those at {@code interval}
   */
  public boolean takeBeat(long now) {
    return pace.take(now);
  }

  /**
   * A probe left.
   *
   * @param token what its answer must bear
   * @param atInterval what {@link #takeBeat} said
   */
  public void sent(long token, boolean atInterval, long now) {
    known.sends.sent(now);
    outcomes.sent(token, atInterval, now);
  }

  /** A probe could not leave, because of {@code why}. This is not a loss. */
  public void notSent(String why, long now) {
    long failingNanos = known.sends.notSent(why, now);
    if (failingNanos >= TIMEOUTS_WITHOUT_SENDING * settings.timeout().toNanos()) {
      outcomes.fall(Verdict.Reason.CANNOT_SEND, now);
    }
  }

  /** A probe did not leave yet, because of {@code why}, which says nothing about the path. */
  public void postponed(String why, long now) {
    known.sends.notSent(why, now);
    known.sends.forgiveFailures();
  }

  /**
   * A probe may not leave, because of {@code why}: an answer would prove nothing. The target does
   * not count until that is over and it has answered, or been asked in vain.
   */
  public void forbidden(String why, long now) {
    postponed(why, now);
    known.complaint.forbidden(why);
    outcomes.forgetWaiting();
    outcomes.fall(Verdict.Reason.FORBIDDEN, now);
  }

  /**
   * A probe could not leave since there is no such name, as the path's own resolver said ({@code
   * why}) at {@code saidNanos}: the target cannot be asked, and the path lived then. It does not
   * count until it has answered, or has been asked in vain.
   */
  public void absent(String why, long saidNanos, long now) {
    postponed(why, now);
    known.complaint.absent(why, saidNanos);
    outcomes.fall(Verdict.Reason.ABSENT, now);
  }

  /**
   * A reply came from this target.
   *
   * @param sequence which probe it says it answers, 0 to 65535
   * @param token what it bears
   * @param now the time
   * @param ageNanos for how long it has been here; where that is impossible (the wall clock was set
   *     meanwhile), the reply is taken to have come before its probe would have been given up
   * @return what it turned out to be; anything but an ANSWER, or a LATE one within {@code timeout},
   *     changes nothing
   */
  public ReplyKind replied(int sequence, long token, long now, long ageNanos) {
    return outcomes.replied(sequence, token, now, ageNanos, patienceNanos());
  }

  /**
   * Something has come for a probe, and is waiting for work of our own: what that takes is no
   * lateness of the target's.
   *
   * @param ownNanos for how long in all, so far
   * @return as of {@link #refused}
   */
  public ReplyKind delayed(int sequence, long token, long ownNanos) {
    return outcomes.delayed(sequence, token, ownNanos);
  }

  /**
   * Something on the way has refused a probe: an ICMPv6 error that quotes it, or another proof that
   * names this very probe. It is lost at once.
   *
   * @param sequence which probe it names, 0 to 65535
   * @param token what the probe bore
   * @param why in words, such as "no route, says fe80::a1"
   * @return what it turned out to be; anything but an ANSWER changes nothing
   */
  public ReplyKind refused(int sequence, long token, long now, String why) {
    return outcomes.refused(sequence, token, now, why);
  }

  /**
   * A reply came that proves life and is no good answer, such as a captive portal's. The probe is
   * lost at once, and yet the target is not silent.
   *
   * @param why in words, such as "portal: redirects to login.example"
   * @return as of {@link #refused}
   */
  public ReplyKind unfit(int sequence, long token, long now, String why) {
    return outcomes.unfit(sequence, token, now, why);
  }

  /**
   * Counts as lost what has waited too long. Whatever reached the sockets before {@code now} must
   * have been handed to {@link #replied}.
   */
  void judge(long now) {
    outcomes.judge(now, patienceNanos());
  }

  private long patienceNanos() {
    return BorrowedPatience.nanos(this, siblings, settings.timeout().toNanos());
  }

  /** Whether, since this was last asked, a row of losses has begun outside bursts, or it fell. */
  boolean takeDoubt() {
    return outcomes.takeDoubt();
  }

  /** Begins a burst, unless it is down or in one. */
  void burst(long now) {
    outcomes.burst(now);
  }

  /** Takes it down for a reason from outside: only answers to probes from now on bring it up. */
  void hold(long now) {
    outcomes.hold(now);
  }

  /** The window starts afresh, unless it is what the target has to come up by. */
  void clearWindow() {
    if (known.verdict.state() != PathState.DOWN) {
      known.window.clear();
    }
  }

  /** What waits can no longer be answered, and is not lost. */
  void forgetWaiting() {
    outcomes.forgetWaiting();
  }

  /** Takes other settings; the next probe at {@code interval} comes at {@code firstNanos}. */
  void retime(ProbeSettings changed, long firstNanos) {
    settings = changed;
    outcomes.retime(changed);
    pace.retime(changed, firstNanos);
  }

  /** The targets of the same path, this one among them. */
  void setSiblings(List<TargetHealth> targets) {
    siblings = targets;
  }

  /** Whether it counts for the path. */
  void setStanding(Standing value) {
    standing = value;
  }

  Standing standing() {
    return standing;
  }

  String family() {
    return family;
  }

  /** What is known of it. */
  Evidence known() {
    return known;
  }

  /** Whether a burst lasts. */
  boolean bursting() {
    return pace.bursting();
  }

  TargetReport report() {
    return TargetWords.report(this);
  }
}
