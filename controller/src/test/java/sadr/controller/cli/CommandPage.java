package sadr.controller.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's manual page, from what picocli knows of it. */
final class CommandPage {

  private CommandPage() {}

  /** The page's name, such as {@code sadr-prefix-set}. */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /** The page as man(7) takes it. */
  static String of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    Roff page = new Roff(name(command), 8);
    String header = joined(usage.header()).replaceFirst("\\.$", "");
    page.section("NAME").text(name(command) + " - " + header);
    page.section("SYNOPSIS").bold(spec.qualifiedName(), synopsis(command));
    page.section("DESCRIPTION").text(joined(usage.description()).strip());
    options(page, spec);
    commands(page, command);
    exits(page, usage);
    if (usage.footer().length > 0) {
      page.section("EXAMPLES").verbatim(String.join("\n", usage.footer()));
    }
    page.section("FILES")
        .item("/etc/sadr/sadr.toml", "The configuration.")
        .item("/run/sadr/sadr.sock", "Where the daemon is asked.")
        .item("/var/lib/sadr", "Its events, and what must survive a restart.");
    seeAlso(page, command);
    return page.toString();
  }

  private static String synopsis(CommandLine command) {
    String text = command.getHelp().synopsis(0).strip();
    String name = command.getCommandSpec().qualifiedName();
    String rest = text.startsWith(name) ? text.substring(name.length()) : " " + text;
    return rest.replaceAll("\\s+", " ").replace("-", "\\-");
  }

  private static void options(Roff page, CommandSpec spec) {
    if (!spec.positionalParameters().isEmpty()) {
      page.section("PARAMETERS");
      for (PositionalParamSpec parameter : spec.positionalParameters()) {
        page.item(parameter.paramLabel(), joined(parameter.description()));
      }
    }
    page.section("OPTIONS");
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        page.item(String.join(", ", option.names()) + value, joined(option.description()));
      }
    }
  }

  private static void commands(Roff page, CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return;
    }
    page.section("COMMANDS");
    for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
      UsageMessageSpec usage = below.getValue().getCommandSpec().usageMessage();
      page.item(name(below.getValue()) + "(8)", joined(usage.header()));
    }
  }

  private static void exits(Roff page, UsageMessageSpec usage) {
    if (!usage.exitCodeList().isEmpty()) {
      page.section("EXIT STATUS");
      usage.exitCodeList().forEach((code, meaning) -> page.item(code.strip(), meaning));
    }
  }

  private static void seeAlso(Roff page, CommandLine command) {
    page.section("SEE ALSO");
    if (command.getParent() != null) {
      page.bold(name(command.getParent()), "(8),");
    }
    page.bold("sadr.toml", "(5)");
  }

  private static String joined(String... lines) {
    return Stream.of(lines)
        .map(line -> line.replace("%n", "\n").replace("%%", "%"))
        .collect(Collectors.joining("\n"));
  }
}
