package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host that missed all advertisements of a failover, as a phone asleep does. */
@Tag("netns")
class NudgeIT {

  private static final String UNICASTS =
      "sadr_router_advertisements_total{interface=\"lan0\",kind=\"unicast\"}";

  private Lab lab;

  /** From now on the host hears no multicasts, and nothing at all while it sleeps. */
  @BeforeEach
  void hostFallsAsleep() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    assertThat(lab.host().dial(HOST_A, Lab.S1)).as("the router knows it").isEqualTo(Dialler.WORKS);
    filter(
        "add table inet deaf; add chain inet deaf in { type filter hook prerouting priority -300; };"
            + " add chain inet deaf asleep;"
            + " add rule inet deaf in ip6 daddr ff02::1 icmpv6 type nd-router-advert drop;"
            + " add rule inet deaf in jump asleep;"
            + " add rule inet deaf asleep icmpv6 type nd-router-advert drop");
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    await("told in its sleep").untilAsserted(() -> assertThat(lab.metric(UNICASTS)).isEqualTo(1));
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** R1, for a host that sends from the dead prefix: it is told by itself, once in a while. */
  @Test
  void hostThatGoesOnSendingFromADeadPrefixIsToldByItself() {
    filter("flush chain inet deaf asleep");
    assertThat(lab.topology().exec("host", "ip", "-6", "route", "get", Lab.S1).out())
        .as("nobody has told it")
        .contains("src " + HOST_A + " ");
    long sent = System.nanoTime();
    try (UdpStream stream = lab.stream(HOST_A, 500)) {
      stream.awaitSent(1);
      lab.awaitSource(HOST_B);
      long moved = System.nanoTime() - sent;
      System.out.println("a packet from a dead prefix to another source: " + moved / 1_000_000);
      // Usually in a tenth of a second; no advertisement to all would ever reach it.
      assertThat(moved).isLessThan(10_000_000_000L);
      stream.awaitSent(500);
    }
    double told = lab.metric(UNICASTS);
    long seconds = (System.nanoTime() - sent) / 1_000_000_000L;
    assertThat(told).as("one in 3 s, however much it sends").isBetween(2.0, 2.0 + seconds / 3);
  }

  /** The first packet may come while it cannot hear: it gets another chance. */
  @Test
  void hostIsToldAgainLater() {
    try (UdpStream stream = lab.stream(HOST_A, 100)) {
      stream.awaitSent(100);
      filter("flush chain inet deaf asleep");
      lab.awaitSource(HOST_B);
    }
  }

  private void filter(String commands) {
    lab.topology().exec("host", "nft", commands).mustWork();
  }
}
