package sadr.controller.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.StateStatus;
import sadr.controller.control.StatusReport.Trial;

/** What is worth a word of the daemon's own house; nothing while all is well. */
final class UpkeepView {

  private UpkeepView() {}

  static List<String> lines(StatusReport report, Instant now) {
    List<String> lines = new ArrayList<>();
    StateStatus state = report.state();
    if (state.trouble().isPresent()) {
      lines.add(trouble(state, state.trouble().get()));
    }
    if (state.waiting() > 0 && state.trouble().isPresent()) {
      lines.add("events: " + state.waiting() + " wait in memory for the disk");
    }
    if (state.lost() > 0) {
      lines.add("events: " + state.lost() + " were lost while the disk took none");
    }
    if (report.trial().isPresent()) {
      lines.add(trial(report.trial().get(), now));
    }
    return lines;
  }

  private static String trouble(StateStatus state, String cause) {
    Optional<Instant> since = state.since();
    return "state: "
        + state.directory()
        + " cannot be written to: "
        + cause
        + (since.isEmpty() ? "" : ", since " + since.get().truncatedTo(SECONDS))
        + "; a crash now would forget what changed";
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
