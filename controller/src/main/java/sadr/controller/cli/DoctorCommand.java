package sadr.controller.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sadr.controller.cli.Inspector.IspProbing;
import sadr.controller.cli.Table.Colour;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.JsonLine;
import sadr.controller.doctor.Diagnosis;
import sadr.controller.doctor.Finding;
import sadr.controller.doctor.Severity;

/** {@code sadr doctor}. */
final class DoctorCommand extends Subcommand {

  private final Given<Boolean> probeIsps =
      syntax()
          .flag(
              "--probe-isps",
              "Find out what the ISPs carry, with up to six echo requests for each prefix, uplink"
                  + " and target; takes up to 7 s.");

  private final Given<List<String>> uplinks =
      syntax()
          .options(
              "--uplink",
              "NAME",
              Function.identity(),
              "With --probe-isps: ask about these uplinks alone, and send through no other; may be"
                  + " given more than once.");

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  DoctorCommand(Shell shell) {
    super(shell, "doctor", "Says what is wrong on this router, why it matters, and what mends it.");
    syntax()
        .description(
            "Reads the kernel's links, addresses, rules, routes and settings, nftables, other programs'"
                + " configuration, clock, memory, JVM and disk, and, where one runs, asks the daemon."
                + " Sends one Router Solicitation on each LAN, and listens for two seconds who else"
                + " advertises there. Changes nothing, and sends nothing more unless --probe-isps asks"
                + " for it. Run it as root, before the first start and whenever something is strange.",
            "",
            "Each finding shows what it was found by (found), why it matters (why), and the command that"
                + " mends it (mend). It puts sample packets to rules, tables and firewall: what harms"
                + " none of them is not reported.",
            "",
            "--probe-isps sends echo requests to the uplinks' targets: from an address of each prefix"
                + " through its own uplink, and then, which sadr never does otherwise, through each other"
                + " uplink: an ISP that filters by source drops these, one that does not carries them,"
                + " and could be told in accepts. All are sent at the same time, and those that nobody"
                + " answered once more, beside one that was answered: so a packet that got lost is not"
                + " taken for a filter. They are handed to the interface itself: no rule, route"
                + " or guard is changed for it. An ISP may see them as spoofed; it is told what is sent.")
        .exits(
            " 0:no error was found (warnings and notes may have been)",
            " 1:an error was found, or the kernel could not be read",
            " 2:bad usage, an unknown uplink, or the configuration is bad",
            " 4:there is a daemon, and you may not ask it")
        .examples(
            "  sadr doctor",
            "  sadr doctor -c new.toml             would this configuration work here?",
            "  sadr doctor --probe-isps",
            "  sadr doctor --probe-isps --uplink fiber --uplink cable   nothing through lte",
            "  sadr doctor --json | jq -r '.findings[] | select(.severity == \"error\") | .mend[0]'");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Config read = ConfigReader.read(config.get());
    require(read.uplinks().stream().map(UplinkConfig::name).toList());
    Optional<IspProbing> trials =
        probeIsps.isGiven()
            ? Optional.of(new IspProbing(uplinks.get(), this::announce))
            : Optional.empty();
    Diagnosis diagnosis =
        program().inspector().diagnose(read, link.running(read.control().socket()), trials);
    if (json.isGiven()) {
      console().print(JsonLine.of(json(diagnosis)));
    } else {
      print(diagnosis);
    }
    return diagnosis.isClean() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void require(List<String> names) throws CommandException {
    if (uplinks.isGiven() && !probeIsps.isGiven()) {
      throw new CommandException(ExitCode.USAGE, "--uplink goes with --probe-isps");
    }
    for (String each : uplinks.get()) {
      if (!names.contains(each)) {
        throw new CommandException(
            ExitCode.USAGE,
            "there is no uplink \"" + each + "\"; there are " + String.join(", ", names));
      }
    }
  }

  /** Not among what {@code --json} prints. */
  private void announce(String line) {
    console().err().println(line);
    console().err().flush();
  }

  private void print(Diagnosis diagnosis) {
    for (Finding finding : diagnosis.findings()) {
      String word = word(finding.severity());
      String severity = console().colour() ? colour(finding.severity()).paint(word) : word;
      console()
          .print(
              severity
                  + finding.uplink().map(name -> " (" + name + ")").orElse("")
                  + ": "
                  + finding.what()
                  + " ["
                  + finding.check()
                  + "]");
      finding.evidence().forEach(line -> console().print("  found  " + line));
      console().print("  why    " + finding.why());
      finding.mend().forEach(line -> console().print("  mend   " + line));
      console().print("");
    }
    diagnosis.skipped().forEach(line -> console().print("not looked at: " + line));
    console().print(summary(diagnosis));
  }

  private static String summary(Diagnosis diagnosis) {
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = diagnosis.count(severity);
      if (count > 0) {
        counts.add(count + " " + word(severity) + (count == 1 ? "" : "s"));
      }
    }
    return counts.isEmpty()
        ? "nothing is wrong, for all that was looked at"
        : String.join(", ", counts);
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static Colour colour(Severity severity) {
    return switch (severity) {
      case ERROR -> Colour.RED;
      case WARNING -> Colour.YELLOW;
      case NOTE -> Colour.BOLD;
    };
  }

  private static Map<String, @Nullable Object> json(Diagnosis diagnosis) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", 1);
    json.put("daemon", diagnosis.daemon());
    json.put("ok", diagnosis.isClean());
    json.put("findings", diagnosis.findings().stream().map(DoctorCommand::json).toList());
    json.put("skipped", diagnosis.skipped());
    return json;
  }

  private static Map<String, @Nullable Object> json(Finding finding) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("severity", word(finding.severity()));
    json.put("check", finding.check());
    json.put("uplink", finding.uplink().orElse(null));
    json.put("what", finding.what());
    json.put("found", finding.evidence());
    json.put("why", finding.why());
    json.put("mend", finding.mend());
    return json;
  }
}
