package sadr.controller.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.ControlClient;
import sadr.controller.control.JsonLine;

/** {@code sadr flush}. */
@Command(
    name = "flush",
    header = "Removes all that sadr put into the kernel.",
    description =
        "Routes and rules that bear sadr's protocol numbers, guards last, and its nftables table; nothing of anybody else's."
            + " Sysctls stay as they are."
            + " Refuses while a daemon runs. From then on nothing keeps a packet off the wrong uplink.",
    exitCodeList = {
      " 0:removed; also if there was nothing",
      " 1:a daemon runs, or something could not be removed",
      " 2:the configuration is bad"
    },
    footer = {"  systemctl stop sadr && sadr flush"})
final class FlushCommand extends Subcommand {

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private DaemonLink link = new DaemonLink();
  @Mixin private Options.Json json = new Options.Json();

  FlushCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Config read = ConfigReader.read(config.file);
    Path socket = link.path().orElse(read.control().socket());
    if (ControlClient.isAlive(socket)) {
      throw new CommandException(
          ExitCode.FAILED,
          "a daemon runs on " + socket + " and would put everything back: stop it first");
    }
    List<String> removed = program().flush(read);
    if (json.wanted) {
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
