package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.UNREACHABLE;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;
import static sadr.lab.Lab.S2;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sadr.sys.NetNamespace;

/** With both uplinks well, each packet goes where its source and its destination ask for. */
@Tag("netns")
class ForwardingIT {

  private static final String HOST2_A = "2001:db8:a000:2::2";
  private static final String HOST2_B = "2001:db8:b000:2::2";
  private static final String HOST2_ULA = "fd00:5ad0:0:2::2";
  private static final String SERVICE = "2001:db8:a0ff::1";
  private static final String UNASSIGNED = "2001:db8:a000:ff::1";
  private static final Duration AT_ONCE = Duration.ofMillis(900);

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  /** F1, F2, F4: either ISP would have dropped the other's source. */
  @Test
  void eachPrefixLeavesByItsOwnIsp() {
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_A, S2)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_B, S2)).isEqualTo(WORKS);
  }

  /** F3. */
  @Test
  void trafficBetweenPrefixesOfTheSiteStaysInTheSite() {
    try (EchoServer neighbour = new EchoServer(node("host2"), HOST2_A, HOST2_B, HOST2_ULA)) {
      assertThat(neighbour).isNotNull();
      for (String from : List.of(HOST_A, HOST_B, HOST_ULA, HOST_OLD)) {
        assertThat(lab.host().dial(from, HOST2_A)).as(from).isEqualTo(WORKS);
        assertThat(lab.host().dial(from, HOST2_B)).as(from).isEqualTo(WORKS);
        assertThat(lab.host().dial(from, HOST2_ULA)).as(from).isEqualTo(WORKS);
      }
    }
    assertNothingAstray();
  }

  /** F8. */
  @Test
  void uniqueLocalSourceGetsAnErrorAndNeverLeaves() {
    assertThat(lab.host().dial(HOST_ULA, S1)).isEqualTo(PROHIBITED);
    try (UdpStream udp = lab.stream(HOST_ULA, 100)) {
      assertThat(udp.awaitFailure().text()).isEqualTo(PROHIBITED);
    }
  }

  /** F8: nor is there a way out to unique local addresses that are not of this site. */
  @Test
  void unknownUniqueLocalDestinationIsUnreachable() {
    assertThat(lab.host().dial(HOST_A, "fd99::1")).isEqualTo(UNREACHABLE);
    assertThat(lab.host().dial(HOST_ULA, "fd99::1")).isEqualTo(UNREACHABLE);
  }

  /** F5. */
  @Test
  void sourceOfNoUplinkGetsAnErrorAndNeverLeaves() {
    assertThat(lab.host().dial(HOST_OLD, S1)).isEqualTo(PROHIBITED);
    try (UdpStream udp = lab.stream(HOST_OLD, 100)) {
      assertThat(udp.awaitFailure().text()).isEqualTo(PROHIBITED);
    }
  }

  /** F5: where no error can reach the sender either. */
  @Test
  void sourceThatNobodyKnowsNeverLeaves() {
    String stranger = "2001:db8:dead::2";
    host("ip", "-6", "address", "add", stranger + "/128", "dev", "lan0", "nodad");
    try (UdpStream unknown = lab.stream(stranger, 200);
        UdpStream known = lab.stream(HOST_A, 200)) {
      unknown.awaitSent(50);
      known.awaitAnswer();
      assertThat(unknown.answered()).isZero();
    }
    host("ip", "-6", "address", "del", stranger + "/128", "dev", "lan0");
  }

  /** F9: towards unassigned space of our own, from inside and from outside. */
  @Test
  void unassignedSpaceIsUnreachableAndDoesNotLoop() {
    assertThat(lab.host().dial(HOST_A, UNASSIGNED)).isEqualTo(UNREACHABLE);
    assertThat(lab.host().dial(HOST_B, UNASSIGNED)).isEqualTo(UNREACHABLE);
    assertThat(new Dialler(node("server")).dial(S1, UNASSIGNED)).isEqualTo(UNREACHABLE);
    assertNothingAstray();
  }

  /** F12. */
  @Test
  void routersOwnUnboundConnectionsWorkAtOnce() {
    for (String server : List.of(S1, S2, S1, S2)) {
      assertThat(lab.router().dialUnbound(server, AT_ONCE)).isEqualTo(WORKS);
    }
  }

  /** F13. */
  @Test
  void servicesOfAnIspAreReachableFromItsOwnPrefixOnly() {
    try (EchoServer service = new EchoServer(node("fiber"), SERVICE)) {
      assertThat(service).isNotNull();
      assertThat(lab.host().dial(HOST_A, SERVICE)).isEqualTo(WORKS);
      assertThat(lab.host().dial(HOST_B, SERVICE)).isEqualTo(UNREACHABLE);
    }
  }

  /** F14. */
  @Test
  void repliesLeaveByTheIspWhosePrefixWasDialled() {
    Dialler outside = new Dialler(node("server"));
    try (EchoServer host = new EchoServer(node("host"), HOST_A, HOST_B)) {
      assertThat(host).isNotNull();
      assertThat(outside.dial(S1, HOST_A)).isEqualTo(WORKS);
      assertThat(outside.dial(S1, HOST_B)).isEqualTo(WORKS);
      deprecate(HOST_A, "0");
      assertThat(outside.dial(S1, HOST_A)).isEqualTo(WORKS);
    } finally {
      deprecate(HOST_A, "forever");
    }
  }

  private void deprecate(String address, String preferred) {
    host(
        "ip",
        "-6",
        "address",
        "change",
        address + "/64",
        "dev",
        "lan0",
        "preferred_lft",
        preferred,
        "valid_lft",
        "forever");
  }

  private void assertNothingAstray() {
    lab.topology()
        .counters()
        .forEach((isp, count) -> assertThat(count.astray()).as("astray at %s", isp).isZero());
  }

  private NetNamespace node(String name) {
    return lab.topology().node(name);
  }

  private void host(String... command) {
    lab.topology().exec("host", command).mustWork();
  }
}
