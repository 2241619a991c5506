package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sadr.net.Ip6Address;
import sadr.netlink.Forger;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** P4: who plays the kernel or a target gets nowhere, and the operator can see that he tried. */
@Tag("netns")
class ForgeryIT {

  private static final String NETLINK = "sadr_netlink_ignored_total{reason=\"forged\"}";
  private static final String REPLIES = "sadr_probe_replies_ignored_total{reason=\"forged\"}";

  private static final int ECHO_REQUEST = 128;
  private static final int ECHO_REPLY = 129;
  private static final int TOKEN = 8;

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  /** The forged event says that link 2 is gone. */
  @Test
  void forgedKernelEventIsCountedAndNotBelieved() {
    List<String> routes = lab.kernel().routes("173");
    double before = lab.metric(NETLINK);

    lab.topology().node("router").call(() -> Forger.send(monitorPort()));

    await().until(() -> lab.metric(NETLINK) == before + 1);
    assertThat(lab.kernel().routes("173")).isEqualTo(routes);
    assertThat(lab.daemon().health("fiber")).isEqualTo("up");
    assertThat(lab.daemon().health("cable")).isEqualTo("up");
  }

  /** The only one of the daemon's sockets that listens to rtnetlink's groups. */
  private static int monitorPort() throws Exception {
    List<String[]> listening =
        Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
            .skip(1)
            .map(line -> line.trim().split(" +"))
            .filter(field -> field[1].equals("0") && Long.parseLong(field[3], 16) != 0)
            .toList();
    assertThat(listening).hasSize(1);
    return Integer.parseUnsignedInt(listening.get(0)[2]);
  }

  @Test
  void forgedProbeReplyIsCountedAndNotBelieved() {
    double before = lab.metric(REPLIES);

    try (NativeSocket asTarget = asTarget()) {
      answerWithAWrongToken(asTarget);
    }

    await().until(() -> lab.metric(REPLIES) == before + 1);
    assertThat(lab.daemon().health("fiber")).isEqualTo("up");
    assertThat(lab.daemon().health("cable")).isEqualTo("up");
  }

  private NativeSocket asTarget() {
    return lab.topology()
        .node("server")
        .call(
            () -> {
              NativeSocket socket =
                  NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
              socket.bind(SockaddrIn6.of(Ip6Address.parse(Lab.S1), 0, 0), SockaddrIn6.BYTES);
              return socket;
            });
  }

  private static void answerWithAWrongToken(NativeSocket asTarget) {
    Message request = new Message(64, SockaddrIn6.BYTES);
    await()
        .until(
            () ->
                asTarget.receive(request) >= TOKEN + Long.BYTES
                    && request.payload().get(0) == (byte) ECHO_REQUEST);
    NativeBuffer reply = NativeBuffer.allocate(TOKEN + Long.BYTES);
    reply
        .bytes()
        .order(ByteOrder.BIG_ENDIAN)
        .put(0, request.payload(), 0, TOKEN + Long.BYTES)
        .put(0, (byte) ECHO_REPLY)
        .putShort(2, (short) 0) // The kernel fills the checksum in.
        .putLong(TOKEN, ~reply.bytes().getLong(TOKEN));
    asTarget.send(reply, SockaddrIn6.of(SockaddrIn6.address(request.sender()), 0, 0));
  }
}
