package sadr.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Sysctl;
import sadr.controller.reconcile.Sysctls.Outcome;
import sadr.sys.NetNamespace;

class SysctlsTest {

  @TempDir Path root;

  private void file(String name, String text) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void lowersTheRateLimitOnly() throws Exception {
    Sysctls sysctls = new Sysctls(root);
    file("icmp/ratelimit", "1000\n");
    assertThat(sysctls.set(Sysctl.ICMP_RATELIMIT)).isEqualTo(new Outcome.Changed(1000));
    assertThat(sysctls.set(Sysctl.ICMP_RATELIMIT)).isEqualTo(new Outcome.Holds(100));

    file("icmp/ratelimit", "20\n");
    assertThat(sysctls.set(Sysctl.ICMP_RATELIMIT)).isEqualTo(new Outcome.Holds(20));
    file("icmp/ratelimit", "0\n");
    assertThat(sysctls.set(Sysctl.ICMP_RATELIMIT)).isEqualTo(new Outcome.Holds(0));
  }

  @Test
  void checksWithoutWriting() throws Exception {
    file("conf/all/forwarding", "0\n");

    assertThat(new Sysctls(root).check(Sysctl.FORWARDING)).isEqualTo(new Outcome.Differs(0));
    assertThat(root.resolve("conf/all/forwarding")).hasContent("0");
  }

  @Test
  void saysThatANumberIsMissing() {
    assertThat(new Sysctls(root).set(Sysctl.ignoreRoutesWithLinkdown("gone")))
        .isEqualTo(new Outcome.Missing());
  }

  @Test
  void saysWhyANumberCannotBeRead() throws Exception {
    file("conf/all/forwarding", "maybe\n");
    assertThat(new Sysctls(root).set(Sysctl.FORWARDING)).isInstanceOf(Outcome.Refused.class);

    Files.createDirectories(root.resolve("icmp/ratelimit"));
    assertThat(new Sysctls(root).set(Sysctl.ICMP_RATELIMIT)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  @Tag("netns")
  void setsThoseOfTheCallingThreadsNamespaceAlone() {
    try (NetNamespace one = NetNamespace.create();
        NetNamespace other = NetNamespace.create()) {
      for (NetNamespace each : List.of(one, other)) {
        each.exec("ip", "link", "add", "wan1", "type", "veth", "peer", "name", "x");
        each.exec("sh", "-c", "cd /proc/sys/net/ipv6; echo 0 >conf/all/forwarding");
        each.exec("sh", "-c", "cd /proc/sys/net/ipv6; echo 1000 >icmp/ratelimit");
      }
      Sysctls sysctls = new Sysctls();
      for (Sysctl sysctl :
          List.of(
              Sysctl.FORWARDING, Sysctl.ICMP_RATELIMIT, Sysctl.ignoreRoutesWithLinkdown("wan1"))) {
        assertThat(one.call(() -> sysctls.set(sysctl))).isInstanceOf(Outcome.Changed.class);
        assertThat(one.call(() -> sysctls.check(sysctl)))
            .isEqualTo(new Outcome.Holds(sysctl.value()));
        assertThat(other.call(() -> sysctls.check(sysctl))).isInstanceOf(Outcome.Differs.class);
      }
      assertThat(one.call(() -> sysctls.set(Sysctl.ignoreRoutesWithLinkdown("gone"))))
          .isEqualTo(new Outcome.Missing());
    }
  }

  @Test
  @Tag("netns")
  void saysThatItMayNotWrite() {
    try (NetNamespace namespace = NetNamespace.create()) {
      // A read-only mount refuses root too, as containers have it.
      assertThat(namespace.call(() -> new Sysctls(Path.of("/sys/class/net/lo")).set(READ_ONLY)))
          .isInstanceOf(Outcome.Refused.class);
    }
  }

  private static final Sysctl READ_ONLY = new Sysctl("addr_len", Sysctl.Bound.AT_MOST, 1);
}
