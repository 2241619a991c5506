package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A WAN loses its carrier, or its interface. */
@Tag("netns")
class CarrierIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  @Test
  void lossOfCarrierIsAVerdictAtOnce() {
    lab.topology().carrierDown("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);

    lab.topology().carrierUp("fiber");
    lab.daemon().awaitHealth("fiber", "up");
    lab.kernel().awaitRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
  }

  /** F10. */
  @Test
  void trafficInsideTheSiteNeedsNoUplink() {
    String[] addresses = {"2001:db8:a000:2::2", "2001:db8:b000:2::2", "fd00:5ad0:0:2::2"};
    try (EchoServer neighbour = new EchoServer(lab.topology().node("host2"), addresses)) {
      assertThat(neighbour).isNotNull();
      lab.topology().carrierDown("fiber");
      lab.topology().carrierDown("cable");
      lab.daemon().awaitHealth("fiber", "down");
      lab.daemon().awaitHealth("cable", "down");
      for (String to : addresses) {
        assertThat(lab.host().dial(HOST_A, to)).isEqualTo(WORKS);
        assertThat(lab.host().dial(HOST_B, to)).isEqualTo(WORKS);
        assertThat(lab.host().dial(HOST_ULA, to)).isEqualTo(WORKS);
      }
    } finally {
      lab.topology().carrierUp("fiber");
      lab.topology().carrierUp("cable");
    }
  }

  @Test
  void interfaceThatIsDeletedAndMadeAgainJoinsAgain() {
    try (UdpStream other = lab.stream(HOST_B, 200)) {
      other.awaitAnswer();
      lab.topology().unplug("fiber");
      lab.daemon().awaitHealth("fiber", "down");
      assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();

      lab.topology().plug("fiber");
      lab.daemon().awaitHealth("fiber", "up");
      lab.kernel().awaitRouted(Kernel.A);
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(lab.kernel().sysctl("conf/wan1/ignore_routes_with_linkdown")).isEqualTo("1");
      assertThat(other.stopAndCountLost()).isZero();
    }
  }

  /** net.ipv6.route.skip_notify_on_dev_down: the kernel flushes the routes without a word. */
  @Test
  void routesThatWentWithoutANotificationComeBackWithTheInterface() {
    silentFlushes("1");
    try (UdpStream other = lab.stream(HOST_B, 200)) {
      other.awaitAnswer();
      lab.topology().exec("router", "ip", "link", "set", "wan1", "down").mustWork();
      lab.daemon().awaitHealth("fiber", "down");
      assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(Dialler.PROHIBITED);

      lab.topology().exec("router", "ip", "link", "set", "wan1", "up").mustWork();
      // The kernel took the addresses off the interface with its routes.
      lab.kernel().ip("address", "add", "fe80::aa/64", "dev", "wan1", "nodad");
      Kernel.soon("fiber up").until(() -> lab.daemon().health("fiber").equals("up"));
      Kernel.soon("its route").until(() -> lab.kernel().isRouted(Kernel.A));
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(lab.kernel().routes("17301")).anyMatch(r -> r.startsWith("default via fe80::a1"));
      assertThat(other.stopAndCountLost()).isZero();
    } finally {
      silentFlushes("0");
    }
  }

  private void silentFlushes(String value) {
    String file = "/proc/sys/net/ipv6/route/skip_notify_on_dev_down";
    lab.topology().exec("router", "sh", "-c", "echo " + value + " > " + file).mustWork();
  }
}
