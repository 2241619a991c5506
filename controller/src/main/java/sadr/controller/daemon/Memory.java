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

  private final Journal journal;
  private final List<CompletableFuture<Optional<String>>> promises = new ArrayList<>();
  private SavedState saved;
  private boolean saveAgain;

  Memory(Journal journal, SavedState saved) {
    this.journal = journal;
    this.saved = saved;
  }

  /** Logs and records what happened. */
  void tell(Moment at, List<Notice> notices) {
    if (!notices.isEmpty()) {
      notices.forEach(NoticeLog::log);
      journal.record(at.wall(), notices);
    }
  }

  /** Will end empty once the world that follows from it is saved. */
  void promise(CompletableFuture<Optional<String>> refusal) {
    promises.add(refusal);
  }

  /** What is known of the uplinks of {@code next}, those of {@code world} among them. */
  Map<String, Remembered> recall(World world, Config next, Moment now) {
    saved = saved.with(world, now);
    saveAgain = true; // An uplink that goes now is not in the next world any more.
    return saved.recall(next);
  }

  /** Tries again what the disk did not take. */
  void retry() {
    saveAgain |= journal.isStateLost();
  }

  /** Saves what must survive, if it changed, and only then keeps the promises. */
  void keep(World world, Moment now) {
    SavedState next = saved.with(world, now);
    CompletableFuture<Void> written =
        next.equals(saved) && !saveAgain
            ? CompletableFuture.completedFuture(null)
            : journal.save(next);
    saved = next;
    saveAgain = false;
    for (CompletableFuture<Optional<String>> promise : promises) {
      CompletableFuture<Void> unused =
          written.whenComplete((done, failure) -> promise.complete(reason(failure)));
    }
    promises.clear();
  }

  private static Optional<String> reason(@Nullable Throwable failure) {
    return failure == null
        ? Optional.empty()
        : Optional.of("done, but it could not be saved: " + failure.getMessage());
  }
}
