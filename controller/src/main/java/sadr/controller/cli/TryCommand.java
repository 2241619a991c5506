package sadr.controller.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.DurationText;
import sadr.controller.control.ControlClient;
import sadr.controller.control.JsonLine;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;

/** {@code sadr try}. */
final class TryCommand extends Subcommand {

  /** What fits into a line on the control socket, escaped. */
  private static final int MOST_CHARS = 60_000;

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  private final Given<Duration> forTime =
      syntax()
          .option("--for", "TIME", DurationText::parse, "For how long: 5s to 1h (default: 60s).")
          .or(Duration.ofSeconds(60));

  private final Given<Boolean> confirm = syntax().flag("--confirm", "Keep what is on trial.");

  private final Given<Boolean> revert = syntax().flag("--revert", "Put all back now.");

  private final Given<Path> expired = syntax().hiddenFile("--expire");

  TryCommand(Shell shell) {
    super(shell, "try", "Takes a configuration into use, and puts all back unless you confirm it.");
    syntax()
        .description(
            "For a router that is far away: what cuts you off ends by itself, also when the terminal or"
                + " the daemon dies.",
            "Where no daemon runs, one is started; at the end of the time all that it made is removed,"
                + " sysctls too. Where one runs, it takes the file into use, and then the former"
                + " configuration again.")
        .exits(
            " 0:done",
            " 1:it could not be done; nothing changed, unless it says so",
            " 2:the configuration is bad; nothing changed",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples(
            "  sadr try --for 60s               then, from a new login:",
            "  sadr try --confirm",
            "  sadr try -c new.toml --for 5m    another file; --confirm puts it into the daemon's place");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    if (expired.isGiven()) {
      program().expire(expired.get());
    } else if (confirm.isGiven() && revert.isGiven()) {
      throw new CommandException(ExitCode.USAGE, "--confirm or --revert, not both");
    } else if (confirm.isGiven()) {
      confirm();
    } else if (revert.isGiven()) {
      say(message(daemon().ask(new Request.TryEnd(false))));
    } else {
      begin();
    }
    return ExitCode.DONE;
  }

  private void begin() throws CommandException, ConfigException {
    Options.require("--for", forTime, Request.SHORTEST_TRY, Request.LONGEST_TRY);
    String text = ConfigReader.text(config.get());
    Config read = ConfigReader.parse(text);
    Config good = link.path().map(read::withSocket).orElse(read);
    if (ControlClient.isAlive(good.control().socket())) {
      underDaemon(good, text);
    } else {
      program().tryFirst(good, config.get(), forTime.get());
      Instant until = Instant.now().plus(forTime.get());
      say(
          config.get()
              + " is in use until about "
              + until.truncatedTo(SECONDS)
              + ", by a daemon that this command has started; then all that it made is removed,"
              + " unless \"sadr try --confirm\" comes before");
    }
  }

  private void underDaemon(Config good, String text) throws CommandException {
    String source = config.get().toAbsolutePath().normalize().toString();
    Request.Try asked = new Request.Try(source, text, forTime.get());
    if (JsonLine.of(Map.of("text", text)).getBytes(StandardCharsets.UTF_8).length > MOST_CHARS) {
      throw new CommandException(
          ExitCode.FAILED, "the file is larger than 60 KB; put it in place and \"sadr reload\"");
    }
    DaemonLink daemon = link.or(good.control().socket());
    Optional<StatusReport.Trial> other = daemon.status().trial();
    if (other.isEmpty()) {
      program()
          .watch(good.stateDirectory(), forTime.get()); // First, for this may be its last moment.
    }
    say(message(daemon.ask(asked)));
  }

  private void confirm() throws CommandException {
    StatusReport.Trial trial =
        daemon()
            .status()
            .trial()
            .orElseThrow(
                () -> new CommandException(ExitCode.FAILED, "no configuration is on trial"));
    TriedFile tried = TriedFile.of(trial, config.get());
    String unused = message(daemon().ask(new Request.TryEnd(true)));
    say(trial.source() + " stays in use" + tried.keep());
  }

  /** On the socket that the user named, or else the configuration, if it can be read. */
  private DaemonLink daemon() {
    try {
      return link.or(ConfigReader.read(config.get()).control().socket());
    } catch (ConfigException e) {
      return link;
    }
  }

  private static String message(Reply reply) {
    return reply instanceof Reply.Done done ? done.message().orElse("done") : "done";
  }

  private void say(String text) {
    if (json.isGiven()) {
      Map<String, Object> reply = new LinkedHashMap<>();
      reply.put("version", Request.VERSION);
      reply.put("ok", true);
      reply.put("message", text);
      console().print(JsonLine.of(reply));
    } else {
      console().print(text);
    }
  }
}
