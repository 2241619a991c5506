package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The folders of examples/ as they are, each with a failover that a host sees. */
@Tag("netns")
class SitesIT {

  private Lab lab;
  private Programs programs;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.DEFAULT.slaac());
    programs = new Programs(lab);
    for (String node : List.of("fiber", "cable")) { // radvd wants it.
      lab.topology()
          .exec(node, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding")
          .mustWork();
    }
  }

  @AfterEach
  void down() {
    programs.close();
    lab.finish();
  }

  private static Path example(String name) {
    return Lab.root().resolve("examples").resolve(name);
  }

  /** The folder's sadr.toml, with places of the lab's own for what the daemon writes. */
  private void configure(String name) throws IOException {
    Lab.write(
        lab.configFile(),
        Files.readString(example(name).resolve("sadr.toml"))
            + """

            [control]
            socket = "%s"
            group = "adm"
            [state]
            directory = "%s"
            """
                .formatted(lab.socket(), lab.state()));
    assertThat(lab.sadr("check").mustWork()).contains("is good: 2 uplinks, 1 LAN");
  }

  /** An ISP that advertises its router and delegates {@code prefix}, a /56. */
  private void delegating(String isp, String prefix, String router) {
    programs.radvd(
        isp,
        "cust",
        "MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 1800; AdvRASrcAddress { "
            + router
            + "; };");
    Lab.write(
        lab.directory().resolve("kea-" + isp + ".json"),
        """
        { "Dhcp6": {
          "interfaces-config": { "interfaces": ["cust"] },
          "server-id": { "type": "LL", "persist": false },
          "lease-database": { "type": "memfile", "persist": false },
          "renew-timer": 20, "rebind-timer": 60, "preferred-lifetime": 90, "valid-lifetime": 120,
          "subnet6": [ { "id": 1, "interface": "cust", "subnet": "2001:db8:a1::/64",
            "pd-pools": [ { "prefix": "%s", "prefix-len": 56, "delegated-len": 56 } ] } ],
          "loggers": [ { "name": "kea-dhcp6", "severity": "INFO",
            "output_options": [ { "output": "stdout" } ] } ]
        } }
        """
            .formatted(prefix));
    // Two of them in one file system: each has its own folder for what it keeps there.
    programs.start(
        isp,
        "mkdir -p %1$s/kea-"
            + isp
            + " && KEA_PIDFILE_DIR=%1$s/kea-"
            + isp
            + " KEA_LOCKFILE_DIR=none exec kea-dhcp6 -c %1$s/kea-"
            + isp
            + ".json",
        "kea-" + isp + ".log");
  }

  private void delegating() {
    delegating("fiber", "2001:db8:a000::", "fe80::a1");
    delegating("cable", "2001:db8:b000::", "fe80::b1");
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).until(so);
  }

  private boolean has(String uplink, String prefix, String origin) {
    for (JsonNode each : lab.daemon().uplink(uplink).get("prefixes")) {
      if (each.get("prefix").asText().equals(prefix)
          && each.get("origin").asText().equals(origin)) {
        return true;
      }
    }
    return false;
  }

  /** Fiber goes silent and comes back; the host goes on, each time from the right address. */
  private void failsOverAndBack(String first, String second) {
    failsOverAndBack(first, second, () -> true);
  }

  private void failsOverAndBack(String first, String second, Callable<Boolean> meanwhile) {
    lab.awaitSource(first);
    assertThat(lab.host().dial(first, S1)).isEqualTo(WORKS);
    lab.topology().silence("fiber");
    long silent = System.nanoTime();
    lab.awaitSource(second);
    System.out.printf(
        "a host moved %d ms after fiber went silent%n", (System.nanoTime() - silent) / 1_000_000);
    assertThat(lab.host().dialUnbound(S1, Duration.ofSeconds(2))).isEqualTo(WORKS);
    until("what is so in an outage", meanwhile);
    lab.topology().heal("fiber");
    lab.awaitSource(first);
    // Its prefix was refused until a moment ago.
    until("it works", () -> lab.host().dialUnbound(S1, Duration.ofSeconds(2)).equals(WORKS));
  }

  @Test
  void twoWithStaticPrefixes() throws IOException {
    String toml = Files.readString(example("two-isp").resolve("sadr.toml"));
    Lab.write(
        lab.configFile(),
        toml.replace("/run/sadr-two-isp/sadr.sock", lab.socket().toString())
            .replace("/run/sadr-two-isp/state", lab.state().toString()));
    lab.start();
    failsOverAndBack(HOST_A, HOST_B);
  }

  @Test
  void twoWithDelegationByDhcpcd() throws IOException {
    configure("dhcpv6-pd");
    Path hook = lab.directory().resolve("hook");
    Lab.write(
        hook,
        "#!/bin/sh\nSADR=%s\nSADR_SOCKET=%s\nSADR_PENDING=%s\n. %s\n"
            .formatted(
                Lab.program(),
                lab.socket(),
                lab.directory(),
                Lab.program().getParent().resolveSibling("share/dhcpcd/sadr")));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    delegating();
    lab.start();
    programs.start(
        "router",
        "mount -t tmpfs none /var/lib/dhcpcd && mount -t tmpfs none /run && exec dhcpcd -B --nodev"
            + " -f "
            + example("dhcpv6-pd").resolve("dhcpcd.conf")
            + " --script %1$s/hook",
        "dhcpcd.log");
    until("fiber's prefix", () -> has("fiber", Kernel.A, "hook"));
    until("cable's prefix", () -> has("cable", Kernel.B, "hook"));
    failsOverAndBack(HOST_A, HOST_B);
    removeAll(lab.directory(), "dhcpcd-sadr");
  }

  @Test
  void twoWithDelegationByNetworkd() throws IOException {
    configure("networkd");
    delegating();
    programs.networkd(example("networkd")); // It takes the interfaces down for a moment.
    until("its route", () -> lab.kernel().routes("main").toString().contains("proto dhcp"));
    lab.start();
    until("fiber's prefix", () -> has("fiber", Kernel.A, "kernel"));
    until("cable's prefix", () -> has("cable", Kernel.B, "kernel"));
    failsOverAndBack(HOST_A, HOST_B);
  }

  /** Whoever cannot move is translated onto LTE, and hardly a probe is paid for. */
  @Test
  void fibreWithLteAsMeteredBackup() throws IOException {
    configure("lte-backup");
    lab.start();
    String first = "2001:db8:a000::2";
    String second = "2001:db8:b000::2";
    failsOverAndBack(first, second, () -> lab.host().dial(first, S1).equals(WORKS));
    double probes =
        lab.metric(
            "sadr_probe_sent_total{kind=\"icmp\",target=\"2001:db8:ffff::1\",uplink=\"lte\"}");
    System.out.println("probes of LTE: " + probes);
    assertThat(probes).isLessThan(10);
  }

  private static void removeAll(Path directory, String name) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
        Files.delete(file);
      }
    }
  }
}
