package sadr.controller.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.TreeMap;
import sadr.controller.control.JournalReader;
import sadr.controller.core.Notice;

/**
 * {@code events.jsonl} in the state directory: one JSON object a line, only ever appended to.
 *
 * <p>Not thread-safe: it belongs to the journal's thread.
 */
final class EventFile implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel channel;

  private EventFile(FileChannel channel) {
    this.channel = channel;
  }

  /** The file's place under the state directory. */
  static Path in(Path directory) {
    return directory.resolve(JournalReader.FILE);
  }

  /**
   * Opens it for appending; a last line that a crash cut in half is ended, so that the next one can
   * be read.
   */
  static EventFile open(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            in(directory),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    StateOwner.keep(in(directory));
    ByteBuffer last = ByteBuffer.allocate(1);
    long size = channel.size();
    channel.position(size);
    if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    return new EventFile(channel);
  }

  /** The line of {@code notice}, without its end; {@code uplink} is null where it is about none. */
  static String line(Instant at, Notice notice) {
    ObjectNode node = JSON.createObjectNode();
    node.put("at", at.toString());
    node.put("event", notice.event());
    node.put("uplink", notice.uplink().orElse(null));
    node.put("cause", notice.cause());
    new TreeMap<>(notice.details()).forEach(node::put);
    return node.toString();
  }

  /**
   * Appends lines, and returns once they are on the disk. If the disk refuses, none of them is left
   * half written, or the next one would be lost with it.
   */
  void append(String lines) throws IOException {
    long end = channel.size(); // Asked each time: somebody may have cut the file.
    channel.position(end);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
