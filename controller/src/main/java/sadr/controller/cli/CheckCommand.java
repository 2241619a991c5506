package sadr.controller.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigException.Problem;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.JsonLine;

/** {@code sadr check}. */
@Command(
    name = "check",
    header = "Says whether a configuration is good, and all that is wrong with it.",
    description =
        "Reads the file and nothing else: neither the kernel nor a running daemon is asked."
            + " Notes tell what is allowed and may surprise.",
    exitCodeList = {" 0:good", " 2:bad: every problem is listed with its key"},
    footer = {
      "  sadr check",
      "  sadr check -c new.toml && sudo mv new.toml /etc/sadr/sadr.toml && sudo sadr reload"
    })
final class CheckCommand extends Subcommand {

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private Options.Json json = new Options.Json();

  CheckCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws ConfigException {
    try {
      Config good = ConfigReader.read(config.file);
      List<String> notes = ConfigReader.notes(good);
      if (json.wanted) {
        printJson(List.of(), notes);
      } else {
        console()
            .print(
                config.file
                    + " is good: "
                    + counted(good.uplinks().size(), "uplink")
                    + ", "
                    + counted(good.lans().size(), "LAN"));
        notes.forEach(note -> console().print("note: " + note));
      }
      return ExitCode.DONE;
    } catch (ConfigException e) {
      if (!json.wanted) {
        throw e;
      }
      printJson(e.problems(), List.of());
      return ExitCode.USAGE;
    }
  }

  private void printJson(List<Problem> problems, List<String> notes) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", 1);
    report.put("file", config.file.toString());
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
