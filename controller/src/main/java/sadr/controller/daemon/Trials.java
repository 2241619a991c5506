package sadr.controller.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Notice;
import sadr.controller.core.World;
import sadr.controller.reconcile.SysctlSnapshot;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

/**
 * The running daemon's part of {@code sadr try}: takes a configuration into use, and puts the
 * former one back at the deadline. Any thread; the lock may be held while the disk is written to,
 * so what the main loop and readers call takes none.
 */
final class Trials implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Trials.class);

  /** Between two attempts to put back what the loop had no room for. */
  private static final long AGAIN_MILLIS = 500;

  /** The same after a fault. */
  private static final long LATER_MILLIS = 5000;

  private static final String NONE = "no configuration is on trial";

  private final InputQueue queue;
  private final Journal journal;
  private final TrialFolder folder;
  private final Path configFile;
  private final Supplier<World> world;
  private final Function<Config, Config> adapted;

  private final TrialTimer timer = new TrialTimer();

  private volatile String inUse;
  private volatile Optional<TrialRecord> pending; // written by who holds the lock
  private volatile Optional<String> over = Optional.empty();

  /** What a trial that was begun here is put back to. */
  private Optional<Former> former = Optional.empty(); // guarded by this

  /** The last attempt to put back; ends with what went wrong. */
  private CompletableFuture<Optional<String>> reverting = fine(); // guarded by this

  /** What was in use before a trial. */
  private record Former(String text, Config config) {}

  /**
   * Goes on with the trial that is pending, if one is.
   *
   * @param start what the daemon was started with
   * @param world what it knows by now
   * @param adapted gives a configuration that was read the command line's socket
   */
  Trials(
      InputQueue queue,
      Journal journal,
      TrialStart start,
      Supplier<World> world,
      Function<Config, Config> adapted) {
    this.queue = queue;
    this.journal = journal;
    this.configFile = start.file();
    this.folder = TrialFolder.in(start.config().stateDirectory());
    this.world = world;
    this.adapted = adapted;
    this.inUse = start.text();
    this.pending = start.pending();
    pending.ifPresent(trial -> timer.in(trial.millisLeft(), this::expire));
  }

  /** Why the daemon was stopped by the end of a trial that had found none; empty if it was not. */
  Optional<String> overBecause() {
    return over;
  }

  /** The trial, for status. */
  Optional<StatusReport.Trial> status() {
    return pending.map(
        trial ->
            new StatusReport.Trial(
                trial.source().toString(),
                trial.config().toString(),
                folder.path().toString(),
                trial.until(),
                trial.first()));
  }

  /** Why nothing else may be taken into use just now. */
  Optional<String> obstacle() {
    return pending.map(
        trial ->
            trial.source()
                + " is on trial until "
                + trial.until().truncatedTo(SECONDS)
                + ": \"sadr try --confirm\" keeps it, \"sadr try --revert\" puts the former one"
                + " back");
  }

  /**
   * Another configuration is in use by an ordinary reload, unless {@code refusal} tells why not.
   * The main loop may call this: it does not wait. The future ends with {@code refusal}, once
   * nothing is left of a trial before.
   */
  CompletableFuture<Optional<String>> reloaded(Optional<String> refusal, String text) {
    if (!Memory.isDone(refusal)) {
      return CompletableFuture.completedFuture(refusal);
    }
    inUse = text;
    return CompletableFuture.runAsync(this::forgive, timer).thenApply(done -> refusal);
  }

  private synchronized void forgive() {
    if (pending.isEmpty()) {
      folder.forgive();
    }
  }

  /** Takes one into use until it is confirmed. */
  synchronized CompletableFuture<Reply> begin(Request.Try asked) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return done(Reply.failed(obstacle.get()));
    }
    Config next;
    try {
      next = adapted.apply(ConfigReader.parse(asked.text()));
    } catch (ConfigException e) {
      return done(
          Reply.usage("the configuration is not valid; nothing changed:\n" + e.getMessage()));
    }
    Config now = world.get().config();
    List<String> restart = ReloadPolicy.obstacles(now, next);
    if (!restart.isEmpty()) {
      return done(Reply.failed("nothing changed:\n" + String.join("\n", restart)));
    }
    TrialRecord.Place place =
        new TrialRecord.Place(
            Path.of(asked.source()), configFile.toAbsolutePath(), now.control().socket(), false);
    Map<String, String> sysctls =
        SysctlSnapshot.take(
            Stream.of(now, next)
                .flatMap(config -> config.uplinks().stream())
                .map(UplinkConfig::interfaceName)
                .distinct()
                .toList());
    TrialRecord trial = TrialRecord.begin(asked.forTime(), place, sysctls);
    try {
      folder.begin(trial, asked.text(), Optional.of(inUse));
    } catch (IOException e) {
      return done(
          Reply.failed(
              "nothing changed: what is to be put back cannot be written down: " + e.getMessage()));
    }
    former = Optional.of(new Former(inUse, now));
    return use(trial, next);
  }

  private synchronized CompletableFuture<Reply> use(TrialRecord trial, Config next) {
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    if (!queue.put(new Input.Reconfigured(next, refusal))) {
      forget();
      return done(Reply.failed("nothing changed: the daemon is overloaded; try again"));
    }
    pending = Optional.of(trial);
    timer.in(trial.millisLeft(), this::expire);
    tell("try.begun", "asked", trial);
    return refusal.thenApply(
        why -> {
          why.ifPresent(words -> log.warn("try.begun, but: {}", words));
          return Reply.done(
              trial.source()
                  + " is in use until "
                  + trial.until().truncatedTo(SECONDS)
                  + "; then all is put back, unless \"sadr try --confirm\" comes before");
        });
  }

  private void forget() {
    try {
      folder.confirm();
    } catch (IOException e) {
      log.warn("try.unforgotten cause=\"{}\"", e.getMessage());
    }
  }

  /** Ends the trial. */
  CompletableFuture<Reply> end(Request.TryEnd asked) {
    return asked.confirm() ? confirm() : revertAsked();
  }

  private synchronized CompletableFuture<Reply> confirm() {
    if (pending.isEmpty()) {
      return done(Reply.failed(NONE));
    }
    if (!reverting.isDone()) {
      return done(Reply.failed("it is being put back just now"));
    }
    TrialRecord trial = pending.get();
    try {
      String text = folder.tried();
      folder.confirm();
      inUse = text;
    } catch (IOException e) {
      return done(
          Reply.failed("it cannot be written down, so it is still on trial: " + e.getMessage()));
    }
    pending = Optional.empty();
    timer.clear();
    tell("try.confirmed", "asked", trial);
    return done(Reply.done(trial.source() + " stays in use"));
  }

  private CompletableFuture<Reply> revertAsked() {
    Optional<TrialRecord> trial = pending;
    if (trial.isEmpty()) {
      return done(Reply.failed(NONE));
    }
    String words =
        trial.get().first()
            ? "the daemon ends, and all that it made is removed"
            : "the former configuration is in use again";
    return revert("asked")
        .thenApply(failed -> failed.map(Reply::failed).orElseGet(() -> Reply.done(words)));
  }

  /** The deadline; a fault of ours must not leave what cuts somebody off. */
  private void expire() {
    try {
      CompletableFuture<Optional<String>> unused = revert("time");
    } catch (RuntimeException e) {
      Optional<String> unused = stuck(e.toString(), LATER_MILLIS);
    }
  }

  private Optional<String> stuck(String why, long millis) {
    log.error("try.stuck: {}; it is tried again", why);
    timer.in(millis, this::expire);
    return Optional.of("it could not be put back yet, and is tried again: " + why);
  }

  /** Puts all back; the future ends when the kernel has it, with what went wrong. */
  private synchronized CompletableFuture<Optional<String>> revert(String cause) {
    if (pending.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.of(NONE));
    }
    if (!reverting.isDone()) {
      return reverting;
    }
    TrialRecord trial = pending.get();
    if (trial.first()) {
      return stop(cause);
    }
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    try {
      Former back = former.isPresent() ? former.get() : written();
      if (!queue.put(new Input.Reconfigured(back.config(), refusal))) {
        return CompletableFuture.completedFuture(stuck("the daemon is overloaded", AGAIN_MILLIS));
      }
      reverting =
          refusal
              .thenApplyAsync(why -> finish(trial, back, cause, why), timer)
              .exceptionally(failure -> stuck(failure.toString(), LATER_MILLIS));
      return reverting;
    } catch (IOException | ConfigException e) {
      return CompletableFuture.completedFuture(
          stuck("the former configuration cannot be read: " + e.getMessage(), LATER_MILLIS));
    }
  }

  /** The rest is done once the main loop does nothing any more. */
  private CompletableFuture<Optional<String>> stop(String cause) {
    over = Optional.of(cause);
    if (!queue.put(new Input.Stop())) {
      return CompletableFuture.completedFuture(stuck("the daemon is overloaded", AGAIN_MILLIS));
    }
    pending = Optional.empty();
    return fine();
  }

  /** For a trial that an earlier daemon began. */
  private Former written() throws IOException, ConfigException {
    String text = folder.former().orElse(inUse);
    return new Former(text, adapted.apply(ConfigReader.parse(text)));
  }

  /** On the timer's thread, for the disk may take its time. */
  private Optional<String> finish(
      TrialRecord trial, Former back, String cause, Optional<String> refusal) {
    if (!Memory.isDone(refusal)) {
      return stuck(refusal.orElse(""), LATER_MILLIS);
    }
    SysctlSnapshot.restore(trial.sysctls()).forEach(words -> log.warn("try.sysctl {}", words));
    try {
      folder.revert(trial);
    } catch (IOException e) {
      log.warn("try.unforgotten cause=\"{}\"", e.getMessage()); // The next start puts back again.
    }
    synchronized (this) {
      pending = Optional.empty();
      former = Optional.empty();
      inUse = back.text();
      timer.clear();
    }
    tell("try.reverted", cause, trial);
    return Optional.empty();
  }

  private void tell(String event, String cause, TrialRecord trial) {
    Notice notice = Notice.of(event, cause, Map.of("file", trial.source().toString()));
    NoticeLog.log(notice);
    journal.record(Instant.now(), List.of(notice));
  }

  private static CompletableFuture<Optional<String>> fine() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static CompletableFuture<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public void close() {
    timer.close();
  }
}
