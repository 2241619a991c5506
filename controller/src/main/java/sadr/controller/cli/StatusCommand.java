package sadr.controller.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import sadr.controller.control.StatusCodec;
import sadr.controller.control.StatusReport;

/** {@code sadr status}. */
final class StatusCommand extends Subcommand {

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  private final Given<Boolean> watch =
      syntax().flag("--watch", "Show it again every second, until interrupted.");

  StatusCommand(Shell shell) {
    super(shell, "status", "Shows the uplinks' health and roles, and whether the kernel agrees.");
    syntax()
        .description(
            "Health is what the probes found, admin what an operator asked for, role what follows:"
                + " active (hosts prefer its prefixes), standby (routed, but hosts keep off it), out.")
        .exits(
            " 0:shown; all is well",
            " 1:shown; an uplink is down or none is usable, a LAN's interface is missing, the state"
                + " directory cannot be written to, or the kernel is not in sync",
            " 3:no daemon answers",
            " 4:not permitted")
        .examples(
            "  sadr status",
            "  sadr status --watch",
            "  sadr status --json | jq '.uplinks[] | {name, health, role}'");
  }

  @Override
  ExitCode execute() throws CommandException {
    StatusReport report = link.status();
    show(report);
    while (watch.isGiven()) {
      LockSupport.parkNanos(PACE.toNanos());
      report = link.status();
      if (console().colour()) {
        console().out().print(CLEAR);
      }
      show(report);
    }
    return report.isHealthy() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void show(StatusReport report) {
    if (json.isGiven()) {
      console().print(StatusCodec.write(report));
    } else {
      new StatusView(console(), Clock.systemUTC().instant()).print(report);
    }
  }
}
