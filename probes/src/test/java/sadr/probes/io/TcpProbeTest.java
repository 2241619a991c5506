package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
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

/** TCP probes against real stacks. */
@Tag("netns")
class TcpProbeTest {

  private static final ProbeKind PORT = new ProbeKind.Tcp(443);
  private static final Target NOBODY = new Target(PORT, Ip6Address.parse("2001:db8:ffff::9"));

  private final Probing probing = new Probing();

  @AfterEach
  void tearDown() {
    probing.close();
  }

  @Test
  void anOpenPortShowsLifeAndNothingIsLeftOfIt() throws Exception {
    try (ServerSocket server = listen()) {
      probing.probe(Probing.first(PORT));
      probing.awaitState(0, PathState.UP);
      await().until(() -> probing.target(0).sent() > 10);
      assertThat(probing.target(0).lost()).isLessThan(5);
      assertThat(probing.target(0).rttNanos()).isPresent();
      probing.loop.update(List.of());
      assertNothingIsLeft();
      assertThat(server.isClosed()).isFalse();
    }
  }

  @Test
  void aResetShowsLifeAsWell() {
    probing.probe(Probing.first(PORT));
    probing.awaitState(0, PathState.UP);
    assertNothingIsLeft();
  }

  @Test
  void silenceIsDeathAndLeavesNoSockets() {
    probing.probe(NOBODY);
    probing.awaitState(0, PathState.DOWN);
    assertThat(Probing.connections(probing.lab.router)).hasSizeLessThan(30);
    probing.loop.update(List.of());
    assertNothingIsLeft();
  }

  @Test
  void anUnreachableTargetIsLostAtOnceNotAfterTheTimeout() {
    forward();
    long begun = System.nanoTime();
    probing.probe(Probing.PATIENT, List.of(), NOBODY);
    probing.awaitState(0, PathState.DOWN);
    assertThat(System.nanoTime() - begun)
        .isLessThan(Probing.PATIENT.timeout().minusSeconds(1).toNanos());
    assertThat(probing.target(0).reason()).contains("no route, says 2001:db8:ffff::");
    assertNothingIsLeft();
  }

  /** From now on the far side is a router that knows no way to what is not its own. */
  private void forward() {
    probing.lab.isp.run(
        () -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1"));
  }

  private void assertNothingIsLeft() {
    await().until(() -> Probing.connections(probing.lab.router).isEmpty());
    await().until(() -> Probing.connections(probing.lab.isp).isEmpty());
  }

  private ServerSocket listen() {
    return probing.lab.isp.call(
        () -> new ServerSocket(443, 50, InetAddress.getByName("2001:db8:ffff::1")));
  }
}
