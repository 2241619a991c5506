package sadr.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import sadr.sys.NetNamespace;

/** Numbered UDP packets at a steady pace to an {@link EchoServer}, and when each was answered. */
final class UdpStream implements AutoCloseable {

  private static final int MOST = 200_000;

  /** An ICMPv6 error as the socket tells it, and when ({@code nanoTime}). */
  record Failure(String text, long atNanos) {}

  private final DatagramChannel channel;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLongArray sentAt = new AtomicLongArray(MOST);
  private final AtomicLongArray answeredAt = new AtomicLongArray(MOST);
  private final AtomicInteger sent = new AtomicInteger();
  private volatile Optional<Failure> failure = Optional.empty();

  private UdpStream(DatagramChannel channel) {
    this.channel = channel;
  }

  /**
   * Starts one.
   *
   * @param from a source address of the node
   * @param to an address of an echo server
   * @param perSecond packets a second
   */
  static UdpStream start(NetNamespace node, String from, String to, int perSecond) {
    UdpStream stream =
        new UdpStream(
            node.call(
                () ->
                    DatagramChannel.open()
                        .bind(new InetSocketAddress(from, 0))
                        .connect(new InetSocketAddress(to, EchoServer.PORT))));
    Thread receiver = new Thread(stream::receive, "stream-answers");
    receiver.setDaemon(true);
    receiver.start();
    long everyMicros = 1_000_000 / perSecond;
    var unused =
        stream.pace.scheduleAtFixedRate(stream::send, 0, everyMicros, TimeUnit.MICROSECONDS);
    return stream;
  }

  /** How many were sent. */
  int sent() {
    return sent.get();
  }

  /** How many were answered. */
  int answered() {
    int count = 0;
    for (int i = 0; i < sent.get(); i++) {
      count += answeredAt.get(i) == 0 ? 0 : 1;
    }
    return count;
  }

  /** Waits until that many more packets were sent than now. */
  UdpStream awaitSent(int more) {
    int goal = sent() + more;
    await("packets sent").pollInterval(Duration.ofMillis(5)).until(() -> sent() >= goal);
    return this;
  }

  /** Waits until a packet that is sent from now on is answered. */
  UdpStream awaitAnswer() {
    int from = sent();
    await("an answer")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              int last = sent() - 1;
              return last >= from && answeredSince(from);
            });
    return this;
  }

  /** When the first packet was sent that got no answer, not counting the newest ones. */
  OptionalLong firstLostNanos() {
    for (int i = 0; i < sent.get(); i++) {
      if (answeredAt.get(i) == 0) {
        return OptionalLong.of(sentAt.get(i));
      }
    }
    return OptionalLong.empty();
  }

  /** The first error that came, if any did. */
  Optional<Failure> failure() {
    return failure;
  }

  /** Waits for an error, and tells of it. */
  Failure awaitFailure() {
    await("an error")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> failure.isPresent());
    return failure.orElseThrow();
  }

  /** Sends no more; waits for the answers on their way, and says how many never came. */
  int stopAndCountLost() {
    stopSending();
    long quietSince = System.nanoTime();
    await("the last answers")
        .pollInterval(Duration.ofMillis(10))
        .until(() -> answered() == sent() || System.nanoTime() - quietSince > 500_000_000L);
    return sent() - answered();
  }

  /** An interrupt in the middle of a write would close the channel, and lose what is on its way. */
  private void stopSending() {
    pace.shutdown();
    try {
      pace.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    pace.shutdown();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answeredSince(int from) {
    for (int i = from; i < sent.get(); i++) {
      if (answeredAt.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  private void send() {
    int number = sent.get();
    if (number >= MOST) {
      return;
    }
    sentAt.set(number, System.nanoTime());
    try {
      channel.write(ByteBuffer.allocate(64).putInt(0, number));
    } catch (IOException e) {
      fail(e);
    }
    sent.incrementAndGet();
  }

  private void receive() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    while (channel.isOpen()) {
      try {
        channel.read(packet.clear());
        answeredAt.compareAndSet(packet.getInt(0), 0, System.nanoTime());
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private void fail(IOException e) {
    if (channel.isOpen() && failure.isEmpty()) {
      failure = Optional.of(new Failure(String.valueOf(e.getMessage()), System.nanoTime()));
    }
  }
}
