package sadr.controller.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sadr prefix}. */
@Command(
    name = "prefix",
    header = "Tells the daemon which prefixes an ISP has delegated.",
    description =
        "DHCPv6 clients' hooks call it; the one for dhcpcd comes with sadr (share/dhcpcd/sadr). What was told"
            + " outlives a restart of the daemon, until its valid lifetime ends.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "  sadr prefix set fiber 2001:db8:a000::/56 --preferred 3600 --valid 7200",
      "  sadr prefix remove fiber 2001:db8:a000::/56"
    })
final class PrefixCommand extends Subcommand {

  private final Shell shell;
  @Spec private CommandSpec spec = CommandSpec.create();

  PrefixCommand(Shell shell) {
    super(shell);
    this.shell = shell;
  }

  @Override
  List<Subcommand> parts() {
    return List.of(new PrefixSetCommand(shell), new PrefixRemoveCommand(shell));
  }

  @Override
  ExitCode execute() {
    throw new ParameterException(spec.commandLine(), "Missing command: set or remove");
  }
}
