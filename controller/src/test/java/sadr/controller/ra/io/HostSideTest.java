package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.ra.NdOption.PrefixInformation;
import sadr.controller.ra.RouterAdvertisement;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** What Linux's own autoconfiguration makes of what we send. */
@Tag("netns")
class HostSideTest {

  /** Milliseconds are usual; what waits for its turn, as the RFC has it, waits for 3 s and more. */
  private static final Duration AT_ONCE = Duration.ofMillis(2500);

  private static final Duration SOON = Duration.ofSeconds(20);

  private final NdLab lab = NdLab.plugged();

  @AfterEach
  void tearDown() {
    lab.close();
  }

  /** The address that the host's kernel takes for a new connection to the Internet. */
  private Ip6Address source() {
    return lab.host.call(
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            // Shares more bits with A than with B, which decides where both are preferred.
            InetAddress server = InetAddress.getByName("2001:db8:a0ff::1");
            socket.connect(new InetSocketAddress(server, 9));
            return Ip6Address.read(ByteBuffer.wrap(socket.getLocalAddress().getAddress()));
          } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return Ip6Address.UNSPECIFIED;
          }
        });
  }

  private long waitForSourceIn(Ip6Prefix prefix) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(() -> prefix.contains(source()));
    return System.nanoTime();
  }

  @Test
  void r1r2NewConnectionsLeaveDeprecatedPrefixWithinMilliseconds() {
    lab.advertise(NdLab.preferred(NdLab.A), NdLab.preferred(NdLab.B));
    waitForSourceIn(NdLab.A);
    lab.settle(3);
    // The same again, as the main loop does it after each round.
    lab.advertise(NdLab.preferred(NdLab.A), NdLab.preferred(NdLab.B));

    try (NdPeer wire = NdPeer.on(lab.host, "eth0")) {
      long began = System.nanoTime();
      Instant beganAt = Instant.now();
      lab.advertise(NdLab.deprecated(NdLab.A), NdLab.preferred(NdLab.B));
      long moved = waitForSourceIn(NdLab.B) - began;
      NdPeer.Heard heard = wire.hear(SOON).orElseThrow();

      long onWire = heard.epochNanos() - nanos(beganAt);
      NdLab.print("update to RA on the wire", onWire);
      NdLab.print("update to another source", moved);
      assertThat(Duration.ofNanos(moved)).isLessThan(AT_ONCE);
      assertThat(Duration.ofNanos(onWire)).isLessThan(AT_ONCE);
      assertThat(heard.from()).isEqualTo(NdLab.ROUTER);
      assertDeprecated(heard.said());

      wire.forget();
      wire.solicit();
      assertDeprecated(wire.hear(SOON).orElseThrow().said());
    }

    lab.advertise(NdLab.preferred(NdLab.A), NdLab.preferred(NdLab.B));
    waitForSourceIn(NdLab.A);
  }

  @Test
  void neighbourHearsEachOfManyChangesAtOnce() {
    Ip6Address own = Ip6Address.parse("fe80::2");
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    NdLab.ip(lab.router, "-6 neigh add fe80::2 lladdr " + NdPeer.MAC + " dev lan0 nud permanent");
    lab.advertise(NdLab.preferred(NdLab.A));
    waitForSourceIn(NdLab.A);

    List<Long> waits = new ArrayList<>();
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", own)) {
      for (int i = 0; i < 200; i++) {
        peer.forget();
        Instant began = Instant.now();
        lab.advertise(i % 2 == 0 ? NdLab.deprecated(NdLab.A) : NdLab.preferred(NdLab.A));
        NdPeer.Heard heard = peer.hear(SOON).orElseThrow();
        assertThat(heard.said().options(PrefixInformation.class).get(0).preferred())
            .isEqualTo(i % 2 == 0 ? 0 : 2700);
        waits.add(heard.epochNanos() - nanos(began));
      }
    }
    waits.sort(null);
    NdLab.print("update to unicast on the wire, median of 200", waits.get(100));
    NdLab.print("update to unicast on the wire, 180th of 200", waits.get(180));
    assertThat(Duration.ofNanos(waits.get(100))).isLessThan(Duration.ofMillis(500));
  }

  private static void assertDeprecated(RouterAdvertisement said) {
    List<PrefixInformation> prefixes = said.options(PrefixInformation.class);
    assertThat(said.lifetime()).isEqualTo(2700);
    assertThat(prefixes)
        .containsExactly(
            new PrefixInformation(NdLab.A, true, true, 5400, 0),
            new PrefixInformation(NdLab.B, true, true, 5400, 2700));
  }

  @Test
  void r16FarewellTakesTheRouterAndThePreferenceAway() {
    lab.advertise(NdLab.preferred(NdLab.A));
    waitForSourceIn(NdLab.A);

    try (NdPeer wire = NdPeer.on(lab.host, "eth0")) {
      long began = System.nanoTime();
      lab.loop.farewell();
      NdLab.print("farewell", System.nanoTime() - began);
      assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);

      RouterAdvertisement said = wire.awaitFarewell().said();
      assertThat(said.lifetime()).isZero();
      assertThat(said.options(PrefixInformation.class))
          .containsExactly(new PrefixInformation(NdLab.A, true, true, 5400, 0));
      await().until(() -> !lab.host.exec("ip", "-6", "route").contains("default"));
      wire.forget();
      wire.solicit();
      assertThat(wire.hear(Duration.ofMillis(700))).isEmpty();
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
