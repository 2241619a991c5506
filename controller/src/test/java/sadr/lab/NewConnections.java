package sadr.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sadr.sys.NetNamespace;

/**
 * A node that opens a new TCP connection every few milliseconds without choosing a source, and when
 * each one that worked was begun and was there.
 */
final class NewConnections implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(4);

  /** Connections that neither work nor fail are given up after so many. */
  private static final int MOST_OPEN = 500;

  /**
   * One that worked.
   *
   * @param from the source that the kernel chose
   * @param begunNanos when it was asked for
   * @param thereNanos when it stood
   */
  record Success(String from, long begunNanos, long thereNanos) {}

  private record Attempt(SocketChannel channel, long begunNanos) {}

  private final NetNamespace node;
  private final InetSocketAddress to;
  private final Deque<Attempt> open = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Success> successes = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

  private NewConnections(NetNamespace node, String to) {
    this.node = node;
    this.to = new InetSocketAddress(to, EchoServer.PORT);
  }

  /** Begins. */
  static NewConnections start(NetNamespace node, String to) {
    NewConnections connections = new NewConnections(node, to);
    var unused =
        connections.pace.scheduleAtFixedRate(
            connections::turn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return connections;
  }

  /** Waits for one from {@code source} that was begun after {@code sinceNanos}. */
  Success awaitFrom(String source, long sinceNanos) {
    return await("a new connection from " + source)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                successes.stream()
                    .filter(s -> s.from().equals(source) && s.begunNanos() - sinceNanos > 0)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    pace.shutdown();
    try {
      pace.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(attempt -> end(attempt.channel()));
  }

  private void turn() {
    try {
      begin();
    } catch (IOException e) {
      // No route, no source: this one failed at once.
      return;
    } finally {
      open.removeIf(this::over);
      while (open.size() > MOST_OPEN) {
        end(open.removeFirst().channel());
      }
    }
  }

  private void begin() throws IOException {
    SocketChannel channel = node.call(SocketChannel::open);
    try {
      channel.configureBlocking(false);
      long now = System.nanoTime();
      channel.connect(to);
      open.addLast(new Attempt(channel, now));
    } catch (IOException e) {
      end(channel);
      throw e;
    }
  }

  private boolean over(Attempt attempt) {
    try {
      if (!attempt.channel().finishConnect()) {
        return false;
      }
      InetSocketAddress from = (InetSocketAddress) attempt.channel().getLocalAddress();
      String source = sadr.net.Ip6Address.parse(from.getAddress().getHostAddress()).toString();
      successes.add(new Success(source, attempt.begunNanos(), System.nanoTime()));
      end(attempt.channel());
      return true;
    } catch (IOException e) {
      end(attempt.channel());
      return true;
    }
  }

  private static void end(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
