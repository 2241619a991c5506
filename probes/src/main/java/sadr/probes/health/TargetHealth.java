package sadr.probes.health;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.ProbeLedger.Fate;

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
 *       at once when there is no such name.
 *   <li>DOWN becomes UP after {@code rise} answers in a row to probes sent at {@code interval}
 *       after the verdict; after a brown-out with the window instead ({@link BrownOut}).
 * </ul>
 *
 * <p>An answer that comes after the probe was given up, yet within {@code timeout}, does not undo
 * the loss, but it shows that the target lives: it ends the row of losses before it and teaches the
 * estimator, so that a path which suddenly takes longer is not taken for a dead one.
 *
 * <p>Owned by the probe thread.
 */
public final class TargetHealth {

  private static final int TIMEOUTS_WITHOUT_SENDING = 3;
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

  private final Target target;
  private final String family;
  private final Evidence known;
  private final ProbeLedger ledger = new ProbeLedger();
  private final ProbePace pace;
  private ProbeSettings settings;
  private List<TargetHealth> siblings = List.of();
  private Standing standing = Standing.COUNTS;
  private long burstFrom;
  private boolean doubted;

  /** A target whose first probe is due at {@code firstNanos}; DOWN at first if {@code held}. */
  TargetHealth(Target target, ProbeSettings settings, boolean held, long firstNanos) {
    this.target = target;
    this.settings = settings;
    family = Family.of(target.kind());
    known = new Evidence(settings);
    pace = new ProbePace(settings, firstNanos);
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
    ProbeLedger.Entry oldest = ledger.oldestWaiting();
    return oldest == null
        ? OptionalLong.empty()
        : OptionalLong.of(oldest.sentNanos + patienceNanos());
  }

  /** The sequence that its next probe bears, 0 to 65535. */
  public int nextSequence() {
    return ledger.nextSequence();
  }

  /**
   * Takes the beat that is due; {@link #sent}, {@link #notSent} or {@link #absent} must follow.
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
    ledger.sent(token, atInterval, now);
  }

  /** A probe could not leave, because of {@code why}. This is not a loss. */
  public void notSent(String why, long now) {
    long failingNanos = known.sends.notSent(why, now);
    if (failingNanos >= TIMEOUTS_WITHOUT_SENDING * settings.timeout().toNanos()) {
      fall(Verdict.Reason.CANNOT_SEND, now);
    }
  }

  /**
   * A probe could not leave since there is no such name, as the path's own resolver said ({@code
   * why}) at {@code saidNanos}: the target cannot be asked, and the path lived then. It does not
   * count until it has answered, or has been asked in vain.
   */
  public void absent(String why, long saidNanos, long now) {
    known.sends.notSent(why, now);
    known.sends.forgiveFailures();
    known.complaint.absent(why, saidNanos);
    fall(Verdict.Reason.ABSENT, now);
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
    ProbeLedger.Entry probe = ledger.find(sequence);
    if (probe == null || probe.token != token) {
      return ReplyKind.FORGED;
    }
    if (probe.fate == Fate.ANSWERED) {
      return ReplyKind.DUPLICATE;
    }
    long waited = now - probe.sentNanos;
    boolean impossible = ageNanos < 0 || ageNanos > waited;
    long rttNanos = impossible ? Math.min(waited, patienceNanos()) : waited - ageNanos;
    if (rttNanos > settings.timeout().toNanos()) {
      return ReplyKind.LATE;
    }
    boolean late = probe.fate == Fate.LOST;
    probe.fate = Fate.ANSWERED;
    answered(probe, rttNanos, late);
    return late ? ReplyKind.LATE : ReplyKind.ANSWER;
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
    ProbeLedger.Entry probe = ledger.find(sequence);
    if (probe == null || probe.token != token || probe.fate != Fate.WAITING) {
      return ProbeLedger.unwanted(probe, token);
    }
    known.complaint.refused(why);
    lose(probe, now);
    return ReplyKind.ANSWER;
  }

  /**
   * A reply came that proves life and is no good answer, such as a captive portal's. The probe is
   * lost at once, and yet the target is not silent.
   *
   * @param why in words, such as "portal: redirects to login.example"
   * @return as of {@link #refused}
   */
  public ReplyKind unfit(int sequence, long token, long now, String why) {
    ProbeLedger.Entry probe = ledger.find(sequence);
    if (probe == null || probe.token != token || probe.fate != Fate.WAITING) {
      return ProbeLedger.unwanted(probe, token);
    }
    known.complaint.unfit(why);
    lose(probe, now);
    known.silence.broken(probe.sentNanos, 0, now, now);
    return ReplyKind.ANSWER;
  }

  private void answered(ProbeLedger.Entry probe, long rttNanos, boolean late) {
    long at = probe.sentNanos + rttNanos;
    if (known.answers.add(probe, rttNanos)) {
      int since = ledger.lostAfter(probe.number);
      known.verdict.restartRow(since);
      known.complaint.answered();
      long sinceNanos = since > 0 ? ledger.firstLostAfter(probe.number) : at;
      known.silence.broken(probe.sentNanos, since, sinceNanos, at);
    }
    if (probe.number >= burstFrom) {
      pace.endBurst();
    }
    if (probe.slow && !late) {
      known.window.addAnswered(probe.sentNanos, rttNanos);
    }
    boolean good =
        known.verdict.windowWanted() && BrownOut.isOver(known.window, known.verdict, settings, at);
    if (known.verdict.answered(probe, late, settings.rise(), good)) {
      known.window.clear();
    }
    judgeWindow(at);
  }

  /**
   * Counts as lost what has waited too long. Whatever reached the sockets before {@code now} must
   * have been handed to {@link #replied}.
   */
  void judge(long now) {
    ProbeLedger.Entry probe = ledger.oldestWaiting();
    while (probe != null && now - probe.sentNanos >= patienceNanos()) {
      known.complaint.silent();
      lose(probe, now);
      probe = ledger.oldestWaiting();
    }
    known.window.expire(now);
    ledger.prune(now, Math.max(REMEMBERED_NANOS, 2 * settings.timeout().toNanos()));
  }

  private long patienceNanos() {
    return BorrowedPatience.nanos(this, siblings, settings.timeout().toNanos());
  }

  private void lose(ProbeLedger.Entry probe, long now) {
    probe.fate = Fate.LOST;
    known.sends.lost();
    if (probe.slow) {
      known.window.addLost(probe.sentNanos);
      known.verdict.limitRise(ledger.answeredAfter(probe.number));
    }
    if (probe.number > known.answers.newest()) {
      doubted |= known.verdict.state() != PathState.DOWN && !pace.bursting();
      known.silence.lost(probe.sentNanos, now);
      if (known.verdict.lost() >= settings.fall()
          && known.complaint.counts(known.verdict, settings.fall())) {
        fall(known.complaint.reason(), now);
      }
    }
    judgeWindow(now);
  }

  private void judgeWindow(long now) {
    if (known.verdict.state() == PathState.UP) {
      Verdict.Reason reason = known.brownOut.begun(known.window, settings);
      if (reason != Verdict.Reason.NONE) {
        fall(reason, now);
        known.window.clear();
      }
    }
  }

  private void fall(Verdict.Reason reason, long now) {
    doubted |= known.verdict.state() != PathState.DOWN; // It or the path? Let the others be asked.
    known.verdict.fall(reason, ledger.nextNumber(), now);
    pace.endBurst();
  }

  /** Whether, since this was last asked, a row of losses has begun outside bursts, or it fell. */
  boolean takeDoubt() {
    boolean was = doubted;
    doubted = false;
    return was;
  }

  /** Begins a burst, unless it is down or in one. */
  void burst(long now) {
    if (known.verdict.state() != PathState.DOWN && !pace.bursting()) {
      pace.burst(now);
      burstFrom = ledger.nextNumber();
    }
  }

  /** Takes it down for a reason from outside: only answers to probes from now on bring it up. */
  void hold(long now) {
    known.sends.forgiveFailures();
    fall(Verdict.Reason.HELD, now);
    doubted = false;
  }

  /** The window starts afresh, unless it is what the target has to come up by. */
  void clearWindow() {
    if (known.verdict.state() != PathState.DOWN) {
      known.window.clear();
    }
  }

  /** What waits can no longer be answered, and is not lost. */
  void forgetWaiting() {
    ledger.forgetWaiting();
  }

  /** Takes other settings; the next probe at {@code interval} comes at {@code firstNanos}. */
  void retime(ProbeSettings changed, long firstNanos) {
    settings = changed;
    known.window.resize(changed);
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
