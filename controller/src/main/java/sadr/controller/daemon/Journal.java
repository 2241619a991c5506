package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Notice;

/**
 * What must outlive the daemon, written on a thread of its own, so that a slow disk delays no
 * failover. {@link #record} and {@link #save} may be called by any thread; writes keep their order.
 */
final class Journal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final StateFile state;
  private final EventFile events;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "sadr-journal"));

  /** Told after each write; set once, before anybody follows. */
  private volatile Runnable grown = () -> {};

  private volatile boolean stateLost;

  Journal(Path directory, StateFile state) throws IOException {
    this.state = state;
    this.events = EventFile.open(directory);
  }

  /** Appends {@code notices} to the event log, soon. */
  void record(Instant at, List<Notice> notices) {
    List<String> lines = notices.stream().map(notice -> EventFile.line(at, notice)).toList();
    CompletableFuture<Void> unused =
        write(
            () -> {
              events.append(String.join("\n", lines) + "\n");
              grown.run();
            });
  }

  /** Runs {@code action}, on the journal's thread, whenever the event log has grown. */
  void onGrowth(Runnable action) {
    grown = action;
  }

  /** Replaces the state file; the future ends once it is on the disk. */
  CompletableFuture<Void> save(SavedState next) {
    return write(() -> state.write(next))
        .whenComplete((done, failure) -> stateLost = failure != null);
  }

  /** Whether the last {@link #save} that ended has failed, so that it has to be done again. */
  boolean isStateLost() {
    return stateLost;
  }

  /** Ends once all that was handed over is written, or after a few seconds. */
  @Override
  public void close() {
    disk.shutdown();
    try {
      if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("journal.unfinished");
      }
      events.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("journal.close cause=\"{}\"", e.getMessage());
    }
  }

  private CompletableFuture<Void> write(Write write) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            write.run();
          } catch (IOException e) {
            log.warn("journal.failed cause=\"{}\"", e.toString());
            throw new java.io.UncheckedIOException(e);
          }
        },
        disk);
  }

  /** A write to the disk. */
  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }
}
