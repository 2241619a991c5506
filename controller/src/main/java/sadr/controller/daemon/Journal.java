package sadr.controller.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.StateConfig;
import sadr.controller.core.Notice;

/**
 * What must outlive the daemon, written on a thread of its own, so that a slow disk delays no
 * failover. {@link #record} and {@link #save} may be called by any thread; writes keep their order.
 *
 * <p>What the disk refuses waits in {@link UnwrittenLines} and is written once it can be; {@link
 * StateHealth} tells how it stands.
 */
final class Journal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /** Calls of {@link #retry}, a second apart, between two looks at the file system. */
  private static final int LOOK_EVERY = 5;

  /** Of the events before somebody listens. */
  private static final int MOST_EARLY = 100;

  /** Is told of each event, as its line; quick, and on the thread that records. */
  @FunctionalInterface
  interface Listener {
    void heard(Notice notice, String line);
  }

  private final StateFile state;
  private final EventFile events;
  private final UnwrittenLines backlog = new UnwrittenLines();
  private final StateHealth health;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "sadr-journal"));

  /** Whether the journal's thread will write what waits. */
  private final AtomicBoolean asked = new AtomicBoolean();

  private final AtomicInteger retries = new AtomicInteger();

  /** Told after each write; set once, before anybody follows. */
  private volatile Runnable grown = () -> {};

  /** Who is told of events; nobody yet. */
  private volatile Optional<Listener> listener = Optional.empty();

  /** What it will be told first: all since the start. */
  private final List<Runnable> early = new ArrayList<>(); // guarded by itself

  private volatile boolean stateLost;

  /** Begins with what was lost of {@code state}, which has been read, if it was broken. */
  Journal(StateConfig config, StateFile state) {
    this.state = state;
    this.events = EventFile.open(config);
    this.health = new StateHealth(config.directory());
    state.loss().ifPresent(notice -> record(Instant.now(), List.of(notice)));
  }

  /** Appends {@code notices} to the event log, soon. */
  void record(Instant at, List<Notice> notices) {
    for (Notice notice : notices) {
      String line = EventFile.line(at, notice);
      backlog.add(at, line);
      tell(notice, line);
    }
    writeSoon();
  }

  /** Runs {@code action}, on the journal's thread, whenever the event log has grown. */
  void onGrowth(Runnable action) {
    grown = action;
  }

  /** Tells {@code first} of each event, those before this call too; to be called once. */
  void onEvent(Listener first) {
    synchronized (early) {
      listener = Optional.of(first);
      early.forEach(Runnable::run);
      early.clear();
    }
  }

  private void tell(Notice notice, String line) {
    Optional<Listener> told = listener;
    if (told.isPresent()) {
      told.get().heard(notice, line);
      return;
    }
    synchronized (early) {
      if (listener.isPresent()) {
        listener.get().heard(notice, line);
      } else if (early.size() < MOST_EARLY) {
        early.add(() -> listener.ifPresent(first -> first.heard(notice, line)));
      }
    }
  }

  /** Takes other sizes of the event log over. */
  void limit(StateConfig limits) {
    submit(() -> events.limit(limits));
  }

  /** Replaces the state file; the future ends once it is on the disk. */
  CompletableFuture<Void> save(SavedState next) {
    return CompletableFuture.runAsync(
            () -> {
              try {
                state.write(next);
                health.took(StateHealth.What.STATE);
              } catch (IOException e) {
                health.refused(StateHealth.What.STATE, e);
                throw new java.io.UncheckedIOException(e);
              }
            },
            disk)
        .whenComplete((done, failure) -> stateLost = failure != null);
  }

  /** Whether the last {@link #save} that ended has failed, so that it has to be done again. */
  boolean isStateLost() {
    return stateLost;
  }

  /** Tries again what the disk refused, and looks how it does; to be called once a second. */
  void retry() {
    boolean look = retries.incrementAndGet() % LOOK_EVERY == 0;
    if (look) {
      submit(health::look);
    }
    if (look || health.trouble().isPresent()) {
      writeSoon();
    }
  }

  /** How the state directory does. */
  StateHealth health() {
    return health;
  }

  /** How many events wait for the disk. */
  int waiting() {
    return backlog.waiting();
  }

  /** How many events were lost while it took none, since the start. */
  long lost() {
    return backlog.lost();
  }

  /** Ends once all that was handed over is written, or after a few seconds. */
  @Override
  public void close() {
    disk.shutdown();
    try {
      if (!disk.awaitTermination(5, TimeUnit.SECONDS) || backlog.waiting() > 0) {
        log.warn("journal.unfinished events={}", backlog.waiting());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One task at a time: a disk that hangs must not fill the memory with them. */
  private void writeSoon() {
    if (!asked.getAndSet(true)) {
      submit(this::drain);
    }
  }

  private void submit(Runnable work) {
    try {
      disk.execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("journal.closed");
    }
  }

  private void drain() {
    asked.set(false);
    try {
      for (UnwrittenLines.Batch next = backlog.next(); !next.isEmpty(); next = backlog.next()) {
        events.append(next.text());
        backlog.written(next);
        health.took(StateHealth.What.EVENTS);
        grown.run();
      }
    } catch (IOException e) {
      health.refused(StateHealth.What.EVENTS, e);
    }
  }
}
