package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A router without libnftables: routes and guards alone. */
@Tag("netns")
class NoNftablesIT {

  @RegisterExtension
  static final OneLab SITE =
      OneLab.begun(Settings.FAST, lab -> lab.startBehind(hidingTheLibrary()));

  private final Lab lab = SITE.lab();

  @Test
  void warnsOnceAndIsInSyncAllTheSame() {
    lab.sadr("reload").mustWork();
    lab.settle();
    List<String> warnings = lab.daemon().log().lines().filter(l -> l.contains("nftables")).toList();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("WARNING", "libnftables.so.1", "apt install");
    assertThat(lab.daemon().status().at("/kernel/inSync").asBoolean()).isTrue();
    assertThat(lab.topology().exec("router", "nft", "list", "tables").mustWork()).isEmpty();
  }

  /** F4, F5, F8: code 1, from the guards. */
  @Test
  void guardsKeepForeignSourcesIn() {
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_ULA, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_OLD, S1)).isEqualTo(PROHIBITED);
  }

  @Test
  void aDrillIsRefusedInWords() {
    Outcome refused = lab.sadr("drill", "fiber");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("a drill needs nftables: install libnftables1");
  }

  @Test
  void deadUplinkIsFoundOutAndComesBack() {
    try (UdpStream living = lab.stream(HOST_B, 200)) {
      living.awaitAnswer();
      lab.topology().silence("fiber");
      lab.kernel().awaitNotRouted(Kernel.A);
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
      lab.settle();
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(living.stopAndCountLost()).isZero();
    }
  }

  /** Runs what follows where the library's file is empty; "ip netns exec" has mounts of its own. */
  private static List<String> hidingTheLibrary() {
    String hide =
        "file=$(ldconfig -p | sed -n 's/.*libnftables.so.1 .* => //p' | head -n 1)"
            + " && mount --bind /dev/null \"$(readlink -f \"$file\")\" && exec \"$@\"";
    return List.of("sh", "-c", hide, "sh");
  }
}
