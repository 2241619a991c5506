package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An uplink over a point-to-point link: no addresses of hardware, and perhaps no gateway. */
@Tag("netns")
class PointToPointIT {

  private Lab lab;
  private Programs programs;
  private PointToPoint link;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
    programs = new Programs(lab);
    lab.topology().unplug("cable");
    dial();
  }

  @AfterEach
  void down() {
    programs.close();
    try {
      link.close();
    } finally {
      lab.finish();
    }
  }

  /** The session begins: both ends have an address of the link alone. */
  private void dial() {
    link =
        PointToPoint.between(
            lab.topology().node("router"), "wan2", lab.topology().node("cable"), "cust");
    exec("router", "ip", "link", "set", "wan2", "up");
    exec("router", "ip", "address", "add", "fe80::bb/64", "dev", "wan2", "nodad");
    exec("cable", "ip", "link", "set", "cust", "up");
    exec("cable", "ip", "address", "add", "fe80::b1/64", "dev", "cust", "nodad");
    exec("cable", "ip", "-6", "route", "replace", Kernel.B, "dev", "cust");
  }

  private void start(String gateway) {
    String text = Settings.FAST.toml(lab.directory());
    Lab.write(lab.configFile(), text.replace("\"fe80::b1\"", "\"" + gateway + "\""));
    lab.start();
    lab.daemon().awaitHealth("fiber", "up");
    lab.daemon().awaitHealth("cable", "up");
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    awaitDial(HOST_B, WORKS);
  }

  @Test
  void itNeedsNoGateway() {
    start("none");
    assertThat(lab.kernel().routes("173"))
        .anyMatch(route -> route.startsWith("default from " + Kernel.B + " dev wan2"));

    lab.topology().silence("cable");
    lab.daemon().awaitHealth("cable", "down");
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(PROHIBITED);
    lab.topology().heal("cable");
    awaitDial(HOST_B, WORKS);

    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  @Test
  void sessionsEndAndBeginAnew() {
    start("none");
    link.close();
    lab.daemon().awaitHealth("cable", "down");
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    dial();
    awaitDial(HOST_B, WORKS);
  }

  @Test
  void theRouterAtItsOtherEndMayAdvertiseItself() {
    programs.radvd("cable", "cust", "MinRtrAdvInterval 3; MaxRtrAdvInterval 4;");
    start("ra");
    lab.kernel().awaitRouted(Kernel.B);
  }

  private void awaitDial(String from, String outcome) {
    await(from + " " + outcome)
        .untilAsserted(() -> assertThat(lab.host().dial(from, S1)).isEqualTo(outcome));
  }

  private void exec(String node, String... command) {
    lab.topology().exec(node, command).mustWork();
  }
}
