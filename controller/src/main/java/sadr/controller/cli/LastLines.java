package sadr.controller.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Of the lines that it is given, the last few that are wanted; and the very last one, wanted or
 * not, from which a follower goes on.
 */
final class LastLines implements Consumer<String> {

  private final Predicate<String> wanted;
  private final int most;
  private final Deque<String> kept = new ArrayDeque<>();
  private Optional<String> last = Optional.empty();

  LastLines(Predicate<String> wanted, int most) {
    this.wanted = wanted;
    this.most = most;
  }

  @Override
  public void accept(String line) {
    last = Optional.of(line);
    if (wanted.test(line)) {
      kept.add(line);
      if (kept.size() > most) {
        kept.remove();
      }
    }
  }

  /** Gives what was kept to {@code sink}, in order. */
  void print(Consumer<String> sink) {
    kept.forEach(sink);
  }

  /** The very last line. */
  Optional<String> last() {
    return last;
  }
}
