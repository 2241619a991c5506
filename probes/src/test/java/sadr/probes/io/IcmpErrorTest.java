package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** ICMPv6 errors that come for echo requests, ours and others'. */
@Tag("netns")
class IcmpErrorTest {

  private static final Ip6Address NOBODY = Ip6Address.parse("2001:db8:ffff::9");
  private static final ProbeKind ECHO = new ProbeKind.Icmp();

  private final Probing probing = new Probing();

  @AfterEach
  void tearDown() {
    probing.close();
  }

  @Test
  void anErrorThatQuotesOurProbeLosesItAtOnce() {
    forward();
    long begun = System.nanoTime();
    probing.probe(Probing.PATIENT, List.of(), new Target(ECHO, NOBODY));
    probing.awaitState(0, PathState.DOWN);
    assertThat(System.nanoTime() - begun).isLessThan(Probing.PATIENT.timeout().toNanos());
    assertThat(probing.target(0).lost()).isGreaterThanOrEqualTo(2);
    assertThat(probing.target(0).reason()).contains("no route, says 2001:db8:ffff::");
    assertThat(probing.target(0).notSent()).isZero();
  }

  @Test
  void oneTargetsErrorsDoNotHinderAnother() {
    forward();
    probing.probe(new Target(ECHO, NOBODY), FarSide.FIRST);
    probing.awaitState(0, PathState.DOWN);
    await().until(() -> probing.target(1).sent() > 20);
    assertThat(probing.target(1).state()).isEqualTo(PathState.UP);
    assertThat(probing.target(1).lost()).as("but for a busy machine's").isLessThan(4);
    assertThat(probing.target(1).notSent()).isZero();
  }

  @Test
  void errorsForOthersProbesAreCountedNotBelieved() {
    probing.lab.silence(true);
    probing.probe(FarSide.FIRST);
    await().until(() -> probing.target(0).sent() > 0);
    try (NativeSocket forger = open()) {
      forger.send(unreachable(1), SockaddrIn6.of(FarSide.SOURCE, 0, 0));
      forger.send(unreachable(2), SockaddrIn6.of(FarSide.SOURCE, 0, 0));
      await().until(() -> probing.loop.counts().strayErrors() == 2);
    }
    assertThat(probing.target(0).notSent()).isZero();
  }

  private void forward() {
    probing.lab.isp.run(
        () -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1"));
  }

  private NativeSocket open() {
    return probing.lab.isp.call(
        () -> NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6));
  }

  /** "No route" about an echo request from the probes' address with an identifier of our making. */
  private static NativeBuffer unreachable(int identifier) {
    NativeBuffer packet = NativeBuffer.allocate(8 + 40 + 16);
    ByteBuffer bytes = packet.bytes().order(ByteOrder.BIG_ENDIAN);
    bytes.put((byte) 1).put((byte) 0).putShort((short) 0).putInt(0);
    bytes.putInt(0x60000000).putShort((short) 16).put((byte) 58).put((byte) 64);
    FarSide.SOURCE.write(bytes);
    FarSide.FIRST_ADDRESS.write(bytes);
    bytes.put((byte) 128).put((byte) 0).putShort((short) 0);
    bytes.putShort((short) identifier).putShort((short) 0).putLong(7).flip();
    return packet;
  }
}
