package sadr.controller.cli;

import java.util.List;

/** {@code sadr prefix}. */
final class PrefixCommand extends Subcommand {

  private final Shell shell;

  PrefixCommand(Shell shell) {
    super(shell, "prefix", "Tells the daemon which prefixes an ISP has delegated.");
    syntax()
        .description(
            "DHCPv6 clients' hooks call it; the one for dhcpcd comes with sadr (share/dhcpcd/sadr). What was told"
                + " outlives a restart of the daemon, until its valid lifetime ends.")
        .examples(
            "  sadr prefix set fiber 2001:db8:a000::/56 --preferred 3600 --valid 7200",
            "  sadr prefix remove fiber 2001:db8:a000::/56");
    this.shell = shell;
  }

  @Override
  List<Subcommand> parts() {
    return List.of(new PrefixSetCommand(shell), new PrefixRemoveCommand(shell));
  }

  @Override
  ExitCode execute() {
    throw syntax().wrong("Missing command: set or remove");
  }
}
