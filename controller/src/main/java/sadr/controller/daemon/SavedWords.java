package sadr.controller.daemon;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Moment;
import sadr.controller.core.Retired;
import sadr.controller.core.World;

/**
 * What LANs are told beside prefixes, as it is saved; made anew only when it may have changed.
 * Belongs to the main loop.
 */
final class SavedWords {

  private List<SavedWord> saved;
  private @Nullable World last;

  SavedWords(List<SavedWord> saved) {
    this.saved = saved;
  }

  /** The words of {@code world} at {@code now}. Equal to what they were before unless news. */
  List<SavedWord> at(World world, Moment now) {
    if (last == null || !world.sameTold(last)) {
      saved = SavedWord.of(Retired.told(world), saved, now);
    }
    last = world;
    return saved;
  }
}
