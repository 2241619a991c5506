package sadr.controller.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sadr.controller.control.Request;

/** {@code sadr drain}. */
@Command(
    name = "drain",
    header = "Keeps new connections off an uplink; what is there goes on.",
    description =
        "Its role becomes standby: its prefixes are deprecated, its routes stay. \"sadr restore\" undoes it.",
    exitCodeList = {
      " 0:done",
      " 1:it could not be done",
      " 2:there is no such uplink",
      " 3:no daemon answers",
      " 4:not permitted: only root and the daemon's user may change anything"
    },
    footer = {"  sadr drain fiber --reason \"maintenance tonight\""})
final class DrainCommand extends ChangeCommand {

  @Parameters(paramLabel = "UPLINK", description = "The uplink's name in the configuration.")
  private String uplink = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
  private Optional<String> reason = Optional.empty();

  DrainCommand(Shell shell) {
    super(shell);
  }

  @Override
  Request.Change change() {
    return new Request.Drain(uplink, reason);
  }
}
