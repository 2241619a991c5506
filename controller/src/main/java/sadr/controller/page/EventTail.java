package sadr.controller.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/**
 * The end of the event log, and what is added to it; of a long log the last {@value #MOST_BYTES}
 * bytes alone. It belongs to one thread.
 *
 * <p>A line without its end is still being written; one that is no JSON was cut by a crash and is
 * left out. When the file is replaced, the old one is read to its end first.
 */
final class EventTail {

  /** What one call reads at the most, and what matters of an old file. */
  static final int MOST_BYTES = 128 << 10;

  /** No event of ours is as long. */
  private static final int LONGEST = 8 << 10;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable Object identity;

  /** The file need not be there. */
  EventTail(Path file) {
    this.file = file;
  }

  /** The events since the last call, one JSON object each, the oldest first. */
  List<String> next() throws IOException {
    List<String> events = new ArrayList<>();
    read(events);
    if (isReplaced()) {
      close();
      read(events);
    }
    return events;
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
    line.reset();
  }

  private void read(List<String> events) throws IOException {
    if (channel == null && !open()) {
      return;
    }
    FileChannel open = Objects.requireNonNull(channel);
    long behind = open.size() - open.position();
    boolean cut = behind > MOST_BYTES;
    if (cut) {
      open.position(open.size() - MOST_BYTES);
      line.reset();
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(behind, MOST_BYTES)));
    int read;
    do {
      read = open.read(bytes);
    } while (bytes.hasRemaining() && read > 0);
    bytes.flip();
    if (cut) {
      skipLine(bytes);
    }
    split(bytes, events);
  }

  /** The rest of a line whose beginning is not wanted. */
  private static void skipLine(ByteBuffer bytes) {
    byte last = 0;
    while (bytes.hasRemaining() && last != '\n') {
      last = bytes.get();
    }
  }

  private void split(ByteBuffer bytes, List<String> events) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (isEvent(text)) {
        events.add(text);
      }
    }
  }

  private static boolean isEvent(String text) {
    try {
      return text.length() <= LONGEST && JsonObject.parse(text).names().contains("event");
    } catch (MalformedLineException e) {
      return false;
    }
  }

  private boolean open() throws IOException {
    try {
      identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isReplaced() throws IOException {
    if (channel == null) {
      return false;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return !Objects.equals(identity, now.fileKey()) || now.size() < channel.position();
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
