package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.StateConfig;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

/** The test stands in for the main loop. */
@Execution(ExecutionMode.CONCURRENT) // Two wait for five seconds each.
class TrialsTest {

  private static final Optional<String> UNSAVED =
      Optional.of("done, but it could not be saved: the disk is full");

  @TempDir private Path state = Path.of("");
  private final InputQueue queue = new InputQueue();
  private final AtomicInteger faults = new AtomicInteger();
  private Path file = state;
  private TrialFolder folder = TrialFolder.in(state);
  private String former = "";
  private String tried = "";
  private Journal journal = new Journal(StateConfig.in(state), new StateFile(state));

  @BeforeEach
  void write() throws IOException {
    journal.close();
    journal = new Journal(StateConfig.in(state), new StateFile(state));
    file = state.resolve("sadr.toml");
    folder = TrialFolder.in(state);
    former = TrialTexts.of(state, "former");
    tried = TrialTexts.of(state, "tried");
    Files.writeString(file, former);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private Trials trials(Optional<TrialRecord> pending) throws ConfigException {
    Config config = ConfigReader.parse(former);
    World world = Sites.begin(config);
    return new Trials(
        queue,
        journal,
        new TrialStart(config, former, file, pending, Optional.empty()),
        () -> world,
        this::adapted);
  }

  private Config adapted(Config read) {
    if (faults.getAndDecrement() > 0) {
      throw new IllegalStateException("a fault of ours");
    }
    return read;
  }

  /** Begun by an earlier daemon; without numbers, so that none of this machine's is written. */
  private TrialRecord begun(Duration forTime) throws IOException {
    TrialRecord.Place place = new TrialRecord.Place(file, file, state.resolve("sock"), false);
    TrialRecord trial = TrialRecord.begin(forTime, place, Map.of());
    folder.begin(trial, tried, Optional.of(former));
    return trial;
  }

  private Input.Reconfigured asked() throws InterruptedException {
    return (Input.Reconfigured)
        queue.take(TimeUnit.SECONDS.toNanos(20)).stream().findFirst().orElseThrow().input();
  }

  private static String uplink(Input.Reconfigured asked) {
    return asked.config().uplinks().get(0).name();
  }

  private static CompletableFuture<Reply> revert(Trials trials) {
    return trials.end(new Request.TryEnd(false));
  }

  private static Reply answer(CompletableFuture<Reply> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private boolean isSaidToBeBack() throws IOException {
    journal.close();
    return Files.readString(EventFile.in(state)).contains("try.reverted");
  }

  @Test
  void isPutBackFromMemoryThoughTheFormerFileCannotBeRead() throws Exception {
    try (Trials trials = trials(Optional.empty())) {
      CompletableFuture<Reply> begun =
          trials.begin(new Request.Try(file.toString(), tried, Duration.ofHours(1)));
      Input.Reconfigured first = asked();
      assertThat(uplink(first)).isEqualTo("tried");
      first.refusal().complete(Optional.empty());
      assertThat(answer(begun)).isInstanceOf(Reply.Done.class);
      Files.writeString(folder.path().resolve("former.toml"), "no TOML");

      CompletableFuture<Reply> unused = revert(trials);
      assertThat(uplink(asked())).isEqualTo("former");
    }
  }

  @Test
  void whatFollowsIsNotDoneByTheMainLoop() throws Exception {
    try (Trials trials = trials(Optional.of(begun(Duration.ofHours(1))))) {
      CompletableFuture<Reply> reverted = revert(trials);
      CompletableFuture<String> thread =
          reverted.thenApply(reply -> Thread.currentThread().getName());
      Input.Reconfigured back = asked();
      assertThat(trials.status()).as("not yet").isPresent();
      back.refusal().complete(UNSAVED);
      assertThat(thread.get(20, TimeUnit.SECONDS)).isEqualTo("try-timer");
      assertThat(answer(reverted)).isInstanceOf(Reply.Done.class);
      assertThat(trials.status()).isEmpty();
      assertThat(folder.pending()).isEmpty();
    }
    assertThat(isSaidToBeBack()).isTrue();
  }

  @Test
  void loopThatRefusesIsNotTakenForPutBack() throws Exception {
    try (Trials trials = trials(Optional.of(begun(Duration.ofHours(1))))) {
      CompletableFuture<Reply> reverted = revert(trials);
      asked().refusal().complete(Optional.of("kernel: numbers cannot change"));
      assertThat(answer(reverted)).isNotInstanceOf(Reply.Done.class);
      assertThat(trials.obstacle()).isPresent();
      assertThat(folder.pending()).isPresent();
      assertThat(uplink(asked())).as("it is tried again").isEqualTo("former");
    }
    assertThat(EventFile.in(state)).doesNotExist();
  }

  @Test
  void faultAtTheDeadlineIsTriedAgain() throws Exception {
    faults.set(1);
    try (Trials trials = trials(Optional.of(begun(Duration.ofMillis(1))))) {
      assertThat(uplink(asked())).isEqualTo("former");
      assertThat(faults).hasValueLessThan(1);
      assertThat(trials.status()).isPresent();
    }
  }

  @Test
  void reloadThatCouldNotBeSavedIsInUseAndARefusedOneIsNot() throws Exception {
    String other = TrialTexts.of(state, "other");
    assertThat(begun(Duration.ofMillis(1)).first()).isFalse();
    try (Trials trials = trials(Optional.empty())) {
      assertThat(trials.reloaded(Optional.of("refused"), tried)).isCompleted();
      assertThat(folder.former()).isPresent();
      assertThat(trials.reloaded(UNSAVED, other).get(20, TimeUnit.SECONDS)).isEqualTo(UNSAVED);
      assertThat(folder.former()).as("nothing is left of a trial").isEmpty();
      assertThat(folder.pending()).isEmpty();
      CompletableFuture<Reply> unused =
          trials.begin(new Request.Try(file.toString(), tried, Duration.ofHours(1)));
      assertThat(folder.former()).contains(other);
    }
  }

  /** As while the disk keeps somebody waiting who holds the lock. */
  @Test
  void readersAndTheMainLoopDoNotWaitForTheLock() throws Exception {
    try (Trials trials = trials(Optional.of(begun(Duration.ofHours(1))))) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch enough = new CountDownLatch(1);
      Thread holder =
          new Thread(
              () -> {
                synchronized (trials) {
                  held.countDown();
                  try {
                    enough.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
              });
      holder.start();
      held.await();
      try {
        CompletableFuture<Boolean> read =
            CompletableFuture.supplyAsync(
                () -> trials.status().isPresent() && trials.obstacle().isPresent());
        assertThat(read.get(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Optional<String>> reloaded =
            CompletableFuture.supplyAsync(() -> trials.reloaded(Optional.empty(), former))
                .get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> reloaded.get(1, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
      } finally {
        enough.countDown();
        holder.join();
      }
    }
  }
}
