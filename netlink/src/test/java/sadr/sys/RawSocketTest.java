package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;

/** Raw ICMPv6 over the loopback device of a namespace: filter, hop limit, names. */
@Tag("netns")
class RawSocketTest {

  private static final int SOLICITATION = 133;
  private static final int ADVERTISEMENT = 134;
  private static final LinkIndex LO = new LinkIndex(1);

  private final NetNamespace namespace = NetNamespace.create();
  private final Message message = new Message(100, SockaddrIn6.BYTES);
  private NativeSocket receiver;
  private NativeSocket sender;

  @BeforeEach
  void open() {
    namespace.exec("ip", "link", "set", "lo", "up");
    receiver = raw();
    receiver.setOption(
        Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(ADVERTISEMENT)));
    sender = raw();
    sender.setOption(Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_HOPS, 77);
  }

  @AfterEach
  void close() {
    receiver.close();
    sender.close();
    namespace.close();
  }

  private NativeSocket raw() {
    return namespace.call(
        () -> NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6));
  }

  private void send(int type, String to) {
    NativeBuffer packet = NativeBuffer.allocate(16);
    packet.bytes().put(0, (byte) type);
    sender.send(packet, SockaddrIn6.of(Ip6Address.parse(to), 0, LO.value()));
  }

  private boolean receive() {
    return new Poller().await(List.of(receiver), TimeUnit.SECONDS.toNanos(20)) == 1
        && receiver.receive(message) != NativeSocket.WOULD_BLOCK;
  }

  @Test
  void hearsTheTypesItAskedForAndNoOthers() {
    send(SOLICITATION, "::1");
    send(ADVERTISEMENT, "::1");

    assertThat(receive()).isTrue();
    assertThat(message.payload().get(0)).isEqualTo((byte) ADVERTISEMENT);
    assertThat(receiver.receive(message)).isEqualTo(NativeSocket.WOULD_BLOCK);
  }

  @Test
  void tellsTheHopLimitBesideTheTimeWhereAsked() {
    send(ADVERTISEMENT, "::1");
    assertThat(receive()).isTrue();
    assertThat(message.hopLimit()).isEmpty();

    receiver.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
    receiver.setOption(Sockets.SOL_IPV6, Sockets.IPV6_RECVHOPLIMIT, 1);
    send(ADVERTISEMENT, "::1");
    assertThat(receive()).isTrue();
    assertThat(message.hopLimit()).hasValue(77);
    assertThat(message.receivedAtEpochNanos()).isPresent();
  }

  @Test
  void knowsInterfacesByName() {
    assertThat(namespace.call(() -> Interfaces.indexOf("lo"))).contains(LO);
    assertThat(namespace.call(() -> Interfaces.indexOf("lan9"))).isEmpty();
  }
}
