package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.netlink.model.Flow;
import sadr.sys.NetNamespace;

@Tag("netns")
class FlowTableTest {

  private static final Ip6Address LOOPBACK = Ip6Address.parse("::1");

  @Test
  void readsAnEstablishedConnectionWithItsMark() throws Exception {
    try (NetNamespace namespace = NetNamespace.create();
        FlowTable table = namespace.call(FlowTable::open)) {
      namespace.exec("ip", "link", "set", "lo", "up");
      namespace.exec(
          "nft",
          "add table ip6 t; add chain ip6 t c { type filter hook output priority 0; };"
              + " add rule ip6 t c ct state new ct mark set 0x5ad01");
      InetSocketAddress server = new InetSocketAddress(InetAddress.getByName("::1"), 7000);
      try (ServerSocketChannel listener =
              namespace.call(() -> ServerSocketChannel.open().bind(server));
          SocketChannel client = namespace.call(() -> SocketChannel.open(server));
          SocketChannel accepted = listener.accept()) {
        int port = ((InetSocketAddress) client.getLocalAddress()).getPort();

        assertThat(accepted.isOpen()).isTrue();
        assertThat(flows(table))
            .singleElement()
            .usingRecursiveComparison()
            .ignoringFields("id")
            .isEqualTo(
                new Flow(
                    Flow.TCP, LOOPBACK, port, LOOPBACK, 7000, LOOPBACK, LOOPBACK, true, 0x5ad01,
                    0));
        assertThat(flows(table)).as("asked again").hasSize(1);
      }
    }
  }

  /** UDP and ICMPv6, by their ends and the kernel's number; others stay. */
  @Test
  void forgetsTheFlowsThatItIsAskedToAndNoOthers() throws Exception {
    try (NetNamespace namespace = NetNamespace.create();
        FlowTable table = namespace.call(FlowTable::open)) {
      namespace.exec("ip", "link", "set", "lo", "up");
      namespace.exec(
          "nft",
          "add table ip6 t; add chain ip6 t c { type filter hook output priority 0; };"
              + " add rule ip6 t c ct state new accept");
      boolean echoed = namespace.call(() -> InetAddress.getByName("::1").isReachable(1000));
      assertThat(echoed).isTrue(); // Java's root pings.
      try (DatagramChannel sender = namespace.call(DatagramChannel::open)) {
        for (int port = 1; port <= 600; port++) {
          sender.send(ByteBuffer.allocate(1), new InetSocketAddress("::1", port));
        }
        List<Flow> before = flows(table);
        List<Flow> doomed = before.stream().filter(flow -> flow.toPort() != 77).toList();
        assertThat(before).extracting(Flow::protocol).contains(Flow.UDP, Flow.ICMP);
        assertThat(doomed).hasSizeGreaterThanOrEqualTo(600);

        assertThat(table.forget(doomed)).isEqualTo(doomed.size());

        assertThat(flows(table)).extracting(Flow::toPort).containsExactly(77);
        assertThat(table.forget(doomed)).as("they are gone").isZero();
        Flow kept = flows(table).get(0);
        Flow other =
            new Flow(
                kept.protocol(),
                kept.from(),
                kept.fromPort(),
                kept.to(),
                kept.toPort(),
                kept.replyFrom(),
                kept.replyTo(),
                false,
                0,
                kept.id() + 1);
        assertThat(table.forget(List.of(other))).as("another one with its ends").isZero();
        assertThat(flows(table)).hasSize(1);
      }
    }
  }

  @Test
  void hasNoFlowsWhereNothingIsTracked() {
    try (NetNamespace namespace = NetNamespace.create();
        FlowTable table = namespace.call(FlowTable::open)) {
      assertThat(flows(table)).isEmpty();
    }
  }

  private static List<Flow> flows(FlowTable table) {
    List<Flow> flows = new ArrayList<>();
    table.read(flows::add);
    return flows;
  }
}
