package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real radvd and dnsmasq on the same LANs: they are told of, or left to it. */
@Tag("netns")
class CoexistIT {

  private static final String SELF = "lan0 fe80::1 true";

  private Lab lab;
  private Programs programs;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST.slaac());
    programs = new Programs(lab);
    // radvd and dnsmasq want it, and sadr sets it later.
    lab.topology()
        .exec("router", "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding")
        .mustWork();
  }

  @AfterEach
  void down() {
    programs.close();
    lab.finish();
  }

  @Test
  void programThatAdvertisedHereBeforeUsIsToldOf() {
    programs.radvd("router", "lan0", "");
    lab.start();
    awaitRivals(SELF);
    assertThat(lab.sadr("status").out())
        .contains("not alone: another program on this router advertises on lan0 too");
    assertThat(lab.daemon().log()).containsOnlyOnce("lan.rival");
    lab.awaitSource(HOST_A);
  }

  /** Without a reload, though nobody asks for minutes: it says so itself. */
  @Test
  void programThatComesLaterIsToldOf() {
    lab.start();
    lab.awaitSource(HOST_A);
    assertThat(rivals()).isEmpty();
    assertThat(lab.sadr("status").out()).doesNotContain("not alone");
    programs.radvd("router", "lan0", "MinRtrAdvInterval 3; MaxRtrAdvInterval 4;");
    awaitRivals(SELF);
  }

  @Test
  void networkdThatAdvertisesHereIsToldOf() {
    Process networkd =
        programs.networkd(
            Map.of(
                "lan0",
                """
                IPv6SendRA=yes
                IPv6AcceptRA=no
                [IPv6Prefix]
                Prefix=2001:db8:a000:1::/64
                """));
    lab.start();
    // It makes a link-local address of its own beside the one that is there.
    await("rivals")
        .untilAsserted(
            () -> assertThat(String.join(",", rivals())).matches("lan0 fe80::[^ ]* true"));
    assertThat(networkd.isAlive()).isTrue();
    assertThat(lab.sadr("status").out())
        .contains("not alone: another program on this router advertises on lan0 too");
    lab.awaitSource(HOST_A);
  }

  @Test
  void anotherRouterIsToldOf() {
    lab.start();
    lab.topology()
        .exec("host2", "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding")
        .mustWork();
    programs.radvd("host2", "lan0", "");
    awaitRivals("lan1 fe80::2 false");
    assertThat(lab.sadr("status").out())
        .contains("not alone: the router fe80::2 advertises on lan1 too");
    assertThat(lab.daemon().log()).contains("lan.rival interface=lan1 router=fe80::2");
    lab.awaitSource(HOST_A);
  }

  /**
   * R1, by somebody else's advertisements, which follow the router's own addresses. Of a prefix
   * that was deprecated from the start dnsmasq tells hosts only when they need it.
   */
  @Test
  void dnsmasqThatIsLeftToItMovesTheHostsByTheRoutersAddresses() {
    leaveAdvertisingToOthers();
    programs.dnsmasq();
    lab.start();
    lab.awaitSource(HOST_A);
    assertThat(rivals()).as("it was left to others").isEmpty();

    lab.topology().silence("fiber");
    long silent = System.nanoTime();
    lab.awaitSource(HOST_B);
    Duration moved = Duration.ofNanos(System.nanoTime() - silent);
    System.out.println("silence to the host's other source, by dnsmasq: " + moved.toMillis());
    assertThat(moved).isLessThan(Duration.ofSeconds(30));
    assertThat(lab.host().dialUnbound(S1, Duration.ofSeconds(1))).isEqualTo(WORKS);

    lab.topology().heal("fiber");
    lab.awaitSource(HOST_A);
  }

  private void leaveAdvertisingToOthers() {
    String toml = Settings.FAST.slaac().toml(lab.directory());
    Lab.write(lab.configFile(), toml.replace("advertise = true", "advertise = false"));
  }

  private void awaitRivals(String... expected) {
    await("rivals").untilAsserted(() -> assertThat(rivals()).containsExactly(expected));
  }

  private List<String> rivals() {
    List<String> rivals = new ArrayList<>();
    for (JsonNode rival : lab.daemon().status().get("rivals")) {
      rivals.add(
          "%s %s %s"
              .formatted(
                  rival.get("interface").asText(),
                  rival.get("router").asText(),
                  rival.get("here").asText()));
    }
    return rivals;
  }
}
