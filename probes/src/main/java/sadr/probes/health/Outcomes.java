package sadr.probes.health;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sadr.probes.health.ProbeLedger.Fate;

/**
 * What becomes of the probes of one target, and what follows for its verdict. The rules stand at
 * {@link TargetHealth}.
 *
 * <p>Owned by the probe thread.
 */
final class Outcomes {

  private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

  private final Evidence known;
  private final ProbePace pace;
  private final ProbeLedger ledger = new ProbeLedger();
  private ProbeSettings settings;
  private long burstFrom;
  private boolean doubted;

  Outcomes(Evidence known, ProbePace pace, ProbeSettings settings) {
    this.known = known;
    this.pace = pace;
    this.settings = settings;
  }

  /** The sequence that the next probe bears, 0 to 65535. */
  int nextSequence() {
    return ledger.nextSequence();
  }

  /** A probe left. */
  void sent(long token, boolean atInterval, long now) {
    ledger.sent(token, atInterval, now);
  }

  /** When the probe that waits longest will be lost, with that patience. */
  OptionalLong deadlineNanos(long patienceNanos) {
    ProbeLedger.Entry oldest = ledger.oldestWaiting();
    return oldest == null
        ? OptionalLong.empty()
        : OptionalLong.of(oldest.sentNanos + oldest.ownNanos + patienceNanos);
  }

  /** See {@link TargetHealth#replied}. */
  ReplyKind replied(int sequence, long token, long now, long ageNanos, long patienceNanos) {
    ProbeLedger.Entry probe = ledger.find(sequence);
    if (probe == null || probe.token != token) {
      return ReplyKind.FORGED;
    }
    if (probe.fate == Fate.ANSWERED) {
      return ReplyKind.DUPLICATE;
    }
    long waited = now - probe.sentNanos;
    boolean impossible = ageNanos < 0 || ageNanos > waited;
    long rttNanos = impossible ? Math.min(waited, patienceNanos) : waited - ageNanos;
    if (rttNanos > settings.timeout().toNanos()) {
      return ReplyKind.LATE;
    }
    boolean late = probe.fate == Fate.LOST;
    probe.fate = Fate.ANSWERED;
    answered(probe, rttNanos, late);
    return late ? ReplyKind.LATE : ReplyKind.ANSWER;
  }

  /** See {@link TargetHealth#delayed}. */
  ReplyKind delayed(int sequence, long token, long ownNanos) {
    ProbeLedger.Entry probe = waiting(sequence, token);
    if (probe == null) {
      return ProbeLedger.unwanted(ledger.find(sequence), token);
    }
    probe.ownNanos = Math.max(probe.ownNanos, ownNanos);
    return ReplyKind.ANSWER;
  }

  /** See {@link TargetHealth#refused}. */
  ReplyKind refused(int sequence, long token, long now, String why) {
    ProbeLedger.Entry probe = waiting(sequence, token);
    if (probe == null) {
      return ProbeLedger.unwanted(ledger.find(sequence), token);
    }
    known.complaint.refused(why);
    lose(probe, now);
    return ReplyKind.ANSWER;
  }

  /** See {@link TargetHealth#unfit}. */
  ReplyKind unfit(int sequence, long token, long now, String why) {
    ProbeLedger.Entry probe = waiting(sequence, token);
    if (probe == null) {
      return ProbeLedger.unwanted(ledger.find(sequence), token);
    }
    known.complaint.unfit(why);
    lose(probe, now);
    known.silence.broken(probe.sentNanos, 0, now, now);
    return ReplyKind.ANSWER;
  }

  private ProbeLedger.@Nullable Entry waiting(int sequence, long token) {
    ProbeLedger.Entry probe = ledger.find(sequence);
    boolean meant = probe != null && probe.token == token && probe.fate == Fate.WAITING;
    return meant ? probe : null;
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
    if (known.verdict.answered(probe, late, settings, good)) {
      known.window.clear();
    }
    judgeWindow(at);
  }

  /** See {@link TargetHealth#judge}. */
  void judge(long now, long patienceNanos) {
    ProbeLedger.Entry probe = ledger.oldestWaiting();
    while (probe != null && now - probe.sentNanos - probe.ownNanos >= patienceNanos) {
      known.complaint.silent();
      lose(probe, now);
      probe = ledger.oldestWaiting();
    }
    known.window.expire(now);
    ledger.prune(now, Math.max(REMEMBERED_NANOS, 2 * settings.timeout().toNanos()));
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

  /** Takes the target down, or changes why it is. */
  void fall(Verdict.Reason reason, long now) {
    doubted |= known.verdict.state() != PathState.DOWN; // It or the path? Let the others be asked.
    known.verdict.fall(reason, ledger.nextNumber(), known.answers.newest(), now);
    pace.endBurst();
  }

  /** Takes it down for a reason from outside. */
  void hold(long now) {
    known.sends.forgiveFailures();
    fall(Verdict.Reason.HELD, now);
    doubted = false;
  }

  /** See {@link TargetHealth#takeDoubt}. */
  boolean takeDoubt() {
    boolean was = doubted;
    doubted = false;
    return was;
  }

  /** Begins a burst, unless the target is down or in one. */
  void burst(long now) {
    if (known.verdict.state() != PathState.DOWN && !pace.bursting()) {
      pace.burst(now);
      burstFrom = ledger.nextNumber();
    }
  }

  /** What waits can no longer be answered, and is not lost. */
  void forgetWaiting() {
    ledger.forgetWaiting();
  }

  /** Takes other settings. */
  void retime(ProbeSettings changed) {
    settings = changed;
    known.window.resize(changed);
  }
}
