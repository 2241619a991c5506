package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unmodified Linux hosts, which configure themselves, follow the living uplink. */
@Tag("netns")
class HostsFollowIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.slaac());

  private final Lab lab = SITE.lab();

  @BeforeEach
  void awaitPreferredSource() {
    lab.awaitSource(HOST_A);
  }

  /** R26, R1: an address of each prefix; the standby uplink's is deprecated and stays valid. */
  @Test
  void hostHasAnAddressOfEachPrefixAndPrefersTheActiveOne() {
    String addresses = lab.hostAddresses();
    assertThat(addresses).contains(HOST_A + "/64", HOST_B + "/64", Lab.HOST_ULA + "/64");
    assertThat(addresses.lines().filter(line -> line.contains(HOST_B)).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("deprecated"));
    assertThat(addresses.lines().filter(line -> line.contains(HOST_A)).findFirst())
        .hasValueSatisfying(line -> assertThat(line).doesNotContain("deprecated"));
  }

  /** F14: who was dialled at the deprecated prefix answers from it. */
  @Test
  void deprecatedPrefixStillWorksForWhoInsists() {
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  /** R2: every later advertisement says so too. */
  @Test
  void hostThatComesLaterHearsOfTheDeadUplinkToo() {
    lab.topology().silence("fiber");
    lab.awaitSource(HOST_B);
    lab.topology().exec("host", "ip", "link", "set", "lan0", "down").mustWork();
    lab.topology()
        .exec("host", "sh", "-c", "ip link set lan0 up; ip address add fe80::2/64 dev lan0 nodad")
        .mustWork();
    lab.awaitSource(HOST_B);
    assertThat(lab.hostAddresses()).contains(HOST_A + "/64");
  }

  @Test
  void failoverByHandMovesHostsAndRestoreBringsThemBack() {
    lab.sadr("failover", "fiber").mustWork();
    lab.awaitSource(HOST_B);
    lab.sadr("restore", "fiber").mustWork();
    lab.awaitSource(HOST_A);
  }

  @Test
  void drainMovesHostsAndKeepsTheRoutes() {
    lab.sadr("drain", "fiber").mustWork();
    lab.awaitSource(HOST_B);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
  }

  @Test
  void carrierLossMovesHosts() {
    lab.topology().carrierDown("fiber");
    lab.awaitSource(HOST_B);
    assertThat(lab.host().dialUnbound(S1, Duration.ofSeconds(1))).isEqualTo(WORKS);
    lab.topology().carrierUp("fiber");
  }

  /** F12: the router's own addresses are deprecated with their prefix. */
  @Test
  void routersOwnAddressesFollow() {
    lab.topology().silence("fiber");
    await("the router's own address deprecated")
        .until(
            () ->
                lab.kernel()
                    .ip("-o", "address", "show", "dev", "lan0")
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("2001:db8:a000:1::1/64") && line.contains("deprecated")));
    assertThat(lab.router().dialUnbound(S1, Duration.ofSeconds(1))).isEqualTo(WORKS);
  }
}
