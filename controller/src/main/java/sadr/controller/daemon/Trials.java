package sadr.controller.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 * former one back at the deadline. Any thread; it holds its own lock only while it decides.
 */
final class Trials implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Trials.class);

  /** Between two attempts to put back what the loop had no room for. */
  private static final long AGAIN_MILLIS = 500;

  private final InputQueue queue;
  private final Journal journal;
  private final TrialFolder folder;
  private final Path configFile;
  private final Supplier<World> world;
  private final Function<Config, Config> adapted;

  private String inUse; // guarded by this
  private Optional<TrialRecord> pending; // guarded by this
  private Optional<ScheduledThreadPoolExecutor> timer = Optional.empty(); // guarded by this
  private volatile Optional<String> over = Optional.empty();

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
    pending.ifPresent(this::arm);
  }

  /** Why the daemon was stopped by the end of a trial that had found none; empty if it was not. */
  Optional<String> overBecause() {
    return over;
  }

  /** The trial, for status. */
  synchronized Optional<StatusReport.Trial> status() {
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
  synchronized Optional<String> obstacle() {
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
   */
  synchronized void reloaded(Optional<String> refusal, String text) {
    if (refusal.isEmpty()) {
      inUse = text;
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
    return use(trial, next);
  }

  private synchronized CompletableFuture<Reply> use(TrialRecord trial, Config next) {
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    if (!queue.put(new Input.Reconfigured(next, refusal))) {
      forget();
      return done(Reply.failed("nothing changed: the daemon is overloaded; try again"));
    }
    pending = Optional.of(trial);
    arm(trial);
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
      return done(Reply.failed("no configuration is on trial"));
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
    disarm();
    tell("try.confirmed", "asked", trial);
    return done(Reply.done(trial.source() + " stays in use"));
  }

  private CompletableFuture<Reply> revertAsked() {
    Optional<TrialRecord> trial;
    synchronized (this) {
      trial = pending;
    }
    if (trial.isEmpty()) {
      return done(Reply.failed("no configuration is on trial"));
    }
    String words =
        trial.get().first()
            ? "the daemon ends, and all that it made is removed"
            : "the former configuration is in use again";
    return revert("asked").thenApply(done -> Reply.done(words));
  }

  /** Puts all back; the future ends when the kernel has it. */
  private synchronized CompletableFuture<Void> revert(String cause) {
    if (pending.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    TrialRecord trial = pending.get();
    if (trial.first()) {
      pending = Optional.empty();
      over = Optional.of(cause); // The rest is done once the main loop does nothing any more.
      queue.put(new Input.Stop());
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    try {
      String former = folder.former().orElse(inUse);
      Config config = adapted.apply(ConfigReader.parse(former));
      if (!queue.put(new Input.Reconfigured(config, refusal))) {
        armIn(AGAIN_MILLIS);
        return CompletableFuture.completedFuture(null);
      }
      pending = Optional.empty();
      disarm();
      inUse = former;
    } catch (IOException | ConfigException e) {
      log.error("try.stuck: the former configuration cannot be read: {}", e.getMessage());
      armIn(10 * AGAIN_MILLIS);
      return CompletableFuture.completedFuture(null);
    }
    return refusal.thenAccept(why -> back(trial, cause));
  }

  private void back(TrialRecord trial, String cause) {
    SysctlSnapshot.restore(trial.sysctls()).forEach(words -> log.warn("try.sysctl {}", words));
    try {
      folder.revert(trial);
    } catch (IOException e) {
      log.warn("try.unforgotten cause=\"{}\"", e.getMessage()); // The next start puts back again.
    }
    tell("try.reverted", cause, trial);
  }

  private void tell(String event, String cause, TrialRecord trial) {
    Notice notice = Notice.of(event, cause, Map.of("file", trial.source().toString()));
    NoticeLog.log(notice);
    journal.record(Instant.now(), List.of(notice));
  }

  private void arm(TrialRecord trial) {
    armIn(trial.millisLeft());
  }

  private synchronized void armIn(long millis) {
    ScheduledThreadPoolExecutor thread =
        timer.orElseGet(
            () ->
                new ScheduledThreadPoolExecutor(
                    1,
                    work -> {
                      Thread made = new Thread(null, work, "try-timer", 256 << 10);
                      made.setDaemon(true);
                      return made;
                    }));
    timer = Optional.of(thread);
    Runnable end =
        () -> {
          CompletableFuture<Void> unused = revert("time");
        };
    ScheduledFuture<?> unused = thread.schedule(end, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void disarm() {
    timer.ifPresent(ScheduledThreadPoolExecutor::shutdown);
    timer.ifPresent(thread -> thread.getQueue().clear());
    timer = Optional.empty();
  }

  private static CompletableFuture<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public void close() {
    disarm();
  }
}
