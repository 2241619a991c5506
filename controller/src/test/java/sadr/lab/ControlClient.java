package sadr.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A client of the control socket that can misbehave: it sends bytes, not commands. */
final class ControlClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SocketChannel channel;
  private final Selector selector;

  private ControlClient(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /** Connects, or throws what connect(2) says. */
  static ControlClient connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new ControlClient(channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Asks the daemon one thing on a connection of its own. */
  static JsonNode ask(Path socket, String command) throws IOException {
    try (ControlClient client = connect(socket)) {
      client.send("{\"version\":1,\"command\":\"" + command + "\"}\n");
      return JSON.readTree(client.line(Lab.PATIENCE));
    }
  }

  /** Asks for something about an uplink, on a connection of its own. */
  static JsonNode askAbout(Path socket, String command, String uplink) throws IOException {
    try (ControlClient client = connect(socket)) {
      client.send(
          "{\"version\":1,\"command\":\"" + command + "\",\"uplink\":\"" + uplink + "\"}\n");
      return JSON.readTree(client.line(Lab.PATIENCE));
    }
  }

  /** Sends as much of {@code text} as the daemon takes without waiting; says how many bytes. */
  int send(String text) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (data.hasRemaining() && channel.write(data) > 0) {
      // Goes on while the socket's buffer takes more.
    }
    return data.position();
  }

  /**
   * The next line, or what came before the daemon hung up.
   *
   * @throws IOException if neither happens in time
   */
  String line(Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    while (text.indexOf("\n") < 0) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new IOException("no answer within " + timeout + ", only: " + text);
      }
      selector.selectedKeys().clear();
      selector.select(leftMillis);
      int count = channel.read(buffer.clear());
      if (count < 0) {
        break;
      }
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
    }
    return text.toString().strip();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
