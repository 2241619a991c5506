package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The fiber ISP as one that delegates prefixes and advertises itself, and the router's client of
 * it: the real Kea, dhcpcd and radvd, each in its namespace, with no file outside of the lab's
 * directory.
 */
final class Delegator implements AutoCloseable {

  private final Lab lab;
  private final Programs programs;
  private final Process kea;

  private Delegator(Lab lab, String prefix) {
    this.lab = lab;
    this.programs = new Programs(lab);
    configure(prefix);
    Lab.write(lab.directory().resolve("dhcpcd.conf"), CLIENT);
    this.kea =
        programs.start(
            "fiber",
            "KEA_PIDFILE_DIR=%1$s KEA_LOCKFILE_DIR=none" + " exec kea-dhcp6 -c %1$s/kea.json",
            "kea.log");
  }

  private static final String CLIENT =
      """
      duid
      ipv6only
      noipv6rs
      allowinterfaces wan1 lan0
      interface wan1
        ipv6
        dhcp6
        ia_pd 1 lan0/1
      """;

  /** Starts Kea, which delegates {@code prefix}, a /60, and wants to be asked every 2 s. */
  static Delegator of(Lab lab, String prefix) {
    return new Delegator(lab, prefix);
  }

  /**
   * From the client's next renewal on the ISP delegates another prefix, and the old one is gone.
   */
  void renumber(String prefix) {
    configure(prefix);
    Outcome.of(List.of("kill", "-HUP", Long.toString(kea.pid()))).mustWork();
  }

  /** Starts dhcpcd with the hook that comes with sadr. */
  Process clientWithHook() {
    Path wrapper = lab.directory().resolve("hook");
    Lab.write(
        wrapper,
        "#!/bin/sh\nSADR=%s\nSADR_SOCKET=%s\n. %s\n"
            .formatted(
                Lab.program(),
                lab.socket(),
                Lab.program().getParent().resolveSibling("share/dhcpcd/sadr")));
    assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    return client(wrapper.toString());
  }

  /** Starts dhcpcd without any hook: only the kernel can tell what it does. */
  Process clientWithoutHook() {
    return client("/bin/true");
  }

  /** Starts systemd-networkd, which calls no hooks: only the kernel can tell what it does. */
  Process networkd() {
    return programs.networkd(
        Map.of(
            "wan1",
            """
            DHCP=ipv6
            IPv6AcceptRA=no
            [DHCPv6]
            WithoutRA=solicit
            """,
            "lan0",
            """
            IPv6AcceptRA=no
            DHCPPrefixDelegation=yes
            [DHCPPrefixDelegation]
            UplinkInterface=wan1
            SubnetId=1
            Announce=no
            """));
  }

  private Process client(String script) {
    return programs.start(
        "router",
        "mount -t tmpfs none /var/lib/dhcpcd && mount -t tmpfs none /run"
            + " && exec dhcpcd -B -d -f %1$s/dhcpcd.conf --script "
            + script
            + " wan1",
        "dhcpcd.log");
  }

  /** Starts radvd, which says that {@code address} of the ISP's is a default router. */
  Process router(String address) {
    return programs.radvd(
        "fiber",
        "cust",
        """
        MinRtrAdvInterval 3;
        MaxRtrAdvInterval 4;
        AdvDefaultLifetime 1800;
        AdvRASrcAddress { %s; };
        """
            .formatted(address));
  }

  /** What a program printed. */
  String log(String name) {
    return programs.log(name);
  }

  private void configure(String prefix) {
    Lab.write(
        lab.directory().resolve("kea.json"),
        """
        { "Dhcp6": {
          "interfaces-config": { "interfaces": ["cust"] },
          "server-id": { "type": "LL", "persist": false },
          "lease-database": { "type": "memfile", "persist": false },
          "renew-timer": 2, "rebind-timer": 60, "preferred-lifetime": 90, "valid-lifetime": 120,
          "subnet6": [ { "id": 1, "interface": "cust", "subnet": "2001:db8:a1::/64",
            "pd-pools": [ { "prefix": "%s", "prefix-len": 60, "delegated-len": 60 } ] } ],
          "loggers": [ { "name": "kea-dhcp6", "severity": "INFO",
            "output_options": [ { "output": "stdout" } ] } ]
        } }
        """
            .formatted(prefix.replace("/60", "")));
  }

  @Override
  public void close() {
    programs.close();
  }
}
