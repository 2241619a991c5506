package sadr.controller.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code events.jsonl} and the files that it was rotated to, oldest first, as one row of
 * lines, each a JSON object; also while it grows and is rotated. One thread uses it.
 *
 * <p>It pulls: a slow reader of events costs the daemon no memory, and misses none that is still on
 * the disk. A line without its end is still being written; a line that is no JSON was cut by a
 * crash and is left out. When the file is replaced by another one or cut, it begins again at the
 * new one's start.
 */
public final class JournalReader implements AutoCloseable {

  /** The journal's name within the state directory; rotated files have a dot and a number more. */
  public static final String FILE = "events.jsonl";

  /** Bytes that one call reads at the most: the control thread has other things to do. */
  private static final int MOST_SCANNED = 256 << 10;

  private final JournalFiles files;
  private final Optional<Instant> since;

  /** How much of the newest file to begin with; 0 to begin with the oldest one. */
  private final int tailBytes;

  private final ByteBuffer input = ByteBuffer.allocate(32 << 10).flip();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean atEnd;

  /** Whether what comes is the rest of a line whose beginning is not wanted. */
  private boolean skipping;

  private @Nullable FileChannel channel;

  /**
   * A reader; the file need not be there yet.
   *
   * @param file the newest one, {@link #FILE} in the state directory
   * @param since leave out events before this time
   */
  public JournalReader(Path file, Optional<Instant> since) {
    this(file, since, 0);
  }

  private JournalReader(Path file, Optional<Instant> since, int tailBytes) {
    this.files = new JournalFiles(file);
    this.since = since;
    this.tailBytes = tailBytes;
  }

  /**
   * A reader that begins with the newest file's last bytes, and goes on from there.
   *
   * @param file as above
   * @param bytes how many
   */
  public static JournalReader tail(Path file, int bytes) {
    return new JournalReader(file, Optional.empty(), bytes);
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
      boolean rest = skipping;
      skipping = false;
      if (!rest && isWanted(text)) {
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
    if (channel == null) {
      enter(tailBytes > 0 ? files.last() : files.first(since));
      skipToTail();
    }
    while (channel != null) {
      if (read(channel)) {
        return true;
      }
      JournalFiles.Step step = files.after(channel.position());
      if (step == JournalFiles.Step.NONE) {
        return false;
      }
      // Only now is nobody left who writes there: what came between the two looks is read first.
      if (step != JournalFiles.Step.CUT && read(channel)) {
        return true;
      }
      Optional<FileChannel> next = files.next(step);
      if (next.isEmpty()) {
        return false;
      }
      enter(next);
    }
    return false;
  }

  private void skipToTail() throws IOException {
    if (channel != null && tailBytes > 0 && channel.size() > tailBytes) {
      channel.position(channel.size() - tailBytes);
      skipping = true;
    }
  }

  private boolean read(FileChannel open) throws IOException {
    input.clear();
    int count = open.read(input);
    input.flip();
    return count > 0;
  }

  private void enter(Optional<FileChannel> next) throws IOException {
    close();
    channel = next.orElse(null);
    line.reset();
    skipping = false;
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
