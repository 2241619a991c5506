package sadr.controller.ra;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Deals out what does not fit one packet to several (RFC 4861 §6.2.3, RFC 6980 §5): in order, each
 * as full as the next thing lets it be.
 */
final class OptionPacker {

  private OptionPacker() {}

  /**
   * Cuts a list where the next item would be too much.
   *
   * @param size an item's
   * @param room the sum that fits, at least as much as the largest item
   * @return parts of {@code items} in order, none of them empty
   */
  static <T> List<List<T>> parts(List<T> items, ToIntFunction<T> size, int room) {
    List<List<T>> parts = new ArrayList<>();
    int left = 0;
    for (T item : items) {
      int bytes = size.applyAsInt(item);
      if (parts.isEmpty() || bytes > left) {
        parts.add(new ArrayList<>());
        left = room;
      }
      parts.get(parts.size() - 1).add(item);
      left -= bytes;
    }
    return parts;
  }

  /** As {@link #parts}, each part made one option. */
  static <T> List<NdOption> options(
      List<T> items, ToIntFunction<T> size, int room, Function<List<T>, NdOption> option) {
    return parts(items, size, room).stream().map(option).toList();
  }
}
