package sadr.controller.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigException.Problem;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.JsonLine;

/** {@code sadr check}. */
final class CheckCommand extends Subcommand {

  private final Given<Path> config = Options.config(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  CheckCommand(Shell shell) {
    super(shell, "check", "Says whether a configuration is good, and all that is wrong with it.");
    syntax()
        .description(
            "Reads the file and nothing else: neither the kernel nor a running daemon is asked."
                + " Notes tell what is allowed and may surprise.")
        .exits(" 0:good", " 2:bad: the problems are listed with their keys, 50 at the most")
        .examples(
            "  sadr check",
            "  sadr check -c new.toml && sudo mv new.toml /etc/sadr/sadr.toml && sudo sadr reload");
  }

  @Override
  ExitCode execute() throws ConfigException {
    try {
      Config good = ConfigReader.read(config.get());
      List<String> notes = ConfigReader.notes(good);
      if (json.isGiven()) {
        printJson(List.of(), notes);
      } else {
        console()
            .print(
                config.get()
                    + " is good: "
                    + counted(good.uplinks().size(), "uplink")
                    + ", "
                    + counted(good.lans().size(), "LAN"));
        notes.forEach(note -> console().print("note: " + note));
      }
      return ExitCode.DONE;
    } catch (ConfigException e) {
      if (!json.isGiven()) {
        throw e;
      }
      printJson(e.problems(), List.of());
      return ExitCode.USAGE;
    }
  }

  private void printJson(List<Problem> problems, List<String> notes) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", 1);
    report.put("file", config.get().toString());
    report.put("ok", problems.isEmpty());
    report.put(
        "problems",
        problems.stream().map(p -> Map.of("path", p.path(), "problem", p.text())).toList());
    report.put("notes", notes);
    console().print(JsonLine.of(report));
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
