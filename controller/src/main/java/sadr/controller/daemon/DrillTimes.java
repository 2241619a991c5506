package sadr.controller.daemon;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import sadr.controller.core.Drill;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * What a drill has shown so far; all times are of {@code nanoTime}.
 *
 * @param drill which
 * @param cut when the kernel had taken the cut
 * @param unanswered when the first probe was sent that no answer came to
 * @param verdict when the probes took the uplink down
 * @param switched when the last operation was acked that this led to
 * @param ended when the cut had ended
 * @param up when the uplink was up again after it
 */
record DrillTimes(
    Drill drill,
    Moment cut,
    OptionalLong unanswered,
    OptionalLong verdict,
    OptionalLong switched,
    OptionalLong ended,
    OptionalLong up) {

  private static final OptionalLong NOT_YET = OptionalLong.empty();
  private static final double NANOS = 1e9;

  static DrillTimes begun(Drill drill, Moment cut) {
    return new DrillTimes(drill, cut, NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET);
  }

  /** After what the probes said; only the first verdict on the cut counts. */
  DrillTimes heard(PathReport report) {
    boolean ours = report.path().equals(drill.uplink());
    if (ours && report.state() == PathState.DOWN && verdict.isEmpty() && ended.isEmpty()) {
      OptionalLong first =
          report.targets().stream()
              .flatMapToLong(target -> target.unansweredNanos().stream())
              .filter(nanos -> nanos - cut.nanos() >= 0)
              .min();
      OptionalLong decided = OptionalLong.of(report.decidedNanos());
      return new DrillTimes(drill, cut, first, decided, switched, ended, up);
    }
    boolean rises = ours && report.state() == PathState.UP && ended.isPresent() && up.isEmpty();
    return rises
        ? new DrillTimes(
            drill,
            cut,
            unanswered,
            verdict,
            switched,
            ended,
            OptionalLong.of(report.decidedNanos()))
        : this;
  }

  /** After all that the verdict led to was done at {@code nanos}. */
  DrillTimes switched(long nanos) {
    return switched.isPresent()
        ? this
        : new DrillTimes(drill, cut, unanswered, verdict, OptionalLong.of(nanos), ended, up);
  }

  /** After the cut has ended at {@code nanos}. */
  DrillTimes ended(long nanos) {
    return new DrillTimes(drill, cut, unanswered, verdict, switched, OptionalLong.of(nanos), up);
  }

  /** The only line of a drill that the kernel has refused, because of {@code why}. */
  static Notice refused(Drill drill, String why) {
    return Notice.of("drill.end", drill.uplink(), Drill.End.REFUSED.text(), Map.of("detail", why));
  }

  /** Its first line in the journal. */
  Notice start(String comeback) {
    Map<String, String> details = new TreeMap<>();
    details.put("traffic", Boolean.toString(drill.traffic()));
    details.put("cut", cut.wall().toString());
    details.put("until", drill.ends().toString());
    details.put("detail", comeback);
    return Notice.of("drill.start", drill.uplink(), "asked", details);
  }

  /** The line that tells that the cut has ended, with what was measured until then. */
  Notice end(Drill.End cause) {
    Map<String, String> details = new TreeMap<>();
    put(details, "verdictSeconds", OptionalLong.of(cut.nanos()), verdict);
    put(details, "detectionSeconds", unanswered, verdict);
    put(details, "switchSeconds", verdict, switched);
    put(details, "lengthSeconds", OptionalLong.of(cut.nanos()), ended);
    if (verdict.isEmpty()) {
      details.put("detail", "it ended before there was a verdict");
    }
    return Notice.of("drill.end", drill.uplink(), cause.text(), details);
  }

  /** The line that tells that all is as before at {@code nanos}; none if nothing had changed. */
  Optional<Notice> back(long nanos) {
    Map<String, String> details = new TreeMap<>();
    put(details, "upSeconds", ended, up);
    put(details, "backSeconds", ended, OptionalLong.of(nanos));
    return verdict.isEmpty()
        ? Optional.empty()
        : Optional.of(Notice.of("drill.back", drill.uplink(), "recovered", details));
  }

  /** The line that tells that nobody waits for its end any more; none if nothing had changed. */
  Optional<Notice> lost(Drill.End cause, String why) {
    return verdict.isEmpty()
        ? Optional.empty()
        : Optional.of(Notice.of("drill.lost", drill.uplink(), cause.text(), Map.of("detail", why)));
  }

  private static void put(
      Map<String, String> details, String name, OptionalLong from, OptionalLong to) {
    if (from.isPresent() && to.isPresent()) {
      double seconds = Math.max(0, to.getAsLong() - from.getAsLong()) / NANOS;
      details.put(name, String.format(Locale.ROOT, "%.6f", seconds));
    }
  }
}
