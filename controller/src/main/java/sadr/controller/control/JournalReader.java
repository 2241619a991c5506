package sadr.controller.control;

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
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code events.jsonl}, one JSON object a line, also while it grows. One thread uses it.
 *
 * <p>It pulls: a slow reader of events costs the daemon no memory, and misses none. A line without
 * its end is still being written; a line that is no JSON was cut by a crash and is left out. When
 * the file is replaced or cut, it begins again at the new one's start.
 */
public final class JournalReader implements AutoCloseable {

  /** The journal's name within the state directory. */
  public static final String FILE = "events.jsonl";

  /** Bytes that one call reads at the most: the control thread has other things to do. */
  private static final int MOST_SCANNED = 256 << 10;

  private final Path file;
  private final Optional<Instant> since;
  private final ByteBuffer input = ByteBuffer.allocate(32 << 10).flip();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean atEnd;
  private @Nullable FileChannel channel;
  private @Nullable Object identity;

  /**
   * A reader; the file need not be there yet.
   *
   * @param since leave out events before this time
   */
  public JournalReader(Path file, Optional<Instant> since) {
    this.file = file;
    this.since = since;
  }

  /**
   * The next event's line, without its end; empty if there is none now, or none within a stretch
   * that is quick to read: see {@link #isAtEnd}.
   *
   * @throws IOException if the file cannot be read
   */
  public Optional<String> next() throws IOException {
    for (int scanned = 0; scanned < MOST_SCANNED; scanned++) {
      atEnd = !input.hasRemaining() && !fill();
      if (atEnd) {
        return Optional.empty();
      }
      byte next = input.get();
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (isWanted(text)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** Whether the last {@link #next} found nothing because there is no more now. */
  public boolean isAtEnd() {
    return atEnd;
  }

  private boolean fill() throws IOException {
    if (channel == null && !open()) {
      return false;
    }
    FileChannel open = Objects.requireNonNull(channel);
    if (isReplaced(open)) {
      close();
      return fill();
    }
    input.clear();
    int count = open.read(input);
    input.flip();
    return count > 0;
  }

  private boolean open() throws IOException {
    try {
      identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      channel = FileChannel.open(file, StandardOpenOption.READ);
      line.reset();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Only at the end of what we have: a replaced file is read to its end first. */
  private boolean isReplaced(FileChannel open) throws IOException {
    if (open.position() < open.size()) {
      return false;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return !Objects.equals(identity, now.fileKey()) || now.size() < open.position();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isWanted(String text) {
    try {
      JsonObject event = JsonObject.parse(text);
      return since.isEmpty() || !event.time("at").isBefore(since.get());
    } catch (MalformedLineException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
