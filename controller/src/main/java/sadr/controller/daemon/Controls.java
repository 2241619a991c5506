package sadr.controller.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.ControlHandler;
import sadr.controller.control.Peer;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Admin;
import sadr.controller.core.DrillPolicy;
import sadr.controller.core.Event;
import sadr.controller.core.LeasePolicy;

/** Turns what comes in on the control socket into inputs of the main loop. Any thread. */
final class Controls implements ControlHandler {

  private final InputQueue queue;
  private final Path configFile;
  private final Readers readers;

  /** The socket that the command line named instead of the file's. */
  private final Optional<Path> socket;

  private final Trials trials;

  /**
   * Reads the configuration file again at each reload.
   *
   * @param start what the daemon was started with; its socket may be the command line's
   */
  Controls(InputQueue queue, Journal journal, TrialStart start, Readers readers) {
    this.queue = queue;
    this.configFile = start.file();
    this.readers = readers;
    this.socket = override(start.config().control().socket(), configFile);
    this.trials = new Trials(queue, journal, start, readers::world, this::adapted);
  }

  private Config adapted(Config read) {
    return socket.map(read::withSocket).orElse(read);
  }

  /** The part that puts configurations on trial. */
  Trials trials() {
    return trials;
  }

  private static Optional<Path> override(Path socket, Path configFile) {
    try {
      boolean same = ConfigReader.read(configFile).control().socket().equals(socket);
      return same ? Optional.empty() : Optional.of(socket);
    } catch (ConfigException e) {
      return Optional.empty(); // It was read a moment ago: somebody is writing it.
    }
  }

  @Override
  public StatusReport status() {
    return readers.status();
  }

  @Override
  public CompletableFuture<Reply> change(Request.Change change, Peer peer) {
    return change.apply(
        new Request.Change.Changes<>() {
          @Override
          public CompletableFuture<Reply> failover(Request.Failover asked) {
            Optional<Instant> until = asked.forTime().map(Instant.now()::plus);
            Admin admin = new Admin(Admin.State.FAILED_OVER, until, asked.reason());
            return ask(asked.uplink(), admin, asked.force());
          }

          @Override
          public CompletableFuture<Reply> drain(Request.Drain asked) {
            Admin admin = new Admin(Admin.State.DRAINED, Optional.empty(), asked.reason());
            return ask(asked.uplink(), admin, false);
          }

          @Override
          public CompletableFuture<Reply> restore(Request.Restore asked) {
            return ask(asked.uplink(), Admin.AUTO, false);
          }

          @Override
          public CompletableFuture<Reply> drill(Request.Drill asked) {
            return Controls.this.drill(asked);
          }

          @Override
          public CompletableFuture<Reply> drillStop(Request.DrillStop asked) {
            return Controls.this.drillStop(asked);
          }

          @Override
          public CompletableFuture<Reply> reload(Request.Reload asked) {
            return Controls.this.reload();
          }

          @Override
          public CompletableFuture<Reply> tryBegin(Request.Try asked) {
            return trials.begin(asked);
          }

          @Override
          public CompletableFuture<Reply> tryEnd(Request.TryEnd asked) {
            return trials.end(asked);
          }

          @Override
          public CompletableFuture<Reply> prefixSet(Request.PrefixSet asked) {
            return leased(Leasing.of(asked, readers.world()), asked.whose());
          }

          @Override
          public CompletableFuture<Reply> prefixRemove(Request.PrefixRemove asked) {
            return leased(Leasing.of(asked, readers.world()), asked.whose());
          }
        });
  }

  /** Reads the configuration file again and puts it to use if it is valid. */
  CompletableFuture<Reply> reload() {
    Optional<String> obstacle = trials.obstacle();
    if (obstacle.isPresent()) {
      queue.put(new Input.Rejected(obstacle.get()));
      return CompletableFuture.completedFuture(Reply.failed(obstacle.get()));
    }
    try {
      String text = ConfigReader.text(configFile);
      Config config = adapted(ConfigReader.parse(text));
      CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
      return put(
          new Input.Reconfigured(config, refusal),
          refusal.thenCompose(why -> trials.reloaded(why, text)),
          "the configuration is in use");
    } catch (ConfigException e) {
      String problems = String.valueOf(e.getMessage());
      queue.put(new Input.Rejected(problems));
      return CompletableFuture.completedFuture(
          Reply.usage("the configuration is not valid; the old one stays in use:\n" + problems));
    }
  }

  /** The same, for a signal: what came of it is in the log and the events. */
  void reloadAside() {
    CompletableFuture<Reply> unused = reload();
  }

  /** What makes no sense is told at once; whether the rest can be done is for the main loop. */
  private CompletableFuture<Reply> leased(Optional<Input.Leased> asked, Request.Whose whose) {
    if (asked.isEmpty()) {
      return CompletableFuture.completedFuture(
          Reply.usage("there is no uplink on an interface \"" + whose.name() + "\""));
    }
    Optional<LeasePolicy.Refusal> refusal = asked.get().judge(readers.world());
    if (refusal.isPresent() && refusal.get().usage()) {
      return CompletableFuture.completedFuture(Reply.usage(refusal.get().text()));
    }
    return put(asked.get(), asked.get().refusal(), Leasing.sentence(asked.get()));
  }

  private CompletableFuture<Reply> drill(Request.Drill asked) {
    if (!readers.knows(asked.uplink())) {
      return unknown(asked.uplink());
    }
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    Event.DrillBegun wish = new Event.DrillBegun(asked.uplink(), asked.traffic(), asked.forTime());
    return put(
        new Input.DrillAsked(wish, refusal),
        refusal,
        "the drill has begun; " + DrillPolicy.comeback(readers.world(), asked.uplink()));
  }

  private CompletableFuture<Reply> drillStop(Request.DrillStop asked) {
    if (!readers.knows(asked.uplink())) {
      return unknown(asked.uplink());
    }
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    return put(
        new Input.DrillStopAsked(asked.uplink(), refusal),
        refusal,
        "the drill of " + asked.uplink() + " has ended");
  }

  private static CompletableFuture<Reply> unknown(String uplink) {
    return CompletableFuture.completedFuture(Reply.usage("there is no uplink \"" + uplink + "\""));
  }

  private CompletableFuture<Reply> ask(String uplink, Admin admin, boolean force) {
    if (!readers.knows(uplink)) {
      return unknown(uplink);
    }
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    return put(new Input.Asked(uplink, admin, force, refusal), refusal, sentence(uplink, admin));
  }

  private static String sentence(String uplink, Admin admin) {
    return switch (admin.state()) {
      case FAILED_OVER ->
          uplink
              + " is out"
              + admin.until().map(until -> " until " + until.truncatedTo(SECONDS)).orElse("")
              + "; \"sadr restore "
              + uplink
              + "\" puts it back";
      case DRAINED -> uplink + " is drained: its routes stay, other uplinks are preferred";
      case AUTO -> uplink + " goes by its health again";
    };
  }

  private CompletableFuture<Reply> put(
      Input input, CompletableFuture<Optional<String>> refusal, String done) {
    if (!queue.put(input)) {
      return CompletableFuture.completedFuture(Reply.failed("the daemon is overloaded; try again"));
    }
    return refusal.thenApply(why -> why.map(Reply::failed).orElseGet(() -> Reply.done(done)));
  }
}
