package sadr.probes.health;

import java.time.Duration;
import java.util.OptionalLong;
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
 *   <li>UNKNOWN and UP become DOWN when for three timeouts nothing but failed sends happened.
 *   <li>DOWN becomes UP after {@code rise} answers in a row to probes sent at {@code interval}
 *       after the verdict; those slower than {@code max-rtt} do not count while that is what is
 *       wrong.
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
  private final RttEstimator rtt = new RttEstimator();
  private final LossWindow window;
  private final ProbeLedger ledger = new ProbeLedger();
  private final ProbePace pace;
  private final SendLog sends = new SendLog();
  private final Verdict verdict;
  private ProbeSettings settings;

  private long burstFrom;
  private long lastAnswered = -1;
  private OptionalLong lastAnswerNanos = OptionalLong.empty();
  private long lost;

  /**
   * A target whose first probe is due at {@code firstNanos}; DOWN from the start if {@code held}.
   */
  TargetHealth(Target target, ProbeSettings settings, boolean held, long firstNanos) {
    this.target = target;
    this.settings = settings;
    window = new LossWindow(settings);
    pace = new ProbePace(settings, firstNanos);
    verdict = new Verdict();
    if (held) {
      hold();
    }
  }

  /** Who it is. */
  public Target target() {
    return target;
  }

  /** Its verdict. */
  public PathState state() {
    return verdict.state();
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
   * Takes the beat that is due; {@link #sent} or {@link #notSent} must follow.
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
    sends.sent(now);
    ledger.sent(token, atInterval, now);
  }

  /** A probe could not leave, because of {@code why}. This is not a loss. */
  public void notSent(String why, long now) {
    long failingNanos = sends.notSent(why, now);
    if (failingNanos >= TIMEOUTS_WITHOUT_SENDING * settings.timeout().toNanos()) {
      fall(Verdict.Reason.CANNOT_SEND);
    }
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

  private void answered(ProbeLedger.Entry probe, long rttNanos, boolean late) {
    rtt.add(rttNanos);
    long at = probe.sentNanos + rttNanos;
    if (lastAnswerNanos.isEmpty() || at - lastAnswerNanos.getAsLong() > 0) {
      lastAnswerNanos = OptionalLong.of(at);
    }
    if (probe.number > lastAnswered) {
      lastAnswered = probe.number;
      verdict.restartRow(ledger.lostAfter(probe.number));
    }
    if (probe.number >= burstFrom) {
      pace.endBurst();
    }
    if (probe.slow && !late) {
      window.addAnswered(probe.sentNanos, rttNanos);
    }
    boolean tooSlow = rttNanos > settings.maxRtt().toNanos();
    if (verdict.answered(probe, late, tooSlow, settings.rise())) {
      window.clear();
    }
    judgeWindow();
  }

  /**
   * Counts as lost what has waited too long. Whatever reached the sockets before {@code now} must
   * have been handed to {@link #replied}.
   *
   * @return whether a death may have begun: a loss, later than the last answer, at a target that is
   *     neither down nor in a burst
   */
  public boolean judge(long now) {
    boolean sign = false;
    ProbeLedger.Entry probe = ledger.oldestWaiting();
    while (probe != null && now - probe.sentNanos >= patienceNanos()) {
      sign |= lose(probe);
      probe = ledger.oldestWaiting();
    }
    window.expire(now);
    ledger.prune(now, Math.max(REMEMBERED_NANOS, 2 * settings.timeout().toNanos()));
    return sign;
  }

  private long patienceNanos() {
    return rtt.patienceNanos(settings.timeout().toNanos());
  }

  private boolean lose(ProbeLedger.Entry probe) {
    probe.fate = Fate.LOST;
    lost++;
    if (probe.slow) {
      window.addLost(probe.sentNanos);
      verdict.limitRise(ledger.answeredAfter(probe.number));
    }
    boolean newest = probe.number > lastAnswered;
    if (newest && verdict.lost() >= settings.fall()) {
      fall(Verdict.Reason.SILENT);
    }
    judgeWindow();
    return newest && verdict.state() != PathState.DOWN && !pace.bursting();
  }

  private void judgeWindow() {
    if (verdict.state() != PathState.UP || !window.halfFull()) {
      return;
    }
    if (window.loss() > settings.maxLoss()) {
      fall(Verdict.Reason.LOSSY);
    } else if (window.meanRttNanos() > settings.maxRtt().toNanos()) {
      fall(Verdict.Reason.SLOW);
    }
  }

  private void fall(Verdict.Reason reason) {
    verdict.fall(reason, ledger.nextNumber());
    pace.endBurst();
  }

  /** Begins a burst, unless the target is down or in one. */
  void burst(long now) {
    if (verdict.state() != PathState.DOWN && !pace.bursting()) {
      pace.burst(now);
      burstFrom = ledger.nextNumber();
    }
  }

  /** Takes it down for a reason from outside: only answers to probes from now on bring it up. */
  void hold() {
    sends.forgiveFailures();
    fall(Verdict.Reason.HELD);
  }

  /** The window starts afresh. */
  void clearWindow() {
    window.clear();
  }

  /** What waits can no longer be answered, and is not lost. */
  void forgetWaiting() {
    ledger.forgetWaiting();
  }

  /** Takes other settings; the next probe at {@code interval} comes at {@code firstNanos}. */
  void retime(ProbeSettings changed, long firstNanos) {
    settings = changed;
    window.resize(changed);
    pace.retime(changed, firstNanos);
  }

  Verdict verdict() {
    return verdict;
  }

  LossWindow window() {
    return window;
  }

  OptionalLong lastAnswerNanos() {
    return lastAnswerNanos;
  }

  /** Since when it has been silent: its last answer, or the first probe. */
  OptionalLong silentSinceNanos() {
    return lastAnswerNanos.isPresent() ? lastAnswerNanos : sends.firstSentNanos();
  }

  SendLog sends() {
    return sends;
  }

  TargetReport report() {
    return new TargetReport(
        target,
        verdict.state(),
        window.loss(),
        rtt.srttNanos(),
        sends.sentCount(),
        lost,
        sends.notSentCount());
  }
}
