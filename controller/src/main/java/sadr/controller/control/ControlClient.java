package sadr.controller.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The command line's end of the control socket, on the JDK's own Unix sockets. One thread uses it.
 */
public final class ControlClient implements AutoCloseable {

  /** Some 25 ms of {@code sadr status}, while the command line is read. */
  private static final LoadAhead PRELOAD =
      new LoadAhead("preload-client") {
        @Override
        protected void load() throws IOException, MalformedLineException {
          SocketChannel.open(StandardProtocolFamily.UNIX).close();
          Selector.open().close();
          JsonObject.parse("{\"at\":\"1970-01-01T00:00:00Z\"}").time("at");
        }
      };

  private final SocketChannel channel;
  private final Selector selector;
  private final Duration timeout;
  private final ByteBuffer input = ByteBuffer.allocate(16 << 10).flip();

  private ControlClient(SocketChannel channel, Selector selector, Duration timeout) {
    this.channel = channel;
    this.selector = selector;
    this.timeout = timeout;
  }

  /** Begins to load what a connection needs, and returns at once. Once in a process. */
  public static void preload() {
    PRELOAD.start();
  }

  /**
   * Connects to the daemon at {@code socket}.
   *
   * @param timeout how long each answer may take
   * @throws NoDaemonException if nobody listens there, or this user may not connect
   */
  public static ControlClient connect(Path socket, Duration timeout) throws NoDaemonException {
    try {
      PRELOAD.join(); // At once if it never began.
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        Selector selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        return new ControlClient(channel, selector, timeout);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new NoDaemonException(message.contains("ermission denied"), message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoDaemonException(false, "interrupted");
    }
  }

  /** Whether somebody accepts connections at {@code socket}, be it only from others than us. */
  public static boolean isAlive(Path socket) {
    try {
      connect(socket, Duration.ZERO).close();
      return true;
    } catch (NoDaemonException e) {
      return e.isDenied();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws IOException if the daemon hangs up or stays silent for {@code timeout}
   * @throws MalformedLineException if what comes back is no reply
   */
  public Reply ask(Request request) throws IOException, MalformedLineException {
    send(request);
    String line =
        readLine(timeout)
            .orElseThrow(() -> new IOException("the daemon hung up without an answer"));
    return ReplyCodec.read(line);
  }

  /**
   * Asks for events and hands each line to {@code sink} until there is no more; with {@code follow}
   * that is when the daemon goes.
   *
   * @return what the daemon said first: the lines follow only what is not {@link Reply.Failed}
   * @throws IOException if the daemon stays silent before its reply, or the connection breaks
   */
  public Reply events(Request.Events request, Consumer<String> sink)
      throws IOException, MalformedLineException {
    Reply reply = ask(request);
    if (reply instanceof Reply.Failed) {
      return reply;
    }
    Duration patience = request.follow() ? Duration.ZERO : timeout;
    Optional<String> line = readLine(patience);
    while (line.isPresent()) {
      sink.accept(line.get());
      line = readLine(patience);
    }
    return reply;
  }

  private void send(Request request) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((RequestCodec.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      if (channel.write(line) == 0) {
        await(SelectionKey.OP_WRITE, timeout);
      }
    }
  }

  /** The next line without its end; empty once the daemon has hung up. Zero patience: for ever. */
  private Optional<String> readLine(Duration patience) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (input.hasRemaining()) {
        byte next = input.get();
        if (next == '\n') {
          return Optional.of(line.toString(StandardCharsets.UTF_8));
        }
        line.write(next);
      }
      int count = channel.read(input.clear());
      input.flip();
      if (count < 0) {
        return Optional.empty();
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, patience);
      }
    }
  }

  private void await(int what, Duration patience) throws IOException {
    channel.keyFor(selector).interestOps(what);
    selector.selectedKeys().clear();
    if (selector.select(patience.toMillis()) == 0) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted"); // Or it would never wait again.
      }
      if (!patience.isZero()) {
        throw new IOException("the daemon did not answer within " + patience.toMillis() + " ms");
      }
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
