package sadr.probes.health;

import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathReport.TargetReport;

/** What one target's report says, in words where a person reads it. */
final class TargetWords {

  private TargetWords() {}

  static TargetReport report(TargetHealth target) {
    Evidence known = target.known();
    return new TargetReport(
        target.target(),
        target.state(),
        known.window.loss(),
        known.answers.rtt().srttNanos(),
        known.sends.sentCount(),
        known.sends.lostCount(),
        known.sends.notSentCount(),
        known.answers.jitter().nanos(),
        target.standing(),
        reason(target),
        known.silence.firstUnansweredNanos());
  }

  /** Why the target is not up; empty where it is, or where there is nothing to say yet. */
  private static String reason(TargetHealth target) {
    if (target.state() == PathState.UNKNOWN) {
      return target.known().sends.sentCount() == 0 ? target.known().sends.failure() : "";
    }
    if (target.state() == PathState.UP) {
      return "";
    }
    String silent = target.standing() == Standing.FILTERED ? "filtered: others answer" : "silent";
    Evidence known = target.known();
    String why = known.complaint.why();
    return switch (known.verdict.reason()) {
      case NONE -> "";
      case SILENT -> why.isEmpty() ? silent : silent + ": " + why;
      case UNFIT, ABSENT, FORBIDDEN -> why;
      case LOSSY -> "lost " + Words.percent(known.brownOut.loss());
      case SLOW -> "answered in " + Words.duration(known.brownOut.rttNanos());
      case CANNOT_SEND -> "cannot send: " + known.sends.failure();
      case HELD -> "not heard yet";
    };
  }
}
