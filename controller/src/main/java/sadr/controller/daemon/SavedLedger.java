package sadr.controller.daemon;

import java.time.Duration;
import java.util.List;
import sadr.controller.core.Ledger;
import sadr.controller.core.Moment;

/**
 * The ledger as it is saved, made anew only when it has changed, and now and then because the wall
 * clock may have jumped. Belongs to the main loop.
 */
final class SavedLedger {

  private static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();

  private List<SavedNetwork> saved;
  private Ledger last = Ledger.EMPTY;
  private long lookedNanos;

  SavedLedger(List<SavedNetwork> saved) {
    this.saved = saved;
  }

  /** {@code ledger} at {@code now}. Equal to what it was before, unless it must be saved again. */
  @SuppressWarnings("ReferenceEquality") // Comparing thousands would cost what it is to save.
  List<SavedNetwork> at(Ledger ledger, Moment now) {
    if (ledger != last || now.nanos() - lookedNanos >= LOOK_NANOS) {
      saved = SavedNetwork.of(ledger, saved, now);
      last = ledger;
      lookedNanos = now.nanos();
    }
    return saved;
  }
}
