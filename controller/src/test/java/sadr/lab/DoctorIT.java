package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code sadr doctor} on the network: traps are set, several at once, found, mended by the commands
 * that it names, and gone. A run listens on the LANs for two seconds, so there are few.
 */
@Tag("netns")
class DoctorIT {

  /** What fiber has besides its delegated prefix. */
  private static final String WAN_ADDRESS = "2001:db8:a1::2/128";

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.withWan("global"));

  private final Lab lab = SITE.lab();
  private final DoctorVisit visit = new DoctorVisit(lab);

  /** What the ISPs were asked is no leak, but nobody looks for others behind it. */
  @AfterEach
  void forgetWhatTheIspsWereAsked() {
    visit.at("cable", "nft reset counters table inet isp");
    visit.at("fiber", "nft reset counters table inet isp");
    visit.on("for table in fw site; do nft delete table inet $table 2>/dev/null || true; done");
  }

  @Test
  void routesAndSettings() {
    Diagnosis clean = visit.doctor(0);
    assertThat(clean.checks()).isSubsetOf("firewall.open", "clock.unsynchronised");
    assertThat(clean.json().get("daemon").asBoolean()).isTrue();
    assertThat(clean.skipped()).hasSize(1).allMatch(line -> line.startsWith("what the ISPs carry"));

    String hidden = "2001:db8:7::/48 from " + Kernel.B + " dev lan1";
    visit.on(
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
    Diagnosis ill = visit.doctor(1);
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

    visit.mend(ill, "route.catch-all", "default.hidden", "route.shadowed");
    visit.mend(ill, "sysctl.accept-ra", "sysctl.forwarding-device", "sysctl.lan-accept-ra");
    visit.on("ip -6 route del " + hidden + " && ip -6 route add " + hidden);
    whatTheIspsCarry();
  }

  @Test
  void rulesAndFirewalls() {
    visit.on(
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
    Diagnosis turned = visit.doctor(1);
    turned.found("rule.ahead", "error", "rule priority 100 not fwmark 0xca6c lookup 51820");
    turned.found("firewall.probes", "error", "fib saddr . mark . iif oif missing drop");
    assertThat(turned.json().toString()).doesNotContain("priority 101");

    visit.mend(turned, "rule.ahead");
    // The uplinks really die of what follows, and with them the ways back.
    visit.on(
        "nft flush chain inet fw rp",
        "ip -6 rule add pref 20000 from fd00:9::/48 lookup 51820",
        "nft insert rule inet fw in iifname wan1 icmpv6 type echo-reply drop",
        "nft add rule inet fw out oifname { wan1, wan2 } meta l4proto icmpv6 reject",
        "nft add rule inet fw in icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } drop",
        "nft add rule inet fw over icmpv6 type packet-too-big drop");
    Diagnosis ill = visit.doctor(1);
    assertThat(ill.checks()).doesNotContain("rule.ahead");
    ill.found("rule.behind", "warning", "rule priority 20000 from fd00:9::/48 lookup 51820");
    String in = "inet fw in: iifname \"wan1\" icmpv6 type echo-reply drop";
    ill.found("firewall.probes", "error", in);
    ill.found("firewall.probes", "error", "inet fw out:");
    ill.found("firewall.neighbours", "error", "nd-neighbor-advert");
    ill.found("firewall.too-big", "warning", "packet-too-big");

    visit.mend(
        ill,
        "rule.behind",
        "firewall.probes",
        "firewall.neighbours",
        "firewall.too-big",
        "firewall.open");
    assertThat(visit.doctor(0).checks()).isSubsetOf("clock.unsynchronised", "firewall.legacy");
    lab.assertNothingForeignLeft();
  }

  /** The ISPs are asked: the only time that something with a foreign source may leave. */
  private void whatTheIspsCarry() {
    String guards = lab.kernel().standing();
    visit.at("cable", "nft add element inet isp delegated { " + WAN_ADDRESS + " }");
    visit.at("fiber", "nft delete element inet isp delegated { " + Kernel.A + " }");
    Diagnosis asked = visit.doctor(1, "--probe-isps");
    visit.at("fiber", "nft add element inet isp delegated { " + Kernel.A + " }");
    visit.at("cable", "nft delete element inet isp delegated { " + WAN_ADDRESS + " }");
    asked.found("isp.accepts", "note", "accepts = [\"" + WAN_ADDRESS + "\"] to the uplink cable");
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
    nothingIsSaidOfADeadOne();
  }

  private void nothingIsSaidOfADeadOne() {
    visit.at("cable", "nft add table ip6 dead");
    visit.at(
        "cable",
        "nft 'add chain ip6 dead over { type filter hook forward priority 0; policy drop; }'");
    Diagnosis dead = visit.doctor(0, "--probe-isps");
    visit.at("cable", "nft delete table ip6 dead");
    dead.found("isp.unclear", "note", "nothing comes back through cable at all");
    assertThat(dead.checks()).doesNotContain("isp.accepts", "isp.accepts-not", "isp.filters");
  }
}
