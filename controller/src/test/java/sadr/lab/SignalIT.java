package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What signals do. */
@Tag("netns")
class SignalIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  @Test
  void hangupReadsTheConfigurationAgain() {
    lab.configure(Settings.FAST.withFiberGateway("fe80::a2"));
    lab.daemon().signal("HUP");
    lab.awaitEvent("config.reloaded");
    await().until(() -> lab.kernel().routes("173").stream().anyMatch(r -> r.contains("fe80::a2")));
  }

  @Test
  void hangupWithAMalformedFileKeepsTheOldConfiguration() {
    String before = lab.kernel().standing();
    try {
      Lab.write(lab.configFile(), "[[uplink]]\nname = \"fiber\"\ngateway = 7\n");

      lab.daemon().signal("HUP");

      lab.awaitEvent("config.rejected", "uplink[0]");
      assertThat(lab.kernel().standing()).isEqualTo(before);
      assertThat(lab.daemon().health("fiber")).isEqualTo("up");
      assertThat(lab.daemon().health("cable")).isEqualTo("up");
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);
    } finally {
      lab.configure(Settings.FAST);
    }
  }

  @Test
  void terminationExitsWithZeroAndLeavesTheKernelUntouched() {
    String before = lab.kernel().standing();
    assertThat(before).contains("table inet sadr", "lookup 173", "default from " + Kernel.A);

    lab.daemon().signal("TERM");

    assertThat(lab.daemon().awaitEnd()).as(lab.daemon().log()).isZero();
    assertThat(lab.kernel().standing()).isEqualTo(before);
    assertThat(lab.socket()).doesNotExist();
    assertThat(lab.events().get(lab.events().size() - 1)).contains("daemon.stop");
  }

  @Test
  void interruptEndsItAsTerminationDoes() {
    lab.daemon().signal("INT");
    assertThat(lab.daemon().awaitEnd()).as(lab.daemon().log()).isZero();
  }
}
