package sadr.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.JournalReader;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;

/** {@code sadr events}. */
final class EventsCommand extends Subcommand {

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());
  private final EventFilter filter = new EventFilter(syntax());

  private final Given<Boolean> follow =
      syntax().flag("--follow", "Go on with new events, until interrupted.");

  private final Given<Instant> since =
      syntax()
          .option(
              "--since",
              "TIME",
              Options::instant,
              "Leave out what is older: a duration, as in 1h, or a time, as in 2026-01-31T12:00:00Z"
                  + " (default: everything; with --follow only what is new).");

  private final Given<Integer> last =
      syntax()
          .option(
              "--last",
              "N",
              Integer::valueOf,
              "Only the last N of those that the other options leave; before new ones with --follow.");

  EventsCommand(Shell shell) {
    super(shell, "events", "Shows what happened: uplinks up and down, changes of role, repairs.");
    syntax()
        .description(
            "Asks the daemon for its journal. Where no daemon answers, reads events.jsonl in the state"
                + " directory that the configuration names.")
        .exits(
            " 0:shown",
            " 1:the journal could not be read",
            " 2:neither the configuration nor what was read of the journal knows such an uplink",
            " 3:no daemon answers, and there is no journal to read without it",
            " 4:not permitted")
        .examples(
            "  sadr events --since 1h",
            "  sadr events --last 20 --follow",
            "  sadr events --uplink fiber --kind uplink --since 1d --until 1h",
            "  sadr events --since 2026-01-31T12:00:00Z --json | jq 'select(.event == \"uplink.down\")'");
  }

  @Override
  ExitCode execute() throws CommandException {
    refuseNonsense();
    Consumer<String> shown = json.isGiven() ? console()::print : new EventView(console());
    if (last.isGiven()) {
      LastLines lines = new LastLines(filter, last.get());
      ask(new Request.Events(false, since.value()), lines);
      lines.print(shown);
      if (follow.isGiven()) {
        goOn(lines.last(), shown);
      }
      return ExitCode.DONE;
    }
    Optional<Instant> from =
        since.value().or(() -> follow.isGiven() ? Optional.of(Instant.now()) : Optional.empty());
    ask(new Request.Events(follow.isGiven(), from), only(shown));
    return ExitCode.DONE;
  }

  private void refuseNonsense() throws CommandException {
    if (follow.isGiven() && filter.ends()) {
      throw new CommandException(ExitCode.USAGE, "--follow has no end: leave --until out");
    }
    if (last.isGiven() && last.get() < 1) {
      throw new CommandException(
          ExitCode.USAGE, "--last " + last.get() + " is no number of events");
    }
  }

  private Consumer<String> only(Consumer<String> sink) {
    return line -> {
      if (filter.test(line)) {
        sink.accept(line);
      }
    };
  }

  /** What came after {@code seen}, the last line so far; others may be of the same instant. */
  private void goOn(Optional<String> seen, Consumer<String> shown) throws CommandException {
    Consumer<String> sink = only(shown);
    AtomicBoolean passed = new AtomicBoolean(seen.isEmpty());
    Optional<Instant> from = seen.flatMap(EventsCommand::time);
    ask(
        new Request.Events(true, from.or(since::value)),
        line -> {
          if (passed.get()) {
            sink.accept(line);
          } else {
            passed.set(line.equals(seen.orElse("")));
          }
        });
  }

  private static Optional<Instant> time(String line) {
    try {
      return Optional.of(JsonObject.parse(line).time("at"));
    } catch (MalformedLineException e) {
      return Optional.empty();
    }
  }

  private void ask(Request.Events request, Consumer<String> sink) throws CommandException {
    try {
      ask(link, request, sink);
    } catch (NoDaemonException e) {
      withoutDaemon(request, sink, e);
    }
  }

  private void ask(DaemonLink daemon, Request.Events request, Consumer<String> sink)
      throws CommandException, NoDaemonException {
    if (request.follow()) {
      try {
        requireUplinks(daemon);
      } catch (CommandException e) {
        if (e.exitCode() == ExitCode.USAGE) { // Else nobody answers, as is told next.
          console().error(String.valueOf(e.getMessage()));
          console().error("waiting all the same: a reload may bring it");
        }
      }
      daemon.events(request, sink);
    } else {
      daemon.events(request, sink);
      requireUplinks(daemon);
    }
  }

  private void requireUplinks(DaemonLink daemon) throws CommandException {
    if (filter.doubtsUplinks()) {
      filter.requireUplinks(
          daemon.status().uplinks().stream().map(StatusReport.Uplink::name).toList());
    }
  }

  /** The configuration knows another socket, or at least where the journal lies. */
  private void withoutDaemon(
      Request.Events request, Consumer<String> sink, NoDaemonException absent)
      throws CommandException {
    Optional<Config> known = absent.isDenied() ? Optional.empty() : readable();
    Config read = known.orElseThrow(() -> link.absent(absent));
    DaemonLink other = link.or(read.control().socket());
    try {
      ask(other, request, sink);
    } catch (NoDaemonException e) {
      if (request.follow() || e.isDenied()) {
        throw other.absent(e);
      }
      fromFile(read.stateDirectory().resolve(JournalReader.FILE), request.since(), sink);
      filter.requireUplinks(read.uplinks().stream().map(UplinkConfig::name).toList());
    }
  }

  private void fromFile(Path file, Optional<Instant> from, Consumer<String> sink)
      throws CommandException {
    if (!Files.isReadable(file)) {
      throw new CommandException(
          ExitCode.NO_DAEMON, "no daemon answers, and there is no journal to read at " + file);
    }
    console().error("no daemon answers; this is what " + file + " says");
    try (JournalReader journal = new JournalReader(file, from)) {
      do {
        journal.next().ifPresent(sink);
      } while (!journal.isAtEnd());
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage());
    }
  }

  private Optional<Config> readable() {
    try {
      return Optional.of(ConfigReader.read(config.get()));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
