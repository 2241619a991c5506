package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code sadr doctor}: traps are set, several at once, found, mended by the commands that it names,
 * and gone. A run listens on the LANs for two seconds, so there are few.
 *
 * <p>Files of other programs are laid over the machine's own in the mount namespace of the one
 * command. Three checks are made on records alone ({@code DoctorTest}): a clock before sadr was
 * born, since no namespace has a wall clock of its own; a kernel that cannot track connections,
 * since it is built into this one; a JVM without a compiler, which would be another JVM to install.
 */
@Tag("netns")
class DoctorIT {

  private static final String A1 = "2001:db8:a1::/64";

  private static Lab lab;

  @BeforeAll
  static void up() {
    lab = Lab.running(Settings.FAST.withWan("global"));
  }

  @AfterAll
  static void down() {
    lab.finish();
  }

  @BeforeEach
  void settle() {
    if (!lab.daemon().isAlive()) {
      lab.start();
    }
    lab.settle();
  }

  /** What the ISPs were asked is no leak. */
  @AfterEach
  void forgetWhatTheIspsWereAsked() {
    at("cable", "nft reset counters table inet isp");
    at("fiber", "nft reset counters table inet isp");
    on("for table in fw site; do nft delete table inet $table 2>/dev/null || true; done");
  }

  private static Diagnosis doctor(int exit, String... options) {
    List<String> line = new ArrayList<>(List.of("doctor", "--json"));
    line.addAll(List.of(options));
    return Diagnosis.of(lab.sadr(line.toArray(String[]::new)), exit);
  }

  /** Runs doctor behind {@code preparation}, in mounts of its own. */
  private static Diagnosis doctor(int exit, String preparation, Path program, String... options) {
    String behind = preparation.replace("%1$s", lab.directory().toString()) + " exec \"$@\"";
    List<String> line = new ArrayList<>(List.of("sh", "-ec", behind, "sh", program.toString()));
    line.addAll(List.of("doctor", "--json", "-c", lab.configFile().toString()));
    line.addAll(List.of(options));
    return Diagnosis.of(Outcome.of(lab.topology().inside("router", line)), exit);
  }

  private static void on(String... commands) {
    for (String command : commands) {
      lab.topology().exec("router", "sh", "-c", command).mustWork();
    }
  }

  private static String at(String node, String command) {
    return lab.topology().exec(node, "sh", "-c", command).mustWork();
  }

  private static void mend(Diagnosis diagnosis, String... checks) {
    diagnosis.mending(checks).forEach(DoctorIT::on);
  }

  @Test
  void routesAndSettings() {
    Diagnosis clean = doctor(0);
    assertThat(clean.checks()).isSubsetOf("firewall.open", "clock.unsynchronised");
    assertThat(clean.json().get("daemon").asBoolean()).isTrue();
    assertThat(clean.skipped()).hasSize(1).allMatch(line -> line.startsWith("what the ISPs carry"));

    String hidden = "2001:db8:7::/48 from " + Kernel.B + " dev lan1";
    on(
        "ip -6 route add 2000::/3 via fe80::b1 dev wan2",
        "ip -6 route add default dev lan1",
        "ip -6 route add 2001:db8:5::/48 from " + Kernel.A + " dev lan1",
        "ip -6 route add 2001:db8:5::/48 dev lan0",
        // See kernel.differs: what is deleted hides what stays.
        "ip -6 route add 2001:db8:7:1::/64 dev lan1",
        "ip -6 route add " + hidden,
        "ip -6 route add 2001:db8:7::/48 from " + Kernel.A + " dev lan1",
        "ip -6 route del 2001:db8:7::/48 from " + Kernel.A + " dev lan1",
        // What a router learned before it became one.
        "ip -6 route add default via fe80::a1 dev wan1 proto ra metric 5000",
        "sysctl -w net/ipv6/conf/wan1/accept_ra=1 net/ipv6/conf/lan1/forwarding=0"
            + " net/ipv6/conf/lan0/accept_ra=2",
        "ip6tables-legacy -A INPUT -i lan9 -j DROP");
    Diagnosis ill = doctor(1);
    ill.found("route.catch-all", "error", "2000::/3");
    ill.found("default.hidden", "error", "default dev lan1");
    ill.found("route.shadowed", "error", "2001:db8:5::/48 from " + Kernel.A);
    ill.found("sysctl.accept-ra", "error", "default via fe80::a1 dev wan1");
    ill.found("sysctl.forwarding-device", "error", "lan1/forwarding = 0");
    ill.found("sysctl.lan-accept-ra", "warning", "lan0/accept_ra = 2");
    ill.found("firewall.legacy", "warning", "ip6tables-legacy -t filter -S");
    ill.found("firewall.open", "note", "the old ip6tables may");
    String difference = "sadr explain 2001:db8:b000::1 2001:db8:7::1: the kernel says";
    ill.found("kernel.differs", "error", difference);
    Outcome loud = lab.sadr("explain", "2001:db8:b000::1", "2001:db8:7::1", "--from-router");
    assertThat(loud.exit()).isEqualTo(1);
    assertThat(loud.out()).contains("DIFFERS");

    mend(ill, "route.catch-all", "default.hidden", "route.shadowed");
    mend(ill, "sysctl.accept-ra", "sysctl.forwarding-device", "sysctl.lan-accept-ra");
    on("ip -6 route del " + hidden + " && ip -6 route add " + hidden);
    whatTheIspsCarry();
  }

  @Test
  void rulesAndFirewalls() {
    on(
        "nft add table inet fw",
        "nft 'add chain inet fw in { type filter hook input priority 0; policy accept; }'",
        "nft 'add chain inet fw out { type filter hook output priority 0; policy accept; }'",
        "nft 'add chain inet fw rp { type filter hook prerouting priority -290; policy accept; }'",
        "nft 'add chain inet fw over { type filter hook forward priority 0; policy accept; }'",
        // As firewalld has it; the routes of the probes let their answers in.
        "nft add rule inet fw rp meta nfproto ipv6 fib saddr . mark . iif oif missing drop",
        "nft add rule inet fw in icmpv6 type echo-reply limit rate 100/second accept",
        // wg-quick's catch-all rule; one for a host of its own, harmless to all others
        "ip -6 route add default dev lan1 table 51820",
        "ip -6 rule add pref 101 from fd00:5::/64 lookup 51820",
        "ip -6 rule add pref 100 not fwmark 0xca6c lookup 51820");
    Diagnosis turned = doctor(1);
    turned.found("rule.ahead", "error", "rule priority 100 not fwmark 0xca6c lookup 51820");
    turned.found("firewall.probes", "error", "fib saddr . mark . iif oif missing drop");
    assertThat(turned.json().toString()).doesNotContain("priority 101");

    mend(turned, "rule.ahead");
    // The uplinks really die of what follows, and with them the ways back.
    on(
        "nft flush chain inet fw rp",
        "ip -6 rule add pref 20000 from fd00:9::/48 lookup 51820",
        "nft insert rule inet fw in iifname wan1 icmpv6 type echo-reply drop",
        "nft add rule inet fw out oifname { wan1, wan2 } meta l4proto icmpv6 reject",
        "nft add rule inet fw in icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } drop",
        "nft add rule inet fw over icmpv6 type packet-too-big drop");
    Diagnosis ill = doctor(1);
    assertThat(ill.checks()).doesNotContain("rule.ahead");
    ill.found("rule.behind", "warning", "rule priority 20000 from fd00:9::/48 lookup 51820");
    String in = "inet fw in: iifname \"wan1\" icmpv6 type echo-reply drop";
    ill.found("firewall.probes", "error", in);
    ill.found("firewall.probes", "error", "inet fw out:");
    ill.found("firewall.neighbours", "error", "nd-neighbor-advert");
    ill.found("firewall.too-big", "warning", "packet-too-big");

    mend(
        ill,
        "rule.behind",
        "firewall.probes",
        "firewall.neighbours",
        "firewall.too-big",
        "firewall.open");
    assertThat(doctor(0).checks()).isSubsetOf("clock.unsynchronised", "firewall.legacy");
  }

  /** The ISPs are asked: the only time that something with a foreign source may leave. */
  private static void whatTheIspsCarry() {
    String guards = lab.kernel().standing();
    at("cable", "nft add element inet isp delegated { " + A1 + " }");
    at("fiber", "nft delete element inet isp delegated { " + Kernel.A + " }");
    Diagnosis asked = doctor(1, "--probe-isps");
    at("fiber", "nft add element inet isp delegated { " + Kernel.A + " }");
    at("cable", "nft delete element inet isp delegated { " + A1 + " }");
    asked.found("isp.accepts", "note", "accepts = [\"" + A1 + "\"] to the uplink cable");
    asked.found("isp.filters", "error", "fiber's ISP does not carry " + Kernel.A);
    assertThat(asked.all("isp.accepts")).hasSize(1);
    assertThat(asked.all("isp.filters")).hasSize(1);
    assertThat(asked.checks())
        .as("all else was mended")
        .isSubsetOf(
            "isp.accepts",
            "isp.filters",
            "isp.unclear",
            "firewall.open",
            "firewall.legacy",
            "clock.unsynchronised")
        .contains("isp.accepts", "isp.filters");
    assertThat(lab.kernel().standing()).as("no guard was touched").isEqualTo(guards);
    assertThat(lab.topology().counters().get("fiber").foreign()).isPositive();
  }

  /** Everything that is no matter of rules and routes: no daemon, and a machine in a bad way. */
  @Test
  void machineAndOtherPrograms() {
    lab.daemon().kill();
    on("ip -6 route add 2001:db8:9::/48 dev lan1 proto 173 table 999");
    on("ip -6 rule del pref 17500");
    Lab.write(
        lab.state().resolve("events.jsonl"),
        "{\"at\":\"2099-01-01T00:00:00Z\",\"event\":\"x\",\"uplink\":null,\"cause\":\"y\"}\n");
    try (Programs programs = new Programs(lab)) {
      long networkd = programs.networkd(Map.of("none", "")).pid();
      await("networkd")
          .atMost(Duration.ofSeconds(10))
          .until(() -> Lab.read(Path.of("/proc/" + networkd + "/comm")).startsWith("systemd-n"));
      Diagnosis ill = doctor(1, BAD_MACHINE, unarchived());
      ill.found("daemon.absent", "note", "systemctl start sadr");
      ill.found("protocol.stranger", "error", "2001:db8:9::/48 dev lan1 table 999");
      ill.found("kernel.stale", "warning", "rule add priority 17500 lookup 173");
      ill.found("clock.jumped", "error", "2099");
      ill.found("networkd.rules", "error", "late.conf: ManageForeignRoutingPolicyRules=yes");
      ill.found("networkd.routes", "error", "no file says ManageForeignRoutes (default: yes)");
      ill.found("protocol.named", "warning", "rt_protos.d/other.conf: 173 other");
      ill.found("memory.limit", "warning", "the control group allows 95 MB");
      ill.found("memory.low", "warning", "only 19 MB of memory are left");
      ill.found("disk.full", "warning", "/state: 0 MB free");
      ill.found("java.archive", "note", "lib/make-archive");
      ill.found("nftables.missing", "error", "libnftables1");

      // The first six get lost: no verdict on cable for that.
      at(
          "server",
          "nft add table ip6 loss && nft 'add chain ip6 loss in { type filter hook input priority"
              + " 0; }' && nft add rule ip6 loss in ip6 saddr "
              + Kernel.B
              + " icmpv6 type echo-request numgen inc mod 1000000 '<' 6 counter drop");
      Diagnosis better =
          doctor(1, MENDED_MACHINE, Lab.program(), "--probe-isps", "--uplink", "cable");
      assertThat(at("server", "nft list chain ip6 loss in")).contains("packets 6 ");
      at("server", "nft delete table ip6 loss");
      assertThat(better.checks()).noneMatch(check -> check.startsWith("isp."));
      assertThat(lab.topology().counters().get("cable").foreign()).isZero();
      assertThat(better.checks()).contains("clock.jumped", "protocol.stranger", "disk.read-only");
      assertThat(better.checks())
          .doesNotContain("networkd.rules", "networkd.routes", "protocol.named", "memory.limit")
          .doesNotContain("memory.low", "disk.full", "java.archive", "nftables.missing");
    }
    Diagnosis powerless =
        doctor(1, "exec setpriv --bounding-set -net_admin,-net_raw \"$@\";", Lab.program());
    powerless.found("capabilities", "warning", "CAP_NET_ADMIN");
    powerless.found("capabilities", "warning", "CAP_NET_RAW");
    assertThat(powerless.skipped())
        .anyMatch(line -> line.startsWith("other routers on lan0: socket: Operation not permitted"))
        .anyMatch(line -> line.startsWith("the firewall:"));
    on("ip -6 route flush table 999", "rm " + lab.state().resolve("events.jsonl"));
  }

  private static final String BAD_MACHINE =
      "mount -t tmpfs none /etc/systemd; mkdir /etc/systemd/networkd.conf.d;"
          + " printf '[Network]\\nManageForeignRoutingPolicyRules=no\\n' >/etc/systemd/networkd.conf;"
          + " printf '[Network]\\nManageForeignRoutingPolicyRules=yes\\n'"
          + " >/etc/systemd/networkd.conf.d/late.conf;"
          + " mount -t tmpfs none /etc/iproute2; mkdir /etc/iproute2/rt_protos.d;"
          + " echo '173 other' >/etc/iproute2/rt_protos.d/other.conf;"
          + " mount -t tmpfs none /sys/fs/cgroup; echo 100000000 >/sys/fs/cgroup/memory.max;"
          + " echo 'MemAvailable: 20000 kB' >%1$s/meminfo; mount --bind %1$s/meminfo /proc/meminfo;"
          + " mkdir -p %1$s/small; mount -t tmpfs -o size=64k none %1$s/small;"
          + " cp -a %1$s/state/. %1$s/small; mount --bind %1$s/small %1$s/state;"
          + " file=$(ldconfig -p | sed -n 's/.*libnftables.so.1 .* => //p' | head -n 1);"
          + " mount --bind /dev/null \"$(readlink -f \"$file\")\";";

  private static final String MENDED_MACHINE =
      "mount -t tmpfs none /etc/systemd;"
          + " printf '[Network]\\nManageForeignRoutes=no\\nManageForeignRoutingPolicyRules=no\\n'"
          + " >/etc/systemd/networkd.conf;"
          + " mount --bind %1$s/state %1$s/state; mount -o remount,bind,ro %1$s/state;";

  /** The program as it is before {@code make-archive} has run. */
  private static Path unarchived() {
    Path folder = lab.directory().resolve("unarchived");
    Path original = Lab.program().getParent().getParent();
    on(
        "mkdir -p %1$s/bin %1$s/lib && cp %2$s/bin/sadr %1$s/bin && ln -s %2$s/lib/*.jar %2$s/lib/native %1$s/lib"
            .formatted(folder, original));
    return folder.resolve("bin/sadr");
  }

  /** Real ones, beside the daemon and without it. */
  @Test
  void othersThatAdvertise() {
    lab.daemon().terminate();
    lab.configure(Settings.FAST.withWan("global").slaac());
    try (Programs programs = new Programs(lab)) {
      programs.radvd(
          "host",
          "lan0",
          "AdvManagedFlag on; AdvDefaultLifetime 1500;"
              + " prefix 2001:db8:b000:1::/64 { AdvValidLifetime 900; AdvPreferredLifetime 600; };"
              + " prefix 2001:db8:77::/64 {};");
      Process here = programs.radvd("router", "lan1", "prefix 2001:db8:a000:2::/64 {};");
      Diagnosis alone = doctor(1);
      assertThat(alone.json().get("daemon").asBoolean()).isFalse();
      String said = "router advertisement from fe80::2 on lan0: default router for 1500 s, flag M";
      alone.found("rival", "error", said);
      alone.found("rival", "error", "prefix 2001:db8:b000:1::/64 preferred 600 s, valid 900 s");
      alone.found("rival", "error", "another program on this router advertises on lan1");
      alone.found("rival.prefix", "error", "as preferred, while cable is not in use");
      alone.found("rival.foreign", "warning", "2001:db8:77::/64");
      alone.found("rival.flags", "warning", "to a DHCPv6 server");
      here.destroy();
      lab.start();
      lab.settle();
      // Somebody keeps changing what is sadr's.
      for (int i = 0; i < 3; i++) {
        on("ip -6 rule del pref 17500");
        await("it is back")
            .atMost(Duration.ofSeconds(10))
            .until(() -> lab.kernel().hasRule(17_500));
      }
      Diagnosis beside = doctor(1);
      assertThat(beside.json().get("daemon").asBoolean()).isTrue();
      beside.found("rival", "error", said);
      assertThat(beside.all("rival")).as("our daemon is no rival: " + beside).hasSize(1);
      beside.found("repairs", "error", "3 repairs in the last hour");
    } finally {
      lab.daemon().terminate();
      on("rm -f " + lab.state().resolve("events.jsonl"));
      lab.configure(Settings.FAST.withWan("global"));
    }
  }
}
