package sadr.controller.cli;

import sadr.controller.control.Request;

/** {@code sadr prefix remove}. */
final class PrefixRemoveCommand extends ChangeCommand {

  private final PrefixOwner owner = new PrefixOwner(syntax());

  PrefixRemoveCommand(Shell shell) {
    super(shell, "remove", "A delegated prefix is gone.");
    syntax()
        .synopsis(
            "sadr prefix remove UPLINK PREFIX [--socket PATH] [--json]",
            "sadr prefix remove --interface NAME PREFIX [--socket PATH] [--json]")
        .description(
            "Takes away what \"sadr prefix set\" told. A prefix of the configuration stays: take it out there.")
        .exits(
            " 0:done",
            " 1:it could not be done: the uplink has no such prefix, or it has it from the kernel",
            " 2:bad usage: no such uplink, or the prefix stands in the configuration",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples("  sadr prefix remove fiber 2001:db8:a000::/56");
  }

  @Override
  Request.Change change() {
    return new Request.PrefixRemove(owner.whose(), owner.prefix());
  }
}
