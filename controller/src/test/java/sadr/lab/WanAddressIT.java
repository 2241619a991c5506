package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;
import static sadr.lab.Lab.S2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A WAN interface with a global address of the ISP's, outside of what the ISP delegated. */
@Tag("netns")
class WanAddressIT {

  private static final String WAN_ADDRESS = "2001:db8:a1::2";

  /** In the same network, but cable's. */
  private static final String NEIGHBOUR = "2001:db8:a1::3";

  private static final Duration AT_ONCE = Duration.ofMillis(900);

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.running(Settings.FAST.withWan("global"));
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** It counts as one of its uplink's prefixes. */
  @Test
  void routersOwnWanAddressLeavesThroughItsUplink() {
    assertThat(lab.router().dial(WAN_ADDRESS, S1)).isEqualTo(WORKS);
    assertThat(lab.router().dialUnbound(S1, AT_ONCE)).isEqualTo(WORKS);
    assertThat(lab.router().dialUnbound(S2, AT_ONCE)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  @Test
  void itNeverLeavesThroughTheOtherUplink() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.router().dial(WAN_ADDRESS, S1)).isNotEqualTo(WORKS);
    // Its address of the dead uplink is deprecated right after the route.
    await("a way out").until(() -> lab.router().dialUnbound(S1, AT_ONCE).equals(WORKS));
    assertThat(lab.router().dialUnbound(S1, AT_ONCE)).isEqualTo(WORKS);
  }

  /** Two ISPs may share a network; what one of them took back is not the other's. */
  @Test
  void anotherUplinksAddressInTheSameNetworkIsNobodysOnceItIsGone() {
    lab.topology()
        .exec("cable", "nft", "add element inet isp delegated { " + NEIGHBOUR + " }")
        .mustWork();
    address("add", "nodad");
    lab.kernel().awaitRouted(NEIGHBOUR);
    long before = lab.topology().counters().get("cable").legal();
    try (UdpStream stream = UdpStream.start(lab.topology().node("router"), NEIGHBOUR, S1, 50)) {
      stream.awaitSent(50);
      assertThat(lab.topology().counters().get("cable").legal()).isGreaterThan(before);
      address("del");
      // A socket keeps its address, and so a program goes on sending from it. The egress chain may
      // drop its packet before the route is gone.
      assertThat(stream.awaitFailure().text()).isIn(PROHIBITED, "Operation not permitted");
      lab.kernel().awaitNotRouted(NEIGHBOUR);
      stream.awaitSent(50);
    }
  }

  private void address(String verb, String... flags) {
    List<String> line =
        new ArrayList<>(List.of("ip", "address", verb, NEIGHBOUR + "/64", "dev", "wan2"));
    line.addAll(List.of(flags));
    lab.topology().exec("router", line.toArray(String[]::new)).mustWork();
  }
}
