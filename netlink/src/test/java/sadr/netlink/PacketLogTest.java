package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.LoggedPacket;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.NetNamespace;
import sadr.sys.Sockets;

/** Real packets on a loopback interface, of which the real firewall tells. */
@Tag("netns")
class PacketLogTest {

  private static final int GROUP = 1453;
  private static final LoggedPacket LOOPED =
      new LoggedPacket(new LinkIndex(1), Ip6Address.parse("::1"));

  private final Queue<LoggedPacket> heard = new ConcurrentLinkedQueue<>();
  private final Semaphore pace = new Semaphore(Integer.MAX_VALUE);
  private final AtomicReference<Thread> reader = new AtomicReference<>();
  private NetNamespace namespace;
  private DatagramSocket sender;
  private PacketLog log;

  @BeforeEach
  void open() {
    namespace = NetNamespace.create();
    namespace.exec("ip", "link", "set", "lo", "up");
    try (Libnftables nft = namespace.call(() -> Libnftables.load().orElseThrow())) {
      nft.run(
          """
          add table inet t
          add chain inet t in { type filter hook prerouting priority 0; }
          add rule inet t in udp dport 9 log group %d snaplen 40
          """
              .formatted(GROUP));
    }
    sender = namespace.call(() -> new DatagramSocket(new InetSocketAddress("::1", 0)));
    log =
        namespace.call(
            () ->
                PacketLog.start(
                    GROUP,
                    packet -> {
                      reader.set(Thread.currentThread());
                      pace.acquireUninterruptibly();
                      heard.add(packet);
                    }));
  }

  @AfterEach
  void close() {
    log.close();
    sender.close();
    namespace.close();
  }

  @Test
  void hearsWhereEachPacketCameInAndFromWhom() throws IOException {
    send();
    send();

    await().until(() -> heard.size() == 2);
    assertThat(heard).containsOnly(LOOPED);
  }

  @Test
  void refusesAGroupThatSomebodyElseListensTo() {
    assertThatThrownBy(() -> namespace.call(() -> PacketLog.start(GROUP, packet -> {})))
        .isInstanceOf(ErrnoException.class)
        .hasMessageContaining("log group " + GROUP);
  }

  @Test
  void ignoresAndCountsWhatAnotherProcessSends() throws IOException {
    try (NativeSocket forger =
        namespace.call(() -> NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, 12))) {
      NativeBuffer victim = NativeBuffer.allocate(12);
      victim.bytes().putShort(0, (short) Sockets.AF_NETLINK).putInt(4, log.port());
      forger.send(NativeBuffer.allocate(64), victim);
    }

    await().until(() -> log.counts().forged() == 1);
    send();
    await().until(() -> heard.size() == 1);
    assertThat(log.counts().malformed()).isZero();
  }

  @Test
  void goesOnAfterPacketsThatCameTooFast() throws IOException {
    pace.drainPermits();
    for (int i = 0; i < 5_000; i++) {
      send();
    }
    pace.release(Integer.MAX_VALUE);

    await().until(() -> log.counts().overruns() > 0);
    send();
    await().until(() -> heard.size() > 1);
    assertThat(heard.size()).isLessThan(5_000);
  }

  @Test
  void endsItsThreadAndLeavesTheGroupWhenItIsClosed() throws IOException {
    send();
    await().until(() -> !heard.isEmpty());
    assertThat(reader.get().getName()).isEqualTo("sadr-packet-log");
    assertThat(reader.get().isAlive()).isTrue();

    log.close();
    log.close();

    assertThat(reader.get().isAlive()).isFalse();
    namespace.call(() -> PacketLog.start(GROUP, packet -> {})).close();
  }

  private void send() throws IOException {
    sender.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("::1"), 9));
  }
}
