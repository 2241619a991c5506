package sadr.controller.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.ControlClient;
import sadr.controller.control.MalformedLineException;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;

/** {@code --socket PATH}, and how to ask the daemon there. */
final class DaemonLink {

  /** Long enough for a daemon that is in the middle of 10,000 routes. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Given<Path> written;
  private final Optional<Path> known;

  /** With the option, on a command's line. */
  DaemonLink(Syntax syntax) {
    this(
        syntax.file(
            "PATH", "The daemon's control socket (default: /run/sadr/sadr.sock).", "--socket"),
        Optional.empty());
  }

  private DaemonLink(Given<Path> written, Optional<Path> known) {
    this.written = written;
    this.known = known;
  }

  /** This link, or one to {@code socket} where the user wrote none. */
  DaemonLink or(Path socket) {
    return new DaemonLink(written, Optional.of(path().orElse(socket)));
  }

  /** Where the daemon is asked. */
  private Path socket() {
    return path().orElse(ConfigReader.DEFAULT_SOCKET);
  }

  /** What the user wrote. */
  Optional<Path> path() {
    return known.isPresent() ? known : written.value();
  }

  /** Asks the daemon; a reply that says no becomes an exception with the right exit code. */
  Reply ask(Request request) throws CommandException {
    try (ControlClient client = ControlClient.connect(socket(), PATIENCE)) {
      return accepted(client.ask(request));
    } catch (NoDaemonException e) {
      throw absent(e);
    } catch (IOException | MalformedLineException e) {
      throw broken(e);
    }
  }

  /** Asks for the status. */
  StatusReport status() throws CommandException {
    if (ask(new Request.Status()) instanceof Reply.Status status) {
      return status.report();
    }
    throw new CommandException(
        ExitCode.FAILED, "the daemon answered something else than its status");
  }

  /**
   * The status of a daemon that may run: on {@code socket} where the user wrote none. Empty if none
   * answers there; one that does not answer on the socket that the user wrote is an error.
   */
  Optional<StatusReport> running(Path socket) throws CommandException {
    try {
      return Optional.of(or(socket).status());
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.NO_DAEMON && path().isEmpty()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks for events; {@link NoDaemonException} tells that there is nobody to ask. */
  void events(Request.Events request, Consumer<String> sink)
      throws CommandException, NoDaemonException {
    try (ControlClient client = ControlClient.connect(socket(), PATIENCE)) {
      accepted(client.events(request, sink));
    } catch (IOException | MalformedLineException e) {
      throw broken(e);
    }
  }

  /** What to tell somebody who found nobody. */
  CommandException absent(NoDaemonException e) {
    if (e.isDenied()) {
      return new CommandException(
          ExitCode.DENIED,
          "you may not ask the daemon on "
              + socket()
              + ": be root or a member of its group ([control] group)");
    }
    return new CommandException(
        ExitCode.NO_DAEMON,
        "no daemon answers on "
            + socket()
            + ": is it running? start it with \"sadr run\", or name its socket with --socket");
  }

  private CommandException broken(Exception e) {
    return new CommandException(
        ExitCode.NO_DAEMON,
        "the daemon on " + socket() + " does not answer as it should: " + e.getMessage());
  }

  private static Reply accepted(Reply reply) throws CommandException {
    if (reply instanceof Reply.Failed failed) {
      throw new CommandException(exitCode(failed.code()), failed.error());
    }
    return reply;
  }

  private static ExitCode exitCode(Reply.Code code) {
    return switch (code) {
      case USAGE -> ExitCode.USAGE;
      case DENIED -> ExitCode.DENIED;
      case FAILED, UNKNOWN_COMMAND, VERSION -> ExitCode.FAILED;
    };
  }
}
