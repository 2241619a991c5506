package sadr.controller.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.ControlClient;
import sadr.controller.control.JsonLine;

/** {@code sadr flush}. */
final class FlushCommand extends Subcommand {

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  FlushCommand(Shell shell) {
    super(shell, "flush", "Removes all that sadr put into the kernel.");
    syntax()
        .description(
            "Routes and rules that bear sadr's protocol numbers, guards last, and its nftables table; nothing of anybody else's."
                + " Sysctls stay as they are."
                + " Refuses while a daemon runs. From then on nothing keeps a packet off the wrong uplink.")
        .exits(
            " 0:removed; also if there was nothing",
            " 1:a daemon runs, or something could not be removed",
            " 2:the configuration is bad")
        .examples("  systemctl stop sadr && sadr flush");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Config read = ConfigReader.read(config.get());
    Path socket = link.path().orElse(read.control().socket());
    if (ControlClient.isAlive(socket)) {
      throw new CommandException(
          ExitCode.FAILED,
          "a daemon runs on " + socket + " and would put everything back: stop it first");
    }
    List<String> removed = program().flush(read);
    if (json.isGiven()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("version", 1);
      report.put("removed", removed);
      console().print(JsonLine.of(report));
    } else {
      removed.forEach(console().out()::println);
    }
    return ExitCode.DONE;
  }
}
