package sadr.controller.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.JsonLine;

/** {@code sadr plan}. */
final class PlanCommand extends Subcommand {

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  PlanCommand(Shell shell) {
    super(shell, "plan", "Shows what the daemon would put into the kernel.");
    syntax()
        .description(
            "Prints what the kernel lacks, or has too much, as lines fit for \"ip -6 -batch\", with #"
                + " comments for what ip does not do; changes nothing. With a running daemon the"
                + " uplinks' health is the daemon's; without one, every uplink whose interface and"
                + " gateway are known counts as usable.")
        .exits(
            " 0:shown",
            " 1:the kernel could not be read",
            " 2:the configuration is bad",
            " 3:no daemon answers on the socket that was named",
            " 4:there is a daemon, and you may not ask it")
        .examples("  sadr plan -c sadr.toml", "  sadr plan -c sadr.toml | ip -6 -batch -");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Config read = ConfigReader.read(config.get());
    List<String> lines = program().plan(read, link.running(read.control().socket()));
    if (json.isGiven()) {
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
