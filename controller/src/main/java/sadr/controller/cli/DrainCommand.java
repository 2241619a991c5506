package sadr.controller.cli;

import sadr.controller.control.Request;

/** {@code sadr drain}. */
final class DrainCommand extends ChangeCommand {

  private final Given<String> uplink = Options.uplink(syntax());

  private final Given<String> reason = syntax().option("--reason", "TEXT", "Why, for the journal.");

  DrainCommand(Shell shell) {
    super(shell, "drain", "Keeps new connections off an uplink; what is there goes on.");
    syntax()
        .description(
            "Its role becomes standby: its prefixes are deprecated, its routes stay. \"sadr restore\" undoes it.")
        .exits(
            " 0:done",
            " 1:it could not be done",
            " 2:there is no such uplink",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples("  sadr drain fiber --reason \"maintenance tonight\"");
  }

  @Override
  Request.Change change() {
    return new Request.Drain(uplink.get(), reason.value());
  }
}
