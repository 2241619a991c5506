package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.sys.Interfaces;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** Router discovery of those who mean ill: nothing comes of it but a count and a line. */
@Tag("netns")
class DiscoveryForgeryIT {

  private static final int[] SOLICITATION = {133, 0, 0, 0, 0, 0, 0, 0};

  /** Hop limit 64, medium preference, 1800 s. */
  private static final int[] ADVERTISEMENT = {134, 0, 0, 0, 64, 8, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0};

  /** What a socket's receive buffer holds with ease, so that each message is read and counted. */
  private static final int ROUND = 20;

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    lab.topology()
        .exec(
            "host",
            "sh",
            "-c",
            "for i in $(seq 1 40); do ip address add fe80::f:$i/64 dev lan0 nodad; done")
        .mustWork();
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** R18. */
  @Test
  void malformedSolicitationsAreCountedAndSaidOnce() {
    try (NativeSocket host = socket("host", "lan0", "fe80::f:1", 255);
        NativeSocket far = socket("host", "lan0", "fe80::f:2", 64)) {
      for (int i = 1; i <= 200; i++) {
        send(host, 133, 1, 0, 0, 0, 0, 0, 0); // code 1
        send(host, 133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1); // an empty option
        send(host, 133, 0, 0, 0, 0, 0, 0, 0, 1, 9, 2, 0, 0, 0, 0, 1); // one cut off
        send(host, 133, 0, 0, 0); // cut off
        send(far, SOLICITATION);
        if (i % ROUND == 0) {
          for (String reason : List.of("code", "zero-length", "cut-option", "short", "hop-limit")) {
            awaitIgnored(reason, i);
          }
        }
      }
    }
    assertThat(lines("nd.ignored")).isEqualTo(1);
  }

  @Test
  void floodOfRoutersOnALanChangesNothing() {
    String before = lab.kernel().standing();
    List<NativeSocket> routers = new ArrayList<>();
    try {
      for (int i = 1; i <= 40; i++) {
        routers.add(socket("host", "lan0", "fe80::f:" + i, 255));
      }
      for (int round = 1; round <= 5; round++) {
        routers.forEach(router -> send(router, ADVERTISEMENT));
        awaitIgnored("flood", 24 * round);
      }
      try (NativeSocket far = socket("host", "lan0", "fe80::f:1", 64)) {
        send(far, ADVERTISEMENT);
      }
    } finally {
      routers.forEach(NativeSocket::close);
    }
    awaitIgnored("hop-limit", 1);
    assertThat(lines("lan.rival")).isEqualTo(1);
    assertThat(lines("nd.ignored")).isEqualTo(1);
    assertThat(lab.daemon().status().get("rivals")).hasSize(16);
    assertThat(lab.kernel().standing()).isEqualTo(before);
    lab.topology().silence("fiber");
    lab.awaitSource(HOST_B);
  }

  /** Its gateway stands in the configuration. */
  @Test
  void advertisementsOnAnUplinkThatLearnsNothingChangeNothing() {
    String before = lab.kernel().standing();
    String addresses = lab.kernel().ip("-o", "address", "show");
    try (NativeSocket isp = socket("fiber", "cust", "fe80::a2", 255)) {
      for (int i = 0; i < 1000; i++) {
        send(isp, ADVERTISEMENT);
      }
    }
    await()
        .during(Duration.ofSeconds(1))
        .until(() -> lab.daemon().uplink("fiber").get("gateway").asText().equals("fe80::a1"));
    assertThat(lab.kernel().standing()).isEqualTo(before);
    assertThat(lab.kernel().ip("-o", "address", "show")).isEqualTo(addresses);
    assertThat(lab.daemon().health("fiber")).isEqualTo("up");
    assertThat(lines("nd.ignored") + lines("lan.rival")).isZero();
  }

  private void awaitIgnored(String reason, int count) {
    await(reason)
        .untilAsserted(
            () ->
                assertThat(
                        lab.metric(
                            "sadr_router_discovery_ignored_total{reason=\"" + reason + "\"}"))
                    .isEqualTo(count));
  }

  private long lines(String what) {
    return lab.daemon().log().lines().filter(line -> line.contains(what)).count();
  }

  /** The kernel fills in the checksum. */
  private NativeSocket socket(String node, String device, String from, int hops) {
    return lab.topology()
        .node(node)
        .call(
            () -> {
              int index = Interfaces.indexOf(device).orElseThrow().value();
              NativeSocket socket =
                  NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
              socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_HOPS, hops);
              socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_IF, index);
              socket.bind(SockaddrIn6.of(Ip6Address.parse(from), 0, index), SockaddrIn6.BYTES);
              return socket;
            });
  }

  private static void send(NativeSocket socket, int... bytes) {
    NativeBuffer packet = NativeBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      packet.bytes().put(i, (byte) bytes[i]);
    }
    String group = bytes[0] == SOLICITATION[0] ? "ff02::2" : "ff02::1";
    socket.send(packet, SockaddrIn6.of(Ip6Address.parse(group), 0, 0));
  }
}
