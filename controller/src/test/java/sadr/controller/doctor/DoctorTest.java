package sadr.controller.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.doctor.Programs.ConfigText;
import sadr.controller.ra.NdOption.PrefixInformation;
import sadr.controller.ra.RouterAdvertisement;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Address;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Rule;

class DoctorTest {

  private final Patients patient = new Patients();

  private Finding only(String check) {
    List<Finding> found = patient.findings().stream().filter(f -> f.check().equals(check)).toList();
    assertThat(found).as(patient.findings().toString()).isNotEmpty();
    return found.get(0);
  }

  private void nothing(String check) {
    assertThat(patient.findings()).extracting(Finding::check).doesNotContain(check);
  }

  /** All but the firewall is well: there is none. */
  @Test
  void findsNothingOnAHealthyRouter() {
    assertThat(patient.findings()).extracting(Finding::check).containsExactly("firewall.open");
    patient.ruleset = Optional.empty();
    assertThat(patient.findings()).isEmpty();
    assertThat(Doctor.examine(patient.evidence()).skipped()).anyMatch(s -> s.contains("nftables"));
  }

  @Test
  void everyFindingSaysWhyAndWhatMends() {
    patient.rules.add(0, Rule.lookup(100, 200, 3));
    patient.route(200, "::/0", "::/0", 1, Patients.LAN, 3);
    patient.settings.put("ipv6/conf/wan1/disable_ipv6", 1L);
    patient.machine = jumped();
    assertThat(patient.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.why()).isNotEmpty();
              assertThat(finding.mend()).isNotEmpty();
            })
        .isSortedAccordingTo(java.util.Comparator.comparing(Finding::severity));
  }

  @Test
  void legacyTablesAreToldOfSinceTheirRulesCannotBeRead() {
    nothing("firewall.legacy");
    patient.legacyTables.addAll(List.of("filter", "raw"));
    Finding legacy = only("firewall.legacy");
    assertThat(legacy.evidence()).containsExactly("/proc/net/ip6_tables_names: filter, raw");
    assertThat(legacy.mend())
        .contains("ip6tables-legacy -t filter -S", "ip6tables-legacy -t raw -S");
    // It may be the old tables that keep the Internet out.
    assertThat(only("firewall.open").severity()).isEqualTo(Severity.NOTE);
  }

  private Machine jumped() {
    Machine old = patient.machine;
    return new Machine(
        old.now(),
        Optional.of(false),
        Optional.of(Patients.NOW.plus(Duration.ofHours(2))),
        old.java(),
        old.memory(),
        old.privileges(),
        old.state());
  }

  @Test
  void ruleAheadIsFoundWhereItTakesTheSitesTraffic() {
    patient.rules.add(0, Rule.lookup(100, 200, 3));
    patient.route(200, "::/0", "::/0", 1, Patients.LAN, 3);
    Finding ahead = only("rule.ahead");
    assertThat(ahead.evidence().get(0)).isEqualTo("rule priority 100 lookup 200 protocol 3");
    assertThat(ahead.mend().get(0)).isEqualTo("ip -6 rule del priority 100 lookup 200");
    only("rule.probe");
    patient.routes.removeIf(route -> route.key().table() == 200);
    nothing("rule.ahead");
  }

  @Test
  void clockThatWasSetBackIsFound() {
    patient.machine = jumped();
    assertThat(only("clock.jumped").evidence().get(0)).contains("2026-11-22T12:00:00Z");
    assertThat(only("clock.unsynchronised").severity()).isEqualTo(Severity.WARNING);
    Machine old = patient.machine;
    patient.machine =
        new Machine(
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            new Machine.Java(17, "OpenJDK Zero VM", false),
            new Machine.Memory(OptionalLong.of(1 << 20), OptionalLong.of(100 << 20)),
            new Machine.Privileges(List.of("CAP_NET_RAW"), false, Optional.of(false)),
            new Machine.StateDirectory("/s", true, true, 1 << 20));
    assertThat(old).isNotEqualTo(patient.machine);
    assertThat(patient.findings())
        .extracting(Finding::check)
        .contains(
            "clock.wrong",
            "java.slow",
            "java.archive",
            "memory.low",
            "memory.limit",
            "nftables.missing",
            "capabilities",
            "disk.full");
    nothing("conntrack.missing");
    patient.config += "[on-down]\nactions = [\"reset\"]\n";
    only("conntrack.missing");
  }

  private void networkd(String text) {
    patient.programs =
        new Programs(
            patient.programs.daemon(),
            List.of(),
            true,
            List.of(new ConfigText("/etc/systemd/networkd.conf", text)),
            Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "'[Network]\n#ManageForeignRoutes=no', true",
    "'[Network]\nManageForeignRoutes=no', false",
    "'[Network]\nManageForeignRoutes = False', false",
    "'[Network]\nManageForeignRoutes=no\nManageForeignRoutes=yes', true",
    "'[Network]\nManageForeignRoutes=no\nManageForeignRoutes=', false",
    "'[DHCPv6]\nManageForeignRoutes=no', true",
  })
  void networkdIsFoundUnlessItSaysNo(String text, boolean found) {
    networkd(text);
    if (found) {
      assertThat(only("networkd.routes").severity()).isEqualTo(Severity.ERROR);
    } else {
      nothing("networkd.routes");
    }
    only("networkd.rules");
  }

  /** A router beside ours; without prefixes as the daemon alone has heard it. */
  private void advertises(boolean managed, int lifetime, PrefixInformation... prefixes) {
    List<RouterAdvertisement> said =
        lifetime == 0 && prefixes.length == 0
            ? List.of()
            : List.of(
                new RouterAdvertisement(
                    64, managed, false, Preference.MEDIUM, lifetime, 0, 0, List.of(prefixes)));
    patient.advertisers.clear();
    patient.advertisers.add(new Lans.Advertiser("lan0", Ip6Address.parse("fe80::7"), false, said));
  }

  private static PrefixInformation prefix(String prefix, long preferred) {
    return new PrefixInformation(Ip6Prefix.parse(prefix), true, true, 7200, preferred);
  }

  @Test
  void whatARivalSaysIsComparedWithWhatSadrSays() {
    advertises(true, 1800, prefix("2001:db8:a000:1::/64", 600));
    assertThat(only("rival").evidence())
        .containsExactly(
            "router advertisement from fe80::7 on lan0: default router for 1800 s, flag M",
            "prefix 2001:db8:a000:1::/64 preferred 600 s, valid 7200 s");
    assertThat(only("rival.flags").severity()).isEqualTo(Severity.WARNING);
    nothing("rival.prefix");
    patient.idle.add("fiber");
    assertThat(only("rival.prefix").what()).contains("as preferred, while fiber is not in use");
    advertises(false, 1800, prefix("2001:db8:a000:1::/64", 0));
    nothing("rival.prefix");
    nothing("rival.flags");
    patient.idle.clear();
    assertThat(only("rival.prefix").what()).contains("as deprecated, while fiber is in use");
    advertises(false, 1800, prefix("2001:db8:a000:2::/64", 600));
    assertThat(only("rival.prefix").what()).contains("as a network of this LAN, which it is not");
    advertises(false, 1800, prefix("2001:db8:77::/64", 600), prefix("fd00:77::/64", 600));
    assertThat(only("rival.foreign").evidence().get(0)).contains("2001:db8:77::/64");
    nothing("rival.prefix");
  }

  @Test
  void rivalOnALanOfOursIsAnError() {
    advertises(false, 0);
    patient.programs =
        new Programs(
            Optional.of(new Programs.Daemon(true, true)),
            Collections.nCopies(
                3, new Programs.Repair(Patients.NOW.minusSeconds(60), "networkd (pid 7)", "rule")),
            false,
            List.of(),
            Map.of(173, "/etc/iproute2/rt_protos: 173 other"));
    assertThat(only("rival").severity()).isEqualTo(Severity.ERROR);
    assertThat(only("repairs").what()).contains("networkd (pid 7)");
    only("protocol.named");
    patient.config = patient.config.replace("subnet = 1", "subnet = 1\nadvertise = false");
    assertThat(only("rival").severity()).isEqualTo(Severity.NOTE);
  }

  @Test
  void strayAddressesAreFound() {
    patient.addresses.add(
        new Address(
            Patients.WAN1,
            Ip6Address.parse("2001:db8:a000:9::1"),
            64,
            Lifetime.INFINITE,
            Lifetime.INFINITE,
            Address.DAD_FAILED,
            0));
    only("address.duplicate");
    patient.address(Patients.LAN, "2001:db8:c000::1");
    nothing("address.refused");
    patient.route(254, "::/0", "::/0", 1, Patients.WAN1, 9);
    assertThat(only("address.refused").evidence().get(0)).contains("2001:db8:c000::1");
    patient.addresses.clear();
    assertThat(only("address.none").uplink()).contains("fiber");
  }

  @Test
  void fullTablesAreFound() {
    patient.settings.put("ipv6/neigh/default/gc_thresh3", 2L);
    for (int i = 1; i < 3; i++) {
      patient.neighbours.add(
          new Neighbour(
              new LinkIndex(2),
              new Ip6Address(0xfe80L << 48, i),
              Optional.of(new MacAddress(i)),
              Neighbour.State.REACHABLE,
              false));
    }
    only("neighbours.full");
    patient.settings.put("netfilter/nf_conntrack_count", 95L);
    patient.settings.put("netfilter/nf_conntrack_max", 100L);
    only("conntrack.full");
    patient.settings.put("ipv6/route/skip_notify_on_dev_down", 1L);
    only("sysctl.silent-down");
    patient.settings.put("ipv6/conf/all/forwarding", 0L);
    only("sysctl.forwarding");
  }

  private void trial(String through, String owner, String prefix, int answered) {
    Ip6Prefix of = Ip6Prefix.parse(prefix);
    patient.trials.add(
        new IspTrial(
            through,
            owner,
            of,
            of.address(),
            Ip6Address.parse("2001:db8:ffff::1"),
            3,
            answered,
            ""));
  }

  @Test
  void ispsAreJudgedByWhatCameBack() {
    trial("fiber", "fiber", Patients.A, 3);
    trial("cable", "cable", Patients.B, 3);
    trial("cable", "fiber", Patients.A, 2);
    assertThat(only("isp.accepts").mend().get(0))
        .contains("accepts = [\"" + Patients.A + "\"] to the uplink cable");
    patient.trials.clear();
    trial("fiber", "fiber", Patients.A, 0);
    trial("fiber", "fiber", "2001:db8:a1::/64", 3);
    assertThat(only("isp.filters").severity()).isEqualTo(Severity.ERROR);
    patient.trials.clear();
    trial("fiber", "fiber", Patients.A, 0);
    only("isp.unclear");
    nothing("isp.filters");
  }

  @Test
  void silenceThroughADeadUplinkIsNoRefusalOfWhatItAccepts() {
    patient.config =
        patient.config.replace(
            "prefixes = [\"" + Patients.B + "\"]",
            "prefixes = [\"%s\"]\naccepts = [\"%s\"]".formatted(Patients.B, Patients.A));
    trial("fiber", "fiber", Patients.A, 3);
    trial("cable", "cable", Patients.B, 3);
    trial("cable", "fiber", Patients.A, 0);
    assertThat(only("isp.accepts-not").severity()).isEqualTo(Severity.ERROR);
    nothing("isp.unclear");
    patient.trials.clear();
    trial("fiber", "fiber", Patients.A, 3);
    trial("cable", "cable", Patients.B, 0);
    trial("cable", "fiber", Patients.A, 0);
    nothing("isp.accepts-not");
    assertThat(patient.findings())
        .filteredOn(finding -> finding.check().equals("isp.unclear"))
        .hasSize(2);
  }
}
