package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code sadr doctor} on the machine and what else runs there: several faults are found in one run,
 * and gone when they are mended.
 *
 * <p>Files of other programs are laid over the machine's own in the mount namespace of the one
 * command. Three checks are made on records alone ({@code DoctorTest}): a clock before sadr was
 * born, since no namespace has a wall clock of its own; a kernel that cannot track connections,
 * since it is built into this one; a JVM without a compiler, which would be another JVM to install.
 */
@Tag("netns")
class DoctorMachineIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.withWan("global"));

  private final Lab lab = SITE.lab();
  private final DoctorVisit visit = new DoctorVisit(lab);

  /** Everything that is no matter of rules and routes: no daemon, and a machine in a bad way. */
  @Test
  void machineAndOtherPrograms() {
    lab.daemon().kill();
    visit.on("ip -6 route add 2001:db8:9::/48 dev lan1 proto 173 table 999");
    visit.on("ip -6 rule del pref 17500");
    Lab.write(
        lab.state().resolve("events.jsonl"),
        "{\"at\":\"2099-01-01T00:00:00Z\",\"event\":\"x\",\"uplink\":null,\"cause\":\"y\"}\n");
    try (Programs programs = new Programs(lab)) {
      long networkd = programs.networkd(Map.of("none", "")).pid();
      await("networkd")
          .until(() -> Lab.read(Path.of("/proc/" + networkd + "/comm")).startsWith("systemd-n"));
      Diagnosis ill = visit.doctor(1, BAD_MACHINE, unarchived());
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
      visit.at(
          "server",
          "nft add table ip6 loss && nft 'add chain ip6 loss in { type filter hook input priority"
              + " 0; }' && nft add rule ip6 loss in ip6 saddr "
              + Kernel.B
              + " icmpv6 type echo-request numgen inc mod 1000000 '<' 6 counter drop");
      Diagnosis better =
          visit.doctor(1, MENDED_MACHINE, Lab.program(), "--probe-isps", "--uplink", "cable");
      assertThat(visit.at("server", "nft list chain ip6 loss in")).contains("packets 6 ");
      visit.at("server", "nft delete table ip6 loss");
      assertThat(better.checks()).noneMatch(check -> check.startsWith("isp."));
      assertThat(lab.topology().counters().get("cable").foreign()).isZero();
      assertThat(better.checks()).contains("clock.jumped", "protocol.stranger", "disk.read-only");
      assertThat(better.checks())
          .doesNotContain("networkd.rules", "networkd.routes", "protocol.named", "memory.limit")
          .doesNotContain("memory.low", "disk.full", "java.archive", "nftables.missing");
    }
    Diagnosis powerless =
        visit.doctor(1, "exec setpriv --bounding-set -net_admin,-net_raw \"$@\";", Lab.program());
    powerless.found("capabilities", "warning", "CAP_NET_ADMIN");
    powerless.found("capabilities", "warning", "CAP_NET_RAW");
    assertThat(powerless.skipped())
        .anyMatch(line -> line.startsWith("other routers on lan0: socket: Operation not permitted"))
        .anyMatch(line -> line.startsWith("the firewall:"));
    visit.on("ip -6 route flush table 999", "rm " + lab.state().resolve("events.jsonl"));
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
      DoctorVisit.NETWORKD_KEEPS
          + " mount --bind %1$s/state %1$s/state; mount -o remount,bind,ro %1$s/state;";

  /** The program as it is before {@code make-archive} has run. */
  private Path unarchived() {
    Path folder = lab.directory().resolve("unarchived");
    Path original = Lab.program().getParent().getParent();
    visit.on(
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
      Diagnosis alone = visit.doctor(1);
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
        visit.on("ip -6 rule del pref 17500");
        await("it is back").until(() -> lab.kernel().hasRule(17_500));
      }
      await("three repairs are told")
          .until(
              () -> lab.events().stream().filter(e -> e.contains("kernel.repaired")).count() >= 3);
      Diagnosis beside = visit.doctor(1);
      assertThat(beside.json().get("daemon").asBoolean()).isTrue();
      beside.found("rival", "error", said);
      assertThat(beside.all("rival")).as("our daemon is no rival: " + beside).hasSize(1);
      beside.found("repairs", "error", "3 repairs in the last hour");
    } finally {
      lab.daemon().terminate();
      visit.on("rm -f " + lab.state().resolve("events.jsonl"));
      lab.configure(Settings.FAST.withWan("global"));
    }
  }
}
