package sadr.controller.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import sadr.net.Ip6Address;

/**
 * Tries again and again to connect, each time from the source that the kernel chooses, until it
 * works: what a user would see who opened a new connection at any moment of an outage. A refused
 * connection has reached its server too.
 *
 * <p>Runs on a thread of its own, which an interrupt ends.
 */
final class FirstConnection implements Runnable {

  private static final long PACE_NANOS = Duration.ofMillis(20).toNanos();

  /** By then the kernel has sent its second SYN: what comes now tells of now no more. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private final InetSocketAddress target;
  private final Predicate<Ip6Address> counts;
  private final Consumer<Reached> told;
  private int tried;

  /**
   * What worked first.
   *
   * @param at when it was known to work
   * @param source its source address
   * @param before how many had been tried before it in vain, or were still waiting
   */
  record Reached(Instant at, Ip6Address source, int before) {}

  /** An attempt that waits for its answer. */
  private record Attempt(InetSocketAddress from, int before, long begunNanos) {

    Ip6Address source() {
      return Ip6Address.read(ByteBuffer.wrap(from.getAddress().getAddress()));
    }
  }

  /**
   * Connects to {@code target}.
   *
   * @param counts whether a connection from this source is one that is waited for
   * @param told of the first one, by this one's thread
   */
  FirstConnection(InetSocketAddress target, Predicate<Ip6Address> counts, Consumer<Reached> told) {
    this.target = target;
    this.counts = counts;
    this.told = told;
  }

  @Override
  public void run() {
    try (Selector selector = Selector.open()) {
      Optional<Reached> reached = Optional.empty();
      while (reached.isEmpty() && !Thread.currentThread().isInterrupted()) {
        reached = begin(selector);
        long next = System.nanoTime() + PACE_NANOS;
        while (reached.isEmpty() && next - System.nanoTime() > 0) {
          selector.select(Math.max(1, (next - System.nanoTime()) / 1_000_000));
          reached = answered(List.copyOf(selector.selectedKeys()));
          selector.selectedKeys().clear();
        }
        giveUp(selector);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      reached.ifPresent(told);
    } catch (IOException e) {
      // No selector, no measurement: the story tells that nothing was reached.
    }
  }

  private Optional<Reached> begin(Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET6);
    try {
      Attempt attempt = new Attempt(chosen(), tried++, System.nanoTime());
      channel.configureBlocking(false);
      channel.bind(attempt.from());
      if (channel.connect(target)) {
        channel.close();
        return reached(attempt);
      }
      channel.register(selector, SelectionKey.OP_CONNECT, attempt);
    } catch (IOException unreachable) {
      channel.close();
    }
    return Optional.empty();
  }

  /**
   * The source that the kernel chooses now; nothing is sent to learn it. The connection is bound to
   * it, or the kernel might choose another one for that a moment later.
   */
  private InetSocketAddress chosen() throws IOException {
    try (DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      udp.connect(target);
      InetSocketAddress local = (InetSocketAddress) udp.getLocalAddress();
      return new InetSocketAddress(local.getAddress(), 0);
    }
  }

  private Optional<Reached> answered(List<SelectionKey> ready) throws IOException {
    Optional<Reached> first = Optional.empty();
    for (SelectionKey key : ready) {
      boolean reached = isReached((SocketChannel) key.channel());
      key.channel().close();
      if (reached && first.isEmpty()) {
        first = reached((Attempt) key.attachment());
      }
    }
    return first;
  }

  private Optional<Reached> reached(Attempt attempt) {
    return counts.test(attempt.source())
        ? Optional.of(new Reached(Instant.now(), attempt.source(), attempt.before()))
        : Optional.empty();
  }

  private static boolean isReached(SocketChannel channel) {
    try {
      return channel.finishConnect();
    } catch (ConnectException refused) {
      return true; // Errors of routing are other exceptions.
    } catch (IOException e) {
      return false;
    }
  }

  private static void giveUp(Selector selector) throws IOException {
    long now = System.nanoTime();
    for (SelectionKey key : List.copyOf(selector.keys())) {
      if (key.isValid() && now - ((Attempt) key.attachment()).begunNanos() > PATIENCE_NANOS) {
        key.channel().close();
      }
    }
  }
}
