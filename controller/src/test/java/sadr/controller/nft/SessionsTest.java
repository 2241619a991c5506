package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.sys.NetNamespace;

/** A router that tracks connections, a host on one side, a server on the other. */
@Tag("netns")
class SessionsTest {

  private static final Ip6Prefix DEAD = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Prefix OTHER = Ip6Prefix.parse("2001:db8:b000::/56");
  private static final InetSocketAddress SERVER = new InetSocketAddress("2001:db8:ffff::1", 7000);
  private static final int SMALL_BUFFER = 16 << 10;
  private static final String NAME = "sadr-sessions-" + ProcessHandle.current().pid();

  private final NetNamespace router = NetNamespace.create();

  /** Without duplicate address detection: a repeated SYN is answered oddly for half a second. */
  private static final String NO_DAD =
      "cd /proc/sys/net/ipv6/conf; echo 0 > all/accept_dad; echo 0 > default/accept_dad";

  @BeforeEach
  void build() {
    router.exec("sh", "-c", NO_DAD);
    for (String node : List.of("host", "server")) {
      router.exec("ip", "netns", "add", NAME + node);
      router.exec("ip", "netns", "exec", NAME + node, "sh", "-c", NO_DAD);
      router.exec(
          "ip", "link", "add", node, "type", "veth", "peer", "name", "eth0", "netns", NAME + node);
      router.exec("ip", "link", "set", node, "up");
      router.exec("ip", "-n", NAME + node, "link", "set", "lo", "up");
      router.exec("ip", "-n", NAME + node, "link", "set", "eth0", "up");
    }
    address("host", "2001:db8:a000:1::1/64", "2001:db8:a000:1::2/64", "2001:db8:a000:1::1");
    address("server", "2001:db8:ffff::ff/64", "2001:db8:ffff::1/64", "2001:db8:ffff::ff");
    router.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
    router.exec(
        "nft",
        "add table ip6 t; add chain ip6 t c { type filter hook prerouting priority -150; };"
            + " add rule ip6 t c ct state established accept");
  }

  private void address(String node, String ours, String theirs, String gateway) {
    router.exec("ip", "address", "add", ours, "dev", node, "nodad");
    router.exec("ip", "-n", NAME + node, "address", "add", theirs, "dev", "eth0", "nodad");
    router.exec("ip", "-n", NAME + node, "route", "add", "default", "via", gateway);
  }

  @AfterEach
  void tearDown() {
    router.exec("ip", "netns", "delete", NAME + "host");
    router.exec("ip", "netns", "delete", NAME + "server");
    router.close();
  }

  private static FlowCount.Wanted wanted() {
    return new FlowCount.Wanted(
        Map.of(
            "fiber", new FlowCount.Uplink(List.of(DEAD), 1),
            "cable", new FlowCount.Uplink(List.of(OTHER), 2)),
        Set.of(),
        true);
  }

  /**
   * 5,000 idle connections, through a send buffer that holds some tens of pokes while their host's
   * neighbour entry is resolved: every one is poked, none is given up, and it does not take long.
   */
  @Test
  void thousandsOfIdleConnectionsArePokedThroughASmallSendBuffer() throws Exception {
    int count = 5000;
    try (NetNamespace host = NetNamespace.named(NAME + "host");
        NetNamespace server = NetNamespace.named(NAME + "server");
        Sessions sessions = router.call(() -> Sessions.open(SMALL_BUFFER));
        ServerSocketChannel listener =
            server.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(7000), 512))) {
      List<SocketChannel> open = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          open.add(host.call(() -> SocketChannel.open(SERVER)));
          open.add(listener.accept());
        }
        router.exec("ip", "neighbour", "flush", "dev", "host");
        long start = System.nanoTime();
        int poked = sessions.poke(List.of(DEAD));
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("poked " + poked + " idle connections in " + millis + " ms");
        assertThat(poked).isEqualTo(count);
        assertThat(millis).as("far from a patience for each").isLessThan(20_000);
      } finally {
        for (SocketChannel each : open) {
          each.close();
        }
      }
    }
  }

  /** A host that never resolves keeps the buffer full: the round gives up in its time. */
  @Test
  void aRoundEndsThoughTheSendBufferStaysFull() throws Exception {
    try (NetNamespace host = NetNamespace.named(NAME + "host");
        NetNamespace server = NetNamespace.named(NAME + "server");
        Sessions sessions = router.call(() -> Sessions.open(SMALL_BUFFER));
        ServerSocketChannel listener =
            server.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(7000), 512))) {
      List<SocketChannel> open = new ArrayList<>();
      try {
        for (int i = 0; i < 300; i++) {
          open.add(host.call(() -> SocketChannel.open(SERVER)));
          open.add(listener.accept());
        }
        router.exec("ip", "-n", NAME + "host", "link", "set", "eth0", "arp", "off");
        router.exec("ip", "neighbour", "flush", "dev", "host");
        long start = System.nanoTime();
        assertThat(sessions.poke(List.of(DEAD))).isLessThanOrEqualTo(300);
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
      } finally {
        for (SocketChannel each : open) {
          each.close();
        }
      }
    }
  }

  @Test
  void idleConnectionOfADeadPrefixMeetsTheResetRule() throws IOException {
    try (NetNamespace host = NetNamespace.named(NAME + "host");
        NetNamespace server = NetNamespace.named(NAME + "server");
        Sessions sessions = router.call(Sessions::open);
        FlowCount flows = router.call(FlowCount::open);
        ServerSocketChannel listener =
            server.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(7000)));
        SocketChannel idle = host.call(() -> SocketChannel.open(SERVER));
        SocketChannel accepted = listener.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      assertThat(flows.count(wanted())).isEqualTo(Map.of("fiber", 1L, "cable", 0L));
      assertThat(sessions.poke(List.of(OTHER))).isZero();
      router.exec(
          "nft",
          "insert rule ip6 t c iifname host ip6 saddr "
              + DEAD
              + " meta l4proto tcp reject with tcp reset");

      assertThat(sessions.poke(List.of(DEAD))).isEqualTo(1);

      assertThatThrownBy(() -> idle.read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
      assertThat(sessions.poke(List.of(DEAD))).as("it has ended").isZero();
    }
  }
}
