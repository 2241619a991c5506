package sadr.controller.cli;

import java.nio.file.Path;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;

/** {@code sadr run}. */
final class RunCommand extends Subcommand {

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());

  RunCommand(Shell shell) {
    super(shell, "run", "Runs the daemon, in the foreground.");
    syntax()
        .description(
            "Puts routes and rules into the kernel, probes the uplinks and keeps going until SIGTERM or"
                + " SIGINT. Stopping leaves the kernel as it is, so that forwarding goes on; \"sadr"
                + " flush\" removes it all. SIGHUP reads the configuration again, as \"sadr reload\""
                + " does. Needs CAP_NET_ADMIN and CAP_NET_RAW.")
        .exits(
            " 0:stopped as told",
            " 1:could not start: no capability, an old kernel, another daemon on the socket",
            " 2:the configuration is bad; the kernel is untouched")
        .examples("  sadr run", "  sadr run -c /tmp/sadr.toml --socket /tmp/sadr.sock");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Program program = program();
    try {
      Config read = ConfigReader.read(config.get());
      program.run(link.path().map(read::withSocket).orElse(read), config.get());
      return ExitCode.DONE;
    } catch (ConfigException bad) {
      if (program.rests(bad, config.get())) {
        return ExitCode.DONE;
      }
      throw bad;
    }
  }
}
