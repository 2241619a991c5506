package sadr.controller.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sadr.controller.control.Request;

/** {@code sadr restore}. */
@Command(
    name = "restore",
    header = "Undoes failover or drain; ends a drill.",
    description = "From then on the uplink's health alone decides its role.",
    exitCodeList = {
      " 0:done",
      " 1:it could not be done",
      " 2:there is no such uplink",
      " 3:no daemon answers",
      " 4:not permitted: only root and the daemon's user may change anything"
    },
    footer = {"  sadr restore fiber"})
final class RestoreCommand extends ChangeCommand {

  @Parameters(paramLabel = "UPLINK", description = "The uplink's name in the configuration.")
  private String uplink = "";

  RestoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  Request.Change change() {
    return new Request.Restore(uplink);
  }
}
