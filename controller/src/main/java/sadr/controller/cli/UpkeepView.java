package sadr.controller.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.StateStatus;
import sadr.controller.control.StatusReport.Trial;

/** What is worth a word of the daemon's own house; nothing while all is well. */
final class UpkeepView {

  private UpkeepView() {}

  static List<String> lines(StatusReport report, Instant now) {
    List<String> lines = new ArrayList<>();
    StateStatus state = report.state();
    state
        .trouble()
        .ifPresent(
            cause ->
                lines.add(
                    "state: "
                        + state.directory()
                        + " cannot be written to: "
                        + cause
                        + state
                            .since()
                            .map(since -> ", since " + since.truncatedTo(SECONDS))
                            .orElse("")
                        + "; a crash now would forget what changed"));
    if (state.waiting() > 0 && state.trouble().isPresent()) {
      lines.add("events: " + state.waiting() + " wait in memory for the disk");
    }
    if (state.lost() > 0) {
      lines.add("events: " + state.lost() + " were lost while the disk took none");
    }
    report.trial().ifPresent(trial -> lines.add(trial(trial, now)));
    return lines;
  }

  private static String trial(Trial trial, Instant now) {
    return "try: "
        + trial.source()
        + " is in use until "
        + trial.until().truncatedTo(SECONDS)
        + " ("
        + Math.max(0, Duration.between(now, trial.until()).toSeconds())
        + " s); \"sadr try --confirm\" keeps it";
  }
}
