package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static sadr.controller.nft.TwoIsps.A;
import static sadr.controller.nft.TwoIsps.SERVER;
import static sadr.controller.nft.TwoIsps.STRANGER;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.PacketLog;
import sadr.netlink.model.LoggedPacket;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** What hosts get that ask for it too often, or should get nothing; and who is told of. */
@Tag("netns")
class SourceFloodTest {

  private static final int IPPROTO_RAW = 255; // the whole packet, its header too
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int ICMPV6 = 58;
  private static final int FLOOD = 10_000;

  /**
   * A network behind the host: its sources need no neighbours of their own at the router, whose
   * table is one for all namespaces (gc_thresh3); a full one disturbs the tests beside this.
   */
  private static final Ip6Prefix BEHIND = Ip6Prefix.parse("2001:db8:a000:b::/64");

  private static final SourceTable DEAD =
      SourceTrafficTest.table(
          List.of("2001:db8:b000::/56"),
          List.of("2001:db8:a000::/56"),
          List.of("2001:db8:a000::/56"));

  private final TwoIsps lab = new TwoIsps();
  private final Queue<LoggedPacket> told = new ConcurrentLinkedQueue<>();
  private final NativeSocket raw =
      lab.host.call(() -> NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, IPPROTO_RAW));
  private PacketLog log;

  @BeforeEach
  void listen() {
    log = lab.router.call(() -> PacketLog.start(NftTables.LOG_GROUP, told::add));
    lab.keep(log);
    lab.keep(raw);
    lab.fiber(false);
    lab.tables.applySources(DEAD);
  }

  @AfterEach
  void tearDown() throws Exception {
    assertThat(lab.foreign()).as("F4: packets with foreign sources at the ISPs").isZero();
    lab.close();
  }

  @Test
  void tellsOnceOfAHostOnADeadPrefix() {
    int lan =
        Integer.parseInt(lab.router.exec("ip", "-o", "link", "show", "lan0").split(":", -1)[0]);
    for (int i = 0; i < 5; i++) {
      send(A, SERVER, UDP, 0);
      send(STRANGER, SERVER, UDP, 0);
      send("2001:db8:b000:1::2", SERVER, UDP, 0);
    }
    send("2001:db8:a000:1::77", SERVER, UDP, 0);

    await().until(() -> told.size() >= 2);
    assertThat(told)
        .containsExactly(
            new LoggedPacket(new LinkIndex(lan), Ip6Address.parse(A)),
            new LoggedPacket(new LinkIndex(lan), Ip6Address.parse("2001:db8:a000:1::77")));
    assertThat(log.counts()).isEqualTo(PacketLog.Counts.NONE);
  }

  @Test
  void f11AnswersNoErrorAndNoMulticastAndNothingWithoutASource() {
    for (int i = 0; i < 5; i++) {
      send(A, SERVER, ICMPV6, 1); // destination unreachable
      send(A, SERVER, ICMPV6, 3); // time exceeded
      send(A, "ff0e::1", UDP, 0);
      send("::", SERVER, UDP, 0);
    }
    send(STRANGER, SERVER, ICMPV6, 128); // an echo request, which comes behind them

    await().until(() -> lab.refusals() >= 1);
    assertThat(lab.refusals()).isEqualTo(1);
  }

  @Test
  void f11LimitsErrorsForEachHost() {
    long start = System.nanoTime();
    for (int i = 0; i < 2_000; i++) {
      send(A, SERVER, UDP, 0);
    }
    send(STRANGER, SERVER, ICMPV6, 128);
    double seconds = (System.nanoTime() - start) / 1e9;

    await().until(() -> lab.refusals() >= 21);
    System.out.printf("2000 packets of one host in %.3f s: %d errors%n", seconds, lab.refusals());
    assertThat(lab.refusals()).isBetween(21L, 25 + (long) (20 * (seconds + 1)));
  }

  @Test
  void staysBoundedUnderAFloodOfRandomSources() throws IOException {
    long seed = Long.getLong("sadr.seed", System.nanoTime());
    System.out.println("SourceFloodTest seed " + seed + " (-Dsadr.seed=" + seed + ")");
    Random random = new Random(seed);
    AtomicInteger changes = new AtomicInteger();
    lab.keep(lab.router.call(() -> NftMonitor.start(lab.library.port(), changes::incrementAndGet)));
    TwoIsps.ip(lab.router, "route add " + BEHIND + " via fe80::2 dev lan0");
    for (int protocol : new int[] {UDP, TCP}) {
      long start = System.nanoTime();
      for (int i = 0; i < FLOOD; i++) {
        Ip6Address from = new Ip6Address(BEHIND.address().high(), random.nextLong());
        send(from, Ip6Address.parse(SERVER), protocol, 0);
      }
      System.out.printf(
          "%d packets of random sources, protocol %d: %.1f us each, %d hosts told of, sets %d %d"
              + " %d%n",
          FLOOD,
          protocol,
          (System.nanoTime() - start) / 1e3 / FLOOD,
          told.size(),
          size("hosts-told"),
          size("hosts-answered"),
          size("hosts-cut"));
    }
    for (String set : List.of("hosts-told", "hosts-answered", "hosts-cut")) {
      assertThat(size(set)).as(set).isBetween(1L, 4096L);
    }
    assertThat(told.size()).isLessThan(4096);
    assertThat(lab.tables.look().sources()).contains(DEAD);
    assertThat(changes).as("changes that the monitor took for somebody's").hasValue(0);
    // Whoever found no place in the set still gets an error once the flood is over.
    assertThatThrownBy(() -> lab.connect(STRANGER)).hasMessageContaining("Permission denied");
    assertThat(lab.connect("2001:db8:b000:1::2").greeting()).startsWith("cable");
  }

  private long size(String set) {
    String listing = lab.router.exec("nft", "-j", "list", "set", "inet", "sadr", set);
    return listing.split("\"val\"", -1).length - 1;
  }

  private void send(String from, String to, int protocol, int type) {
    send(Ip6Address.parse(from), Ip6Address.parse(to), protocol, type);
  }

  /** A header (RFC 8200 §3), and 20 bytes of a payload with its checksum (§8.1). */
  private void send(Ip6Address from, Ip6Address to, int protocol, int type) {
    NativeBuffer packet = NativeBuffer.allocate(60);
    ByteBuffer bytes = packet.bytes();
    bytes.put(0, (byte) 0x60).put(5, (byte) 20).put(6, (byte) protocol).put(7, (byte) 64);
    from.write(bytes.position(8));
    to.write(bytes.position(24));
    bytes.order(ByteOrder.BIG_ENDIAN);
    if (protocol == ICMPV6) {
      bytes.put(40, (byte) type).putShort(42, checksum(bytes, protocol));
    } else if (protocol == UDP) {
      bytes.putShort(40, (short) 5000).putShort(42, (short) 9).putShort(44, (short) 20);
      bytes.putShort(46, checksum(bytes, protocol));
    } else {
      bytes.putShort(40, (short) 5000).putShort(42, (short) 9);
      bytes.putShort(52, (short) 0x5010).putShort(56, (short) 0); // a header of 20 bytes, ACK
      bytes.putShort(56, checksum(bytes, protocol));
    }
    bytes.order(ByteOrder.nativeOrder()).clear();
    raw.send(packet, SockaddrIn6.of(to, 0, 0));
  }

  private static short checksum(ByteBuffer packet, int protocol) {
    int sum = 20 + protocol; // the pseudo-header's length and next header
    for (int i = 8; i < 60; i += 2) {
      sum += Short.toUnsignedInt(packet.getShort(i));
    }
    sum = (sum >> 16) + (sum & 0xffff);
    sum += sum >> 16;
    return (short) ~sum;
  }
}
