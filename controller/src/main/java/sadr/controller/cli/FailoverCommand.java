package sadr.controller.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sadr.controller.control.Request;

/** {@code sadr failover}. */
@Command(
    name = "failover",
    header = "Takes an uplink out, as if it were dead.",
    description =
        "Its routes go, and what hosts send from its prefixes is refused, until \"sadr restore\" or until the time is over."
            + " Its probes go on. The last usable uplink is taken out only with --force.",
    exitCodeList = {
      " 0:done",
      " 1:refused: it is the last usable uplink",
      " 2:there is no such uplink",
      " 3:no daemon answers",
      " 4:not permitted: only root and the daemon's user may change anything"
    },
    footer = {
      "  sadr failover fiber",
      "  sadr failover fiber --for 30m --reason \"the ISP changes its router\""
    })
final class FailoverCommand extends ChangeCommand {

  @Parameters(paramLabel = "UPLINK", description = "The uplink's name in the configuration.")
  private String uplink = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "Restore it by itself after this time, as in 30m or 2h; 1s to 366d.")
  private Optional<Duration> forTime = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
  private Optional<String> reason = Optional.empty();

  @Option(names = "--force", description = "Even if no other uplink is usable.")
  private boolean force;

  FailoverCommand(Shell shell) {
    super(shell);
  }

  @Override
  Request.Change change() {
    return new Request.Failover(uplink, forTime, reason, force);
  }
}
