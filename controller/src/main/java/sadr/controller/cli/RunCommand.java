package sadr.controller.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;

/** {@code sadr run}. */
@Command(
    name = "run",
    header = "Runs the daemon, in the foreground.",
    description =
        "Puts routes and rules into the kernel, probes the uplinks and keeps going until SIGTERM or"
            + " SIGINT. Stopping leaves the kernel as it is, so that forwarding goes on; \"sadr"
            + " flush\" removes it all. SIGHUP reads the configuration again, as \"sadr reload\""
            + " does. Needs CAP_NET_ADMIN and CAP_NET_RAW.",
    exitCodeList = {
      " 0:stopped as told",
      " 1:could not start: no capability, an old kernel, another daemon on the socket",
      " 2:the configuration is bad; the kernel is untouched"
    },
    footer = {"  sadr run", "  sadr run -c /tmp/sadr.toml --socket /tmp/sadr.sock"})
final class RunCommand extends Subcommand {

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private DaemonLink link = new DaemonLink();

  RunCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Program program = program();
    try {
      Config read = ConfigReader.read(config.file);
      program.run(link.path().map(read::withSocket).orElse(read), config.file);
      return ExitCode.DONE;
    } catch (ConfigException bad) {
      if (program.rests(bad, config.file)) {
        return ExitCode.DONE;
      }
      throw bad;
    }
  }
}
