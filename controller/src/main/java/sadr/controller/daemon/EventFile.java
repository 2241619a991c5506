package sadr.controller.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import sadr.controller.config.StateConfig;
import sadr.controller.control.JournalReader;
import sadr.controller.core.Notice;
import sadr.controller.hook.HookEvent;

/**
 * {@code events.jsonl} in the state directory: one JSON object a line, only ever appended to. When
 * it is full it becomes {@code events.jsonl.1}: see {@link Rotation}.
 *
 * <p>It is opened for each write anew, so that a directory that somebody mounts read-only, fills or
 * replaces is noticed, and may be.
 *
 * <p>Not thread-safe: it belongs to the journal's thread.
 */
final class EventFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private StateConfig limits;

  private EventFile(StateConfig limits) {
    this.file = in(limits.directory());
    this.limits = limits;
  }

  /** The file's place under the state directory. */
  static Path in(Path directory) {
    return directory.resolve(JournalReader.FILE);
  }

  /** The one in this directory, which is not touched yet. */
  static EventFile open(StateConfig limits) {
    return new EventFile(limits);
  }

  /** From now on, other sizes. */
  void limit(StateConfig next) {
    limits = next;
  }

  /**
   * The line of {@code notice}, without its end; {@code uplink} is null where it is about none. It
   * has at most {@value HookEvent#MOST_LINE} bytes: the ends of long details are left out.
   */
  static String line(Instant at, Notice notice) {
    String line = line(at, notice, new TreeMap<>(notice.details()));
    for (int most = HookEvent.MOST_LINE; most > 0 && !fits(line); most = most * 3 / 4) {
      line = line(at, notice, shortened(notice.details(), most));
    }
    return line;
  }

  private static boolean fits(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length <= HookEvent.MOST_LINE;
  }

  private static SortedMap<String, String> shortened(Map<String, String> details, int most) {
    SortedMap<String, String> parts = new TreeMap<>();
    details.forEach(
        (key, value) ->
            parts.put(key, value.length() <= most ? value : value.substring(0, most) + "…"));
    parts.put("truncated", "true");
    return parts;
  }

  private static String line(Instant at, Notice notice, SortedMap<String, String> details) {
    ObjectNode node = JSON.createObjectNode();
    node.put("at", at.toString());
    node.put("event", notice.event());
    node.put("uplink", notice.uplink().orElse(null));
    node.put("cause", notice.cause());
    details.forEach(node::put);
    return node.toString();
  }

  /**
   * Appends lines, and returns once they are on the disk. If the disk refuses, none of them is left
   * half written, or the next one would be lost with it.
   */
  void append(String lines) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
    if (isFull(bytes.remaining())) {
      Rotation.of(file, limits.eventsFiles()).turn();
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) { // Root may write here, and the directory be another's.
      StateOwner.keep(file);
      write(channel, bytes);
    }
  }

  /** Begins on a line of its own, also where a crash or a full disk has cut the last one. */
  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    long end = channel.size();
    channel.position(end);
    try {
      if (isCut(channel, end)) {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  private static boolean isCut(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
  }

  private boolean isFull(int more) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    return size > 0 && size + more > limits.eventsSize();
  }
}
