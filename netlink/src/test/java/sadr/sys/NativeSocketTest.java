package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;

/** UDP over the loopback device of a namespace. */
@Tag("netns")
class NativeSocketTest {

  // struct sockaddr_in6: family 16, port 16, flow 32, address 128, scope 32
  private static final int SOCKADDR_IN6 = 28;
  private static final int PORT = 4242;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final NetNamespace namespace = NetNamespace.create();
  private NativeSocket receiver;
  private NativeSocket sender;

  @BeforeEach
  void open() {
    namespace.exec("ip", "link", "set", "lo", "up");
    receiver = udp();
    receiver.bind(address("::1", PORT), SOCKADDR_IN6);
    sender = udp();
    sender.bind(address("::1", PORT + 1), SOCKADDR_IN6);
  }

  @AfterEach
  void close() {
    receiver.close();
    sender.close();
    namespace.close();
  }

  private NativeSocket udp() {
    return namespace.call(() -> NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_DGRAM, 0));
  }

  private static NativeBuffer address(String text, int port) {
    NativeBuffer buffer = NativeBuffer.allocate(SOCKADDR_IN6);
    ByteBuffer bytes = buffer.bytes().putShort(0, (short) Sockets.AF_INET6);
    bytes.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port).order(ByteOrder.nativeOrder());
    Ip6Address.parse(text).write(bytes.position(8));
    bytes.clear();
    return buffer;
  }

  private static NativeBuffer data(int length) {
    NativeBuffer buffer = NativeBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      buffer.bytes().put(i, (byte) i);
    }
    return buffer;
  }

  private void await() {
    assertThat(new Poller().await(List.of(receiver), PATIENCE_NANOS)).isEqualTo(1);
  }

  @Test
  void receivesWhatWasSentWithItsSender() {
    Message message = new Message(100, SOCKADDR_IN6);

    assertThat(sender.send(data(10), address("::1", PORT))).isEqualTo(10);
    await();

    assertThat(receiver.receive(message)).isEqualTo(10);
    assertThat(message.payload().remaining()).isEqualTo(10);
    assertThat(message.payload().get(9)).isEqualTo((byte) 9);
    assertThat(message.truncated()).isFalse();
    assertThat(message.sender().remaining()).isEqualTo(SOCKADDR_IN6);
    assertThat(Ip6Address.read(message.sender().position(8))).hasToString("::1");
  }

  @Test
  void answersThatItWouldBlockInPlaceOfWaiting() {
    assertThat(receiver.receive(new Message(100, SOCKADDR_IN6)))
        .isEqualTo(NativeSocket.WOULD_BLOCK);
  }

  @Test
  void knowsTruncatedDatagram() {
    Message message = new Message(5, SOCKADDR_IN6);
    sender.send(data(10), address("::1", PORT));
    await();

    assertThat(receiver.receive(message)).isEqualTo(5);
    assertThat(message.truncated()).isTrue();
  }

  @Test
  void tellsWhenTheKernelReceived() {
    Message message = new Message(100, SOCKADDR_IN6);
    receiver.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
    long before = System.currentTimeMillis() - 1;
    sender.send(data(1), address("::1", PORT));
    await();
    receiver.receive(message);

    long millis = TimeUnit.NANOSECONDS.toMillis(message.receivedAtEpochNanos().orElseThrow());
    assertThat(millis).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void knowsNoTimeUnlessAsked() {
    Message message = new Message(100, SOCKADDR_IN6);
    sender.send(data(1), address("::1", PORT));
    await();
    receiver.receive(message);

    assertThat(message.receivedAtEpochNanos()).isEmpty();
  }

  @Test
  void reportsWhatTheKernelRefuses() {
    assertThatThrownBy(() -> sender.send(data(1), address("2001:db8::1", PORT)))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENETUNREACH))
        .hasMessage("sendto: Network is unreachable (errno 101)");
  }

  @Test
  void setsAndReadsOptions() {
    receiver.setOption(Sockets.SOL_SOCKET, Sockets.SO_MARK, 0x5ad01);
    receiver.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, "lo");

    assertThat(receiver.getOption(Sockets.SOL_SOCKET, Sockets.SO_MARK)).isEqualTo(0x5ad01);
    assertThatThrownBy(
            () -> receiver.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, "wan9"))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
  }

  @Test
  void knowsItsOwnAddress() {
    NativeBuffer own = NativeBuffer.allocate(SOCKADDR_IN6);
    receiver.localAddress(own);

    assertThat(own.bytes()).isEqualTo(address("::1", PORT).bytes());
  }

  @Test
  void closesOnceAndSaysSoAfterwards() {
    receiver.close();
    receiver.close();

    assertThatThrownBy(receiver::descriptor).hasMessageContaining("closed descriptor");
  }

  @Test
  void waitsForTheReadyOneOfSeveral() {
    Poller poller = new Poller();
    sender.send(data(1), address("::1", PORT));

    assertThat(poller.await(List.of(sender, receiver), PATIENCE_NANOS)).isEqualTo(1);
    assertThat(poller.ready(0)).isFalse();
    assertThat(poller.ready(1)).isTrue();
  }

  @Test
  void waitsForMoreSourcesThanBefore() {
    Poller poller = new Poller();
    poller.await(List.of(sender), 0);
    List<NativeSocket> many = new ArrayList<>(Collections.nCopies(40, sender));
    many.add(receiver);
    sender.send(data(1), address("::1", PORT));

    assertThat(poller.await(many, PATIENCE_NANOS)).isEqualTo(1);
    assertThat(poller.ready(40)).isTrue();
  }
}
