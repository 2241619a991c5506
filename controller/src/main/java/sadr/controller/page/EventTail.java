package sadr.controller.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.control.JournalReader;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/**
 * The end of the event log, and what is added to it; of much the last {@value #MOST_BYTES} bytes
 * alone, at the start as after a long time without a look. It belongs to one thread.
 */
final class EventTail {

  /** What matters of an old file, and, about, what one call gives at the most. */
  static final int MOST_BYTES = 128 << 10;

  /** No event of ours is as long. */
  private static final int LONGEST = 8 << 10;

  private final Path file;
  private JournalReader reader;

  /** The file need not be there. */
  EventTail(Path file) {
    this.file = file;
    reader = JournalReader.tail(file, MOST_BYTES);
  }

  /** The events since the last call, one JSON object each, the oldest first. */
  List<String> next() throws IOException {
    List<String> events = new ArrayList<>();
    if (!read(events)) {
      events.clear();
      close();
      reader = JournalReader.tail(file, MOST_BYTES);
      read(events);
    }
    return events;
  }

  /** Whether that was all. */
  private boolean read(List<String> events) throws IOException {
    int size = 0;
    do {
      Optional<String> line = reader.next();
      if (line.isPresent() && isEvent(line.get())) {
        events.add(line.get());
        size += line.get().length();
      }
    } while (!reader.isAtEnd() && size < MOST_BYTES);
    return reader.isAtEnd();
  }

  void close() throws IOException {
    reader.close();
  }

  private static boolean isEvent(String text) {
    try {
      return text.length() <= LONGEST && JsonObject.parse(text).names().contains("event");
    } catch (MalformedLineException e) {
      return false;
    }
  }
}
