package sadr.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.JournalReader;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Request;

/** {@code sadr events}. */
@Command(
    name = "events",
    header = "Shows what happened: uplinks up and down, changes of role, repairs.",
    description =
        "Asks the daemon for its journal. Where no daemon answers, reads events.jsonl in the state directory that the"
            + " configuration names.",
    exitCodeList = {
      " 0:shown",
      " 1:the journal could not be read",
      " 3:no daemon answers, and there is no journal to read without it",
      " 4:not permitted"
    },
    footer = {
      "  sadr events --since 1h",
      "  sadr events --follow",
      "  sadr events --since 2026-01-31T12:00:00Z --json | jq 'select(.event == \"uplink.down\")'"
    })
final class EventsCommand extends Subcommand {

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private DaemonLink link = new DaemonLink();
  @Mixin private Options.Json json = new Options.Json();

  @Option(names = "--follow", description = "Go on with new events, until interrupted.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Options.InstantConverter.class,
      description =
          "Leave out what is older: a duration, as in 1h, or a time, as in 2026-01-31T12:00:00Z"
              + " (default: everything; with --follow only what is new).")
  private Optional<Instant> since = Optional.empty();

  EventsCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException {
    Optional<Instant> from = since.or(() -> follow ? Optional.of(Instant.now()) : Optional.empty());
    Request.Events request = new Request.Events(follow, from);
    Consumer<String> sink = json.wanted ? console()::print : new EventView(console());
    try {
      link.events(request, sink);
    } catch (NoDaemonException e) {
      withoutDaemon(request, sink, e);
    }
    return ExitCode.DONE;
  }

  /** The configuration knows another socket, or at least where the journal lies. */
  private void withoutDaemon(
      Request.Events request, Consumer<String> sink, NoDaemonException absent)
      throws CommandException {
    Optional<Config> known = absent.isDenied() ? Optional.empty() : readable();
    Config read = known.orElseThrow(() -> link.absent(absent));
    DaemonLink other = link.or(read.control().socket());
    try {
      other.events(request, sink);
    } catch (NoDaemonException e) {
      if (follow || e.isDenied()) {
        throw other.absent(e);
      }
      fromFile(read.stateDirectory().resolve(JournalReader.FILE), request.since(), sink);
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
      return Optional.of(ConfigReader.read(config.file));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
