package sadr.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.JournalReader;
import sadr.controller.control.JsonLine;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;

/** {@code sadr why}. */
final class WhyCommand extends Subcommand {

  private final Given<String> uplink = Options.uplink(syntax());

  private final Given<Instant> since =
      syntax()
          .option(
              "--since",
              "TIME",
              Options::instant,
              "Leave out what was over by then: a duration, as in 1h, or a time, as in"
                  + " 2026-01-31T12:00:00Z (default: all that the journal holds).");

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  WhyCommand(Shell shell) {
    super(shell, "why", "Tells how an uplink came to be as it is.");
    syntax()
        .description(
            "Its history from the journal, state by state: since when, for how long, and why: what the"
                + " probes saw, what carrier and gateway said, what an operator asked for. Then what it"
                + " is now, with the evidence, where a daemon answers. Without a daemon it reads"
                + " events.jsonl in the state directory; what happened while no daemon ran is not known.",
            "",
            "The sums tell for how much of the time it was up, down and not known.")
        .exits(
            " 0:told",
            " 1:the journal could not be read",
            " 2:there is no such uplink, or the configuration is bad",
            " 3:no daemon answers, and there is no journal to read without it",
            " 4:not permitted")
        .examples(
            "  sadr why fiber",
            "  sadr why fiber --since 7d",
            "  sadr why fiber --json | jq '.states[] | select(.health == \"down\") | {since, seconds,"
                + " why}'");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Instant now = Clock.systemUTC().instant();
    History history = new History(uplink.get());
    Optional<StatusReport.Uplink> present = read(history);
    UplinkPast past = history.past(now, since.value());
    WhyView view = new WhyView(uplink.get(), past, present, now);
    if (json.isGiven()) {
      console().print(JsonLine.of(view.json()));
    } else {
      view.print(console());
    }
    return ExitCode.DONE;
  }

  /** All events, told to {@code history}, and how it stands if there is a daemon to ask. */
  private Optional<StatusReport.Uplink> read(History history)
      throws CommandException, ConfigException {
    Request.Events all = new Request.Events(false, Optional.empty());
    DaemonLink known = link;
    Optional<Config> read = Optional.empty();
    if (link.path().isEmpty() || Files.isReadable(config.get())) {
      read = Optional.of(ConfigReader.read(config.get()));
      known = link.or(read.get().control().socket());
    }
    try {
      known.events(all, history);
      StatusReport report = known.status();
      require(report.uplinks().stream().map(StatusReport.Uplink::name).toList(), history);
      return report.uplinks().stream().filter(each -> each.name().equals(uplink.get())).findFirst();
    } catch (NoDaemonException e) {
      if (e.isDenied() || read.isEmpty()) {
        throw known.absent(e);
      }
      require(read.get().uplinks().stream().map(UplinkConfig::name).toList(), history);
      fromFile(read.get().stateDirectory().resolve(JournalReader.FILE), history);
      return Optional.empty();
    }
  }

  /** One that the journal knows may have left the configuration. */
  private void require(List<String> names, History history) throws CommandException {
    if (!names.contains(uplink.get()) && history.isEmpty()) {
      throw Options.noUplink(uplink.get(), names);
    }
  }

  private void fromFile(Path file, Consumer<String> sink) throws CommandException {
    if (!Files.isReadable(file)) {
      throw new CommandException(
          ExitCode.NO_DAEMON, "no daemon answers, and there is no journal to read at " + file);
    }
    console().error("no daemon answers; this is what " + file + " says");
    try (JournalReader journal = new JournalReader(file, Optional.empty())) {
      do {
        journal.next().ifPresent(sink);
      } while (!journal.isAtEnd());
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage());
    }
  }
}
