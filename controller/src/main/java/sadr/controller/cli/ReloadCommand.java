package sadr.controller.cli;

import sadr.controller.control.Request;

/** {@code sadr reload}. */
final class ReloadCommand extends ChangeCommand {

  ReloadCommand(Shell shell) {
    super(shell, "reload", "Makes the daemon read its configuration again.");
    syntax()
        .description(
            "A bad configuration is refused, with all its problems, and the daemon goes on with the one it has.")
        .exits(
            " 0:done",
            " 1:it could not be done",
            " 2:the configuration is bad; nothing changed",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples("  sadr check && sadr reload");
  }

  @Override
  Request.Change change() {
    return new Request.Reload();
  }
}
