package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With {@code other-sources = "main"} sources of no uplink follow the administrator's routes. */
@Tag("netns")
class OtherSourcesIT {

  /** Long enough for who would be let out; the egress chain drops without a word. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.running(Settings.FAST.withOtherSources("main"));
    lab.kernel().ip("route", "add", "default", "via", "fe80::a1", "dev", "wan1");
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  @Test
  void translatedSourceLeavesAndOthersDoNot() {
    router("nft", "add table inet admin");
    router("nft", "add chain inet admin nat { type nat hook postrouting priority srcnat; }");
    router(
        "nft",
        "add rule inet admin nat oifname wan1 ip6 saddr fc00::/7 snat ip6 to 2001:db8:a000:1::1");
    assertThat(lab.host().dial(HOST_ULA, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_OLD, S1, SILENT)).isNotEqualTo(WORKS);
  }

  @Test
  void prefixOfADeadUplinkDoesNotFollowTheMainTable() {
    lab.topology().silence("cable");
    lab.kernel().awaitNotRouted(Kernel.B);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
  }

  private void router(String... command) {
    lab.topology().exec("router", command).mustWork();
  }
}
