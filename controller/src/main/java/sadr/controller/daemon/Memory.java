package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.Config;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Remembered;
import sadr.controller.core.World;

/**
 * What outlives the main loop: the notices it gives, the state it saves, and its word to those who
 * asked for something, given once the state is saved. Belongs to the main loop.
 */
final class Memory {

  private static final String DONE_BUT = "done, but ";

  private final Journal journal;
  private final List<CompletableFuture<Optional<String>>> promises = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final SavedLedger ledger;
  private final SavedWords words;
  private SavedState saved;
  private boolean saveAgain;

  /** The last write that was asked for. */
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

  /** Ends when the ledger is on the disk, or the disk has refused. */
  private CompletableFuture<Void> ledgerSafe = CompletableFuture.completedFuture(null);

  Memory(Journal journal, SavedState saved) {
    this.journal = journal;
    this.ledger = new SavedLedger(saved.ledger());
    this.words = new SavedWords(saved.told());
    this.saved = saved;
  }

  /** Logs and records what happened. */
  void tell(Moment at, List<Notice> notices) {
    if (!notices.isEmpty()) {
      notices.forEach(NoticeLog::log);
      journal.record(at.wall(), notices);
    }
  }

  /** Will end empty once the world that follows from it stands in the kernel and is saved. */
  void promise(CompletableFuture<Optional<String>> refusal) {
    promises.add(refusal);
  }

  /** The kernel refused this, on the way to what was promised since promises were kept last. */
  void refused(List<String> why) {
    refused.addAll(why);
  }

  /** What is known of the uplinks of {@code next}, those of {@code world} among them. */
  Map<String, Remembered> recall(World world, Config next, Moment now) {
    saved =
        saved.with(world, saved.ledger(), saved.told(), now); // What is told waits for its write.
    saveAgain = true; // An uplink that goes now is not in the next world any more.
    return saved.recall(next);
  }

  /** Tries again what the disk did not take. */
  void retry() {
    saveAgain |= journal.isStateLost();
    journal.retry();
  }

  /** Whether all that hosts could be told in {@code world} has been given to be saved already. */
  boolean holds(World world, Moment now) {
    return ledger.at(world.ledger(), now).equals(saved.ledger())
        && words.at(world, now).equals(saved.told());
  }

  /** Has what must survive at {@code now} saved, if it changed. */
  void keep(World world, Moment now) {
    SavedState next = after(world, now);
    if (!next.equals(saved) || saveAgain) {
      written = journal.save(next);
    }
    if (!next.ledger().equals(saved.ledger()) || !next.told().equals(saved.told())) {
      ledgerSafe = written.exceptionally(failure -> null);
    }
    saved = next;
    saveAgain = false;
  }

  private SavedState after(World world, Moment now) {
    return saved.with(world, ledger.at(world.ledger(), now), words.at(world, now), now);
  }

  /**
   * What was promised is done, as far as the kernel took it; it is said so once what was kept is
   * saved too.
   */
  void keepPromises() {
    List<String> flaws =
        refused.isEmpty()
            ? List.of()
            : List.of("the kernel refused: " + String.join("; ", refused));
    for (CompletableFuture<Optional<String>> promise : promises) {
      CompletableFuture<Void> unused =
          written.whenComplete((done, failure) -> promise.complete(reason(flaws, failure)));
    }
    promises.clear();
    refused.clear();
  }

  /**
   * Ends, on any thread, when hosts may be told of what was last kept: a crash from then on leaves
   * no prefix with hosts that nobody remembers (RFC 9096 §3.5). It has ended already unless the
   * ledger has just changed; a disk that refuses does not keep it from ending.
   */
  CompletableFuture<Void> ledgerSafe() {
    return ledgerSafe;
  }

  /** Whether what was promised is done, saved or not, by what {@link #promise} ended with. */
  static boolean isDone(Optional<String> refusal) {
    return refusal.isEmpty() || refusal.get().startsWith(DONE_BUT);
  }

  private static Optional<String> reason(List<String> flaws, @Nullable Throwable failure) {
    List<String> all = new ArrayList<>(flaws);
    if (failure != null) {
      all.add("it could not be saved: " + failure.getMessage());
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(DONE_BUT + String.join("; ", all));
  }
}
