package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uplinks come, go, change their names and their order under traffic; numbers stay with names. */
@Tag("netns")
class ReloadIT {

  private static final String FIBER_ALONE = "default via fe80::a1 dev wan1";
  private static final String CABLE_ALONE = "default via fe80::b1 dev wan2";

  private Lab lab;
  private Uplinks uplinks;

  @BeforeEach
  void up() {
    lab = Lab.running(Settings.FAST);
    uplinks = Uplinks.of(lab);
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  @Test
  void newOrderChangesNothingInTheKernel() {
    List<String> before = lab.kernel().routesAndRules();
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500)) {
      a.awaitAnswer();
      b.awaitAnswer();
      reload(uplinks.only("cable", "fiber"));
      assertThat(lab.kernel().routesAndRules()).isEqualTo(before);
      List<String> order = new ArrayList<>();
      lab.daemon().status().get("uplinks").forEach(u -> order.add(u.get("name").asText()));
      assertThat(order).containsExactly("cable", "fiber");

      lab.daemon().kill();
      lab.start();
      lab.settle();
      assertThat(lab.kernel().routesAndRules()).as("after a restart").isEqualTo(before);
      assertThat(a.stopAndCountLost()).isZero();
      assertThat(b.stopAndCountLost()).isZero();
    }
  }

  @Test
  void removedUplinkLeavesItsGuardAloneAndComesBackUnderItsNumber() {
    List<String> before = lab.kernel().routesAndRules();
    try (UdpStream b = lab.stream(HOST_B, 500)) {
      b.awaitAnswer();
      reload(uplinks.only("cable"));
      assertThat(lab.kernel().hasRule(17201)).isFalse();
      assertThat(lab.kernel().routes("17301")).isEmpty();
      assertThat(lab.kernel().routes("17302")).anyMatch(r -> r.startsWith(CABLE_ALONE));
      assertThat(lab.kernel().routes("173"))
          .filteredOn(route -> route.contains("2001:db8:a000"))
          .as("hosts may still hold its prefix, so its guard stays")
          .allMatch(route -> route.startsWith("prohibit"))
          .isNotEmpty();
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);

      reload(uplinks.only("cable", "fiber"));
      lab.settle();
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(lab.kernel().routesAndRules()).isEqualTo(before);
      assertThat(b.stopAndCountLost()).isZero();
    }
  }

  /**
   * A new name is a new uplink: it gets the next number, the interface and the prefix of the one
   * who goes, and the traffic does not notice.
   */
  @Test
  void renamedUplinkGetsANewNumberUnderTrafficAndFailsOverUnderItsNewName() {
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500)) {
      a.awaitAnswer();
      b.awaitAnswer();
      reload(uplinks.only("fiber", "cable").replace("\"fiber\"", "\"glass\""));
      lab.daemon().awaitHealth("glass", "up");
      assertThat(lab.kernel().hasRule(17201)).isFalse();
      assertThat(lab.kernel().hasRule(17203)).isTrue();
      assertThat(lab.kernel().routes("17301")).isEmpty();
      assertThat(lab.kernel().routes("17302")).anyMatch(r -> r.startsWith(CABLE_ALONE));
      assertThat(lab.kernel().routes("17303")).anyMatch(r -> r.startsWith(FIBER_ALONE));
      assertThat(a.stopAndCountLost()).isZero();
      assertThat(b.stopAndCountLost()).isZero();
    }
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("glass", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    lab.awaitEvent("uplink.down", "glass");
    lab.topology().heal("fiber");
    lab.daemon().awaitHealth("glass", "up");
    lab.configure(Settings.FAST);
    lab.sadr("reload").mustWork();
    lab.settle();
    assertThat(lab.kernel().routes("17301")).anyMatch(r -> r.startsWith(FIBER_ALONE));
    assertThat(lab.kernel().routes("17303")).isEmpty();
  }

  @Test
  void actionsThatAreTakenOutLeaveNothingInNftables() {
    String resetting = Settings.FAST.withActions("deprecate, reject, reset").toml(lab.directory());
    reload(resetting);
    assertThat(lab.kernel().table()).contains("ct direction", "hook postrouting priority srcnat");
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    await("the outage to be confirmed").until(() -> isResetting());

    reload(resetting.replace("[\"deprecate\", \"reject\", \"reset\"]", "[]"));
    assertThat(isResetting()).isFalse();
    assertThat(lab.kernel().table())
        .contains("chain uplink-egress")
        .doesNotContain("goto hosts-refuse", " ct ", "hosts-translate");
    // The guards' own error, code 1.
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);

    reload(resetting);
    assertThat(lab.kernel().table()).contains("goto hosts-refuse", "ct direction");
    lab.topology().heal("fiber");
  }

  private boolean isResetting() {
    return lab.topology()
        .exec("router", "nft", "list", "set", "inet", "sadr", "hosts-reset")
        .mustWork()
        .contains("2001:db8:a000::/56");
  }

  /** Waits too until the kernel is in sync. */
  private void reload(String text) {
    Lab.write(lab.configFile(), text);
    lab.sadr("reload").mustWork();
    lab.daemon().awaitReady();
  }
}
