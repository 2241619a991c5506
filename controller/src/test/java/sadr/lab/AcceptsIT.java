package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An ISP that takes the other one's prefix too: a dead uplink's prefix is rerouted through it. */
@Tag("netns")
class AcceptsIT {

  private static final String REROUTED = "default from " + Kernel.A + " via fe80::b1 dev wan2";

  @RegisterExtension static final OneLab SITE = OneLab.begun(Settings.FAST, AcceptsIT::begin);

  private final Lab lab = SITE.lab();

  private static void begin(Lab lab) {
    String text = Settings.FAST.toml(lab.directory());
    Lab.write(
        lab.configFile(),
        text.replace("metric = 20", "metric = 20\naccepts = [\"" + Kernel.A + "\"]"));
    exec(lab, "cable", "nft", "add element inet isp delegated { " + Kernel.A + " }");
    exec(lab, "cable2", "ip", "-6", "route", "replace", Kernel.A, "via", "fe80::1", "dev", "isp");
    toTheSite(lab);
    lab.start();
  }

  /** The interface takes the route with it. */
  private static void toTheSite(Lab lab) {
    exec(lab, "cable", "ip", "-6", "route", "replace", Kernel.A, "via", "fe80::bb", "dev", "cust");
  }

  @Test
  void prefixOfADeadUplinkLeavesThroughTheIspThatAcceptsIt() {
    assertThat(lab.kernel().routes("173")).noneMatch(r -> r.startsWith(REROUTED));
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);

    lab.topology().silence("fiber");
    awaitRerouted();
    answersComeThrough("cable");
    try {
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
      // The kernel is asked before what the daemon says of itself is renewed.
      lab.daemon().awaitHealth("fiber", "down");
      assertThat(lab.daemon().uplink("fiber").get("role").asText()).isEqualTo("out");
    } finally {
      answersComeThrough("fiber");
    }
    lab.topology().heal("fiber");
    lab.daemon().awaitHealth("fiber", "up");
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    awaitNotRerouted();
  }

  /** It goes one way only: fiber accepts nothing. */
  @Test
  void prefixThatNobodyElseAcceptsIsRejected() {
    lab.topology().silence("cable");
    lab.kernel().awaitNotRouted(Kernel.B);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
  }

  @Test
  void reroutedPrefixWithoutASurvivorIsRejected() {
    lab.topology().silence("fiber");
    awaitRerouted();
    lab.topology().unplug("cable");
    try {
      lab.daemon().awaitHealth("cable", "down");
      awaitNotRerouted();
      assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
    } finally {
      lab.topology().plug("cable");
      toTheSite(lab);
    }
  }

  private void awaitRerouted() {
    await("rerouted")
        .until(() -> lab.kernel().routes("173").stream().anyMatch(r -> r.startsWith(REROUTED)));
  }

  private void awaitNotRerouted() {
    await("not rerouted")
        .until(() -> lab.kernel().routes("173").stream().noneMatch(r -> r.startsWith(REROUTED)));
  }

  /** The Internet's own routing follows the site. */
  private void answersComeThrough(String isp) {
    exec(lab, "server", "ip", "-6", "route", "replace", Kernel.A, "via", "fe80::1", "dev", isp);
  }

  private static void exec(Lab lab, String node, String... command) {
    lab.topology().exec(node, command).mustWork();
  }
}
