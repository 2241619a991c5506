package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/**
 * Real packets of a router with two sources, one of them not its uplink's, and an ISP that counts
 * what it gets.
 */
@Tag("netns")
class EgressTrafficTest {

  private static final String OWN = "2001:db8:a000::1";
  private static final String FOREIGN = "2001:db8:b000::1";
  private static final String ISP = "2001:db8:1::1";

  private static final EgressTable GUARD = table("2001:db8:a000::/56");

  private NetNamespace router;
  private NetNamespace isp;
  private Libnftables library;
  private Libnftables ispLibrary;
  private NftTables tables;
  private DatagramSocket own;
  private DatagramSocket foreign;

  @BeforeEach
  void build() {
    router = NetNamespace.create();
    isp = NetNamespace.create();
    String ispThread =
        isp.call(
            () -> Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    // The WAN's own prefix is none of the guard's: neighbour discovery has to work all the same.
    ip(router, "link add wan1 type veth peer name isp1 index 20 netns " + ispThread);
    ip(router, "address add 2001:db8:1::2/64 dev wan1 nodad");
    ip(isp, "address add 2001:db8:1::1/64 dev isp1 nodad");
    ip(isp, "link set isp1 up");
    ip(router, "link set wan1 up");
    ip(router, "link set lo up");
    // A veth takes packets only once the kernel's linkwatch has seen both ends: up to a second,
    // were their indexes equal.
    await().until(() -> router.exec("ip", "link", "show", "wan1").contains("state UP"));
    await().until(() -> isp.exec("ip", "link", "show", "isp1").contains("state UP"));
    ip(router, "address add 2001:db8:a000::1/128 dev lo nodad");
    ip(router, "address add 2001:db8:b000::1/128 dev lo nodad");
    library = router.call(() -> Libnftables.load().orElseThrow());
    tables = new NftTables(library);
    ispLibrary = isp.call(() -> Libnftables.load().orElseThrow());
    ispLibrary.run(
        """
        add table inet isp
        add counter inet isp own
        add counter inet isp foreign
        add chain inet isp in { type filter hook prerouting priority 0; }
        add rule inet isp in udp dport 9 ip6 saddr 2001:db8:a000::/56 counter name own drop
        add rule inet isp in udp dport 9 counter name foreign drop
        """);
    own = router.call(() -> new DatagramSocket(new InetSocketAddress(OWN, 0)));
    foreign = router.call(() -> new DatagramSocket(new InetSocketAddress(FOREIGN, 0)));
  }

  @AfterEach
  void tearDown() {
    own.close();
    foreign.close();
    library.close();
    ispLibrary.close();
    router.close();
    isp.close();
  }

  @Test
  void dropsAndCountsForeignSourcesAndLetsOwnOnesPass() {
    assertThat(sends(foreign)).as("without the guard").isTrue();
    awaitReceived("foreign", 1); // the first packet waits for the neighbour
    tables.apply(GUARD);

    for (int i = 0; i < 10; i++) {
      assertThat(sends(own)).isTrue();
      assertThat(sends(foreign)).isFalse();
    }

    awaitReceived("own", 10);
    assertThat(received("foreign")).isEqualTo(1);
    assertThat(tables.dropped()).containsEntry("fiber", 10L);
  }

  @Test
  void findsTheNeighbourFromAnAddressOutsideThePrefixes() throws IOException {
    tables.apply(GUARD);

    assertThat(router.exec("sh", "-c", "ip -6 neigh flush dev wan1; ip -6 neigh show dev wan1"))
        .doesNotContain("REACHABLE");
    assertThat(sends(own)).isTrue();
    awaitReceived("own", 1);
    // Now the other way round: the router has to answer a solicitation.
    isp.exec("ip", "-6", "neigh", "flush", "dev", "isp1");
    InetSocketAddress wan = new InetSocketAddress("2001:db8:1::2", 9);
    try (DatagramSocket asked = router.call(() -> new DatagramSocket(wan));
        DatagramSocket asking = isp.call(() -> new DatagramSocket())) {
      asking.send(packet("2001:db8:1::2"));
      asked.setSoTimeout(10_000);
      asked.receive(new DatagramPacket(new byte[1], 1));
    }
    assertThat(tables.dropped()).containsEntry("fiber", 0L);
  }

  @Test
  void keepsCountsAcrossReplacementAndRebuilding() {
    tables.apply(GUARD);
    sends(foreign);

    tables.apply(table("2001:db8:a000::/56", "2001:db8:c000::/56"));
    assertThat(tables.dropped()).containsEntry("fiber", 1L);
    library.run("add chain inet sadr x\nadd rule inet sadr x ip6 saddr @from-fiber accept");
    tables.apply(new EgressTable(List.of(new EgressGuard("cable", "wan2", List.of()))));
    assertThat(tables.dropped()).containsOnlyKeys("cable");
  }

  @Test
  void letsNoForeignPacketOutAndNoOwnOneDieWhileItIsReplaced() {
    tables.apply(GUARD);
    sends(own);
    awaitReceived("own", 1); // the neighbour is known from here on
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<long[]> stream = CompletableFuture.supplyAsync(() -> stream(stop));
    EgressTable[] versions = {
      table("2001:db8:a000::/56", "2001:db8:c000::/56", "2001:db8:e000::/56"),
      table("2001:db8:a000::/55", "2001:db8:d000::/56"),
      GUARD
    };
    int swaps = 500;
    long start = System.nanoTime();
    for (int i = 0; i < swaps; i++) {
      tables.apply(versions[i % versions.length]);
    }
    long micros = (System.nanoTime() - start) / 1000 / swaps;
    stop.set(true);
    long[] result = stream.join();

    System.out.printf(
        "nftables, replaced under a stream: %d us each with the listing; %d of %d own packets lost,"
            + " %d foreign ones refused%n",
        micros, result[1], result[0], result[2]);
    assertThat(received("foreign")).isZero();
    assertThat(result[2]).isPositive().isEqualTo(tables.dropped().get("fiber") - result[1]);
    awaitReceived("own", 1 + result[0] - result[1]);
  }

  /** Sends from both sources in turn: own packets sent, own packets lost, foreign ones refused. */
  private long[] stream(AtomicBoolean stop) {
    long[] result = new long[3];
    while (!stop.get()) {
      result[0]++;
      result[1] += sends(own) ? 0 : 1;
      result[2] += sends(foreign) ? 0 : 1;
    }
    return result;
  }

  /** Whether the kernel took it; what the guard drops is refused with EPERM. */
  private static boolean sends(DatagramSocket socket) {
    try {
      socket.send(packet(ISP));
      return true;
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("not permitted");
      return false;
    }
  }

  private static DatagramPacket packet(String to) throws IOException {
    return new DatagramPacket(new byte[1], 1, InetAddress.getByName(to), 9);
  }

  private long received(String counter) {
    String listing = ispLibrary.run("list counter inet isp " + counter);
    return Long.parseLong(listing.replaceAll("(?s).*packets (\\d+) .*", "$1"));
  }

  private void awaitReceived(String counter, long packets) {
    await().untilAsserted(() -> assertThat(received(counter)).isEqualTo(packets));
  }

  private static EgressTable table(String... sources) {
    return new EgressTable(
        List.of(
            new EgressGuard("fiber", "wan1", Stream.of(sources).map(Ip6Prefix::parse).toList())));
  }

  private static void ip(NetNamespace namespace, String command) {
    namespace.exec(("ip -6 " + command).split(" "));
  }
}
