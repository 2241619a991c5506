package sadr.controller.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.JsonLine;

/** {@code sadr plan}. */
@Command(
    name = "plan",
    header = "Shows what the daemon would put into the kernel.",
    description =
        "Prints what the kernel lacks, or has too much, as lines fit for \"ip -6 -batch\", with # comments for what ip"
            + " does not do; changes nothing."
            + " With a running daemon the uplinks' health is the daemon's;"
            + " without one, every uplink whose interface and gateway are known counts as usable.",
    exitCodeList = {
      " 0:shown",
      " 1:the kernel could not be read",
      " 2:the configuration is bad",
      " 3:no daemon answers on the socket that was named",
      " 4:there is a daemon, and you may not ask it"
    },
    footer = {"  sadr plan -c sadr.toml", "  sadr plan -c sadr.toml | ip -6 -batch -"})
final class PlanCommand extends Subcommand {

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private DaemonLink link = new DaemonLink();
  @Mixin private Options.Json json = new Options.Json();

  PlanCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Config read = ConfigReader.read(config.file);
    List<String> lines = program().plan(read, link.running(read.control().socket()));
    if (json.wanted) {
      Map<String, Object> plan = new LinkedHashMap<>();
      plan.put("version", 1);
      plan.put("lines", lines);
      console().print(JsonLine.of(plan));
    } else {
      lines.forEach(console().out()::println);
      if (lines.isEmpty()) {
        console().out().println("# nothing: the kernel holds all of it");
      }
    }
    return ExitCode.DONE;
  }
}
