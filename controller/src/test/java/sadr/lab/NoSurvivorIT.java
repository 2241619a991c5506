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

/** Both uplinks die. */
@Tag("netns")
class NoSurvivorIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  private void noSurvivor(String what) {
    lab.configure(Settings.FAST.withNoSurvivor(what));
    lab.sadr("reload").mustWork();
  }

  /** A monitoring target's outage must not cut a working site. */
  @Test
  void uplinksWithCarrierStayRoutedAndTheStatusIsHonest() {
    noSurvivor("keep");
    bothGoSilent();

    lab.kernel().awaitRouted(Kernel.B);
    lab.topology().heal("cable");
    // The kept route carries traffic before any probe has brought the uplink up again.
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    lab.topology().heal("fiber");
    lab.settle();
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
  }

  @Test
  void uplinkWithoutCarrierIsNotKept() {
    noSurvivor("keep");
    lab.topology().silence("cable");
    lab.daemon().awaitHealth("cable", "down");
    lab.topology().carrierDown("fiber");
    try {
      lab.daemon().awaitHealth("fiber", "down");
      lab.kernel().awaitNotRouted(Kernel.A);
      lab.kernel().awaitRouted(Kernel.B);
    } finally {
      lab.topology().carrierUp("fiber");
    }
    lab.settle();
  }

  @Test
  void withRejectAllGoAndHostsGetErrors() {
    noSurvivor("reject");
    bothGoSilent();

    lab.kernel().awaitNotRouted(Kernel.A);
    lab.kernel().awaitNotRouted(Kernel.B);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(PROHIBITED);
    lab.settle();
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  private void bothGoSilent() {
    for (String isp : new String[] {"fiber", "cable"}) {
      lab.topology().silence(isp);
      lab.daemon().awaitHealth(isp, "down");
    }
    await().untilAsserted(() -> assertThat(lab.sadr("status").exit()).isEqualTo(1));
  }
}
