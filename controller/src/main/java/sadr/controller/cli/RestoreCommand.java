package sadr.controller.cli;

import sadr.controller.control.Request;

/** {@code sadr restore}. */
final class RestoreCommand extends ChangeCommand {

  private final Given<String> uplink = Options.uplink(syntax());

  RestoreCommand(Shell shell) {
    super(shell, "restore", "Undoes failover or drain; ends a drill.");
    syntax()
        .description("From then on the uplink's health alone decides its role.")
        .exits(
            " 0:done",
            " 1:it could not be done",
            " 2:there is no such uplink",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples("  sadr restore fiber");
  }

  @Override
  Request.Change change() {
    return new Request.Restore(uplink.get());
  }
}
