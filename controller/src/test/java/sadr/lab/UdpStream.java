package sadr.lab;

import static java.net.StandardSocketOptions.SO_RCVBUF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import sadr.sys.NetNamespace;

/**
 * Numbered UDP packets at a steady pace to an {@link EchoServer}, and when each was answered. Where
 * a machine has kept the sender waiting, the packets of that time are left out: a burst of them
 * would be lost in the buffers of the ends, and not on the way.
 */
final class UdpStream implements AutoCloseable {

  private static final int MOST = 200_000;

  /** How long the last answers may be on their way, on a machine that is busy. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  /** An ICMPv6 error as the socket tells it, and when ({@code nanoTime}). */
  record Failure(String text, long atNanos) {}

  private final DatagramChannel channel;
  private final long everyNanos;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLongArray sentAt = new AtomicLongArray(MOST);
  private final AtomicLongArray answeredAt = new AtomicLongArray(MOST);
  private final AtomicInteger sent = new AtomicInteger();
  private volatile Optional<Failure> failure = Optional.empty();

  private UdpStream(DatagramChannel channel, long everyNanos) {
    this.channel = channel;
    this.everyNanos = everyNanos;
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
                        .setOption(SO_RCVBUF, EchoServer.ROOM)
                        .bind(new InetSocketAddress(from, 0))
                        .connect(new InetSocketAddress(to, EchoServer.PORT))),
            1_000_000_000L / perSecond);
    Thread receiver = new Thread(stream::receive, "stream-answers");
    receiver.setDaemon(true);
    receiver.start();
    var unused =
        stream.pace.scheduleAtFixedRate(stream::turn, 0, stream.everyNanos, TimeUnit.NANOSECONDS);
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
    await("an error").pollInterval(Duration.ofMillis(5)).until(() -> failure.isPresent());
    return failure.orElseThrow();
  }

  /** Sends no more; waits for the answers on their way, and says how many never came. */
  int stopAndCountLost() {
    stop();
    long quietSince = System.nanoTime();
    await("the last answers")
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> answered() == sent() || System.nanoTime() - quietSince > LAST_ANSWERS.toNanos());
    int lost = sent() - answered();
    if (lost > 0) {
      System.out.println("lost of " + sent() + " packets: " + lostNumbers() + ", " + failure);
    }
    return lost;
  }

  /** Without an interrupt, which would close the channel in the middle of a packet. */
  private void stop() {
    pace.shutdown();
    try {
      assertThat(pace.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Integer> lostNumbers() {
    return IntStream.range(0, sent())
        .filter(i -> answeredAt.get(i) == 0)
        .limit(50)
        .boxed()
        .toList();
  }

  @Override
  public void close() {
    stop();
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

  private void turn() {
    int number = sent.get();
    boolean tooSoon = number > 0 && System.nanoTime() - sentAt.get(number - 1) < everyNanos / 2;
    if (number < MOST && !tooSoon) {
      send(number);
    }
  }

  private void send(int number) {
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
