package sadr.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** TCP connections from the host to the server on which nobody ever says anything. */
final class LongConnections implements AutoCloseable {

  private static final int PORT = 7779;

  private final Lab lab;
  private final ServerSocketChannel listener;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

  /** Listens at the server. */
  LongConnections(Lab lab) {
    this.lab = lab;
    this.listener =
        lab.topology()
            .node("server")
            .call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(Lab.S1, PORT)));
  }

  /** The host's end of one connection: when and how it ended. */
  static final class Idle {
    private volatile Optional<End> end = Optional.empty();

    /** How it ended. */
    record End(String text, long atNanos) {}

    /** How it ended; empty while it stands. */
    Optional<End> end() {
      return end;
    }

    /** Waits for its end. */
    End awaitEnd() {
      return await("the end of a connection")
          .pollInterval(Duration.ofMillis(5))
          .until(() -> end, Optional::isPresent)
          .orElseThrow();
    }

    private void read(SocketChannel channel) {
      try {
        int bytes = channel.read(ByteBuffer.allocateDirect(1));
        end = Optional.of(new End("read " + bytes, System.nanoTime()));
      } catch (IOException e) {
        end = Optional.of(new End(String.valueOf(e.getMessage()), System.nanoTime()));
      }
    }
  }

  /** Opens one. */
  Idle from(String source) {
    try {
      SocketChannel channel =
          lab.topology()
              .node("host")
              .call(
                  () -> {
                    SocketChannel socket = SocketChannel.open();
                    socket.bind(new InetSocketAddress(source, 0));
                    socket.connect(new InetSocketAddress(Lab.S1, PORT));
                    return socket;
                  });
      open.add(channel);
      open.add(listener.accept());
      Idle idle = new Idle();
      Thread reader = new Thread(() -> idle.read(channel), "idle");
      reader.setDaemon(true);
      reader.start();
      return idle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(open);
    all.add(listener);
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
