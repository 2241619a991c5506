package sadr.controller.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last events, {@value #MOST} and 128 KiB at the most. It belongs to one thread. */
final class Recent {

  static final int MOST = 200;
  private static final int MOST_CHARS = 128 << 10;

  private final Deque<String> events = new ArrayDeque<>();
  private int chars;

  void add(String event) {
    events.add(event);
    chars += event.length();
    while (events.size() > MOST || chars > MOST_CHARS) {
      chars -= events.remove().length();
    }
  }

  /** A list of them, the oldest first. */
  String json() {
    return "[" + String.join(",", events) + "]";
  }
}
