package sadr.controller.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sadr.controller.control.StatusCodec;
import sadr.controller.control.StatusReport;

/** {@code sadr status}. */
@Command(
    name = "status",
    header = "Shows the uplinks' health and roles, and whether the kernel agrees.",
    description =
        "Health is what the probes found, admin what an operator asked for, role what follows:"
            + " active (hosts prefer its prefixes), standby (routed, but hosts keep off it), out.",
    exitCodeList = {
      " 0:shown; all is well",
      " 1:shown; an uplink is down, or the kernel is not in sync",
      " 3:no daemon answers",
      " 4:not permitted"
    },
    footer = {
      "  sadr status",
      "  sadr status --watch",
      "  sadr status --json | jq '.uplinks[] | {name, health, role}'"
    })
final class StatusCommand extends Subcommand {

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Mixin private DaemonLink link = new DaemonLink();
  @Mixin private Options.Json json = new Options.Json();

  @Option(names = "--watch", description = "Show it again every second, until interrupted.")
  private boolean watch;

  StatusCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException {
    StatusReport report = link.status();
    show(report);
    while (watch) {
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
    if (json.wanted) {
      console().print(StatusCodec.write(report));
    } else {
      new StatusView(console(), Clock.systemUTC().instant()).print(report);
    }
  }
}
