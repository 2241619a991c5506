package sadr.probes.io;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathState;

/**
 * Tells others what is news of a path: another state or cause, a short outage that is over, doubt
 * that begins or ends. Owned by the probe thread.
 */
final class VerdictDesk {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);

  /** What makes it worth telling. */
  private record Verdict(PathState state, Cause cause, long blips) {
    static final Verdict NONE = new Verdict(PathState.UNKNOWN, Cause.NONE, 0);

    static Verdict of(PathReport report) {
      return new Verdict(report.state(), report.cause(), report.blips().count());
    }
  }

  private final Consumer<PathReport> verdicts;
  private final Consumer<PathReport> doubts;
  private final Map<PathProbing, Verdict> told = new HashMap<>();
  private final Set<PathProbing> doubted = new HashSet<>();

  VerdictDesk(Consumer<PathReport> verdicts, Consumer<PathReport> doubts) {
    this.verdicts = verdicts;
    this.doubts = doubts;
  }

  /** This path is probed no more. */
  void forget(PathProbing probing) {
    told.remove(probing);
    doubted.remove(probing);
  }

  /** Tells what is news in {@code report}. */
  void tell(PathProbing probing, PathReport report) {
    if (report.doubted() ? doubted.add(probing) : doubted.remove(probing)) {
      tell(doubts, report);
    }
    Verdict verdict = Verdict.of(report);
    Verdict before = told.put(probing, verdict);
    if (verdict.equals(before == null ? Verdict.NONE : before)) {
      return;
    }
    tell(verdicts, report);
  }

  private static void tell(Consumer<PathReport> whom, PathReport report) {
    try {
      whom.accept(report);
    } catch (RuntimeException e) {
      LOG.error("probe.verdict of uplink={} was not taken", report.path(), e);
    }
  }
}
