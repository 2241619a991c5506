package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code sadr doctor}: each trap is set, found, mended by the command that it names, and gone. */
@Tag("netns")
class DoctorIT {

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
    lab.start();
    lab.settle();
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  private JsonNode doctor(int exit, String... options) {
    List<String> line = new ArrayList<>(List.of("doctor", "--json"));
    line.addAll(List.of(options));
    Outcome outcome = lab.sadr(line.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    try {
      return new ObjectMapper().readTree(outcome.out());
    } catch (IOException e) {
      throw new AssertionError(outcome.toString(), e);
    }
  }

  private static Optional<JsonNode> finding(JsonNode diagnosis, String check) {
    return StreamSupport.stream(diagnosis.get("findings").spliterator(), false)
        .filter(each -> each.get("check").asText().equals(check))
        .findFirst();
  }

  private static JsonNode found(JsonNode diagnosis, String check, String severity) {
    JsonNode found =
        finding(diagnosis, check)
            .orElseThrow(() -> new AssertionError("no " + check + " in " + diagnosis));
    assertThat(found.get("severity").asText()).isEqualTo(severity);
    return found;
  }

  private void on(String command) {
    lab.topology().exec("router", "sh", "-c", command).mustWork();
  }

  /** Runs what the finding says, but nothing that would write the machine's own files. */
  private void mend(JsonNode finding) {
    int run = 0;
    for (JsonNode line : finding.get("mend")) {
      String command = line.asText().replaceFirst("^or, if nobody needs it: ", "");
      if (command.matches("(ip -6|nft|sysctl -w) .*")) {
        on(command);
        run++;
      }
    }
    assertThat(run).as(finding.toString()).isPositive();
  }

  /** Set by {@code trap}, found as {@code check}, shown by {@code evidence}, mended, gone. */
  private void story(String trap, String check, String severity, String evidence) {
    on(trap);
    JsonNode diagnosis = doctor(severity.equals("error") ? 1 : 0);
    JsonNode finding = found(diagnosis, check, severity);
    assertThat(finding.get("found").toString()).contains(evidence);
    mend(finding);
    assertThat(finding(doctor(0), check)).as(check + " after it was mended").isEmpty();
  }

  @Test
  void rulesAndRoutesOfOthers() {
    JsonNode clean = doctor(0);
    assertThat(clean.get("ok").asBoolean()).isTrue();
    assertThat(clean.get("daemon").asBoolean()).isTrue();

    // wg-quick's catch-all rule
    on("ip -6 route add default dev lan1 table 51820");
    story(
        "ip -6 rule add pref 100 not fwmark 0xca6c lookup 51820",
        "rule.ahead",
        "error",
        "rule priority 100 not fwmark 0xca6c lookup 51820");
    story(
        "ip -6 rule add pref 20000 from fd00:9::/48 lookup 51820",
        "rule.behind",
        "warning",
        "rule priority 20000 from fd00:9::/48 lookup 51820");
    // for one host of its own: harmless to all others
    on("ip -6 rule add pref 101 from fd00:5::/64 lookup 51820");
    assertThat(finding(doctor(0), "rule.ahead")).isEmpty();
    story("ip -6 route add 2000::/3 via fe80::b1 dev wan2", "route.catch-all", "error", "2000::/3");
    story("ip -6 route add default dev lan1", "default.hidden", "error", "default dev lan1");
    on("ip -6 route add 2001:db8:5::/48 from " + Kernel.A + " dev lan1");
    story(
        "ip -6 route add 2001:db8:5::/48 dev lan0",
        "route.shadowed",
        "error",
        "2001:db8:5::/48 from " + Kernel.A);
  }

  /** See kernel.differs: what is deleted hides what stays. */
  @Test
  void routesThatTheKernelHasLostSightOf() {
    String other = "2001:db8:7::/48 from 2001:db8:b000::/56 dev lan1";
    on("ip -6 route add 2001:db8:7:1::/64 dev lan1");
    on("ip -6 route add " + other);
    on("ip -6 route add 2001:db8:7::/48 from 2001:db8:a000::/56 dev lan1");
    assertThat(finding(doctor(0), "kernel.differs")).isEmpty();
    on("ip -6 route del 2001:db8:7::/48 from 2001:db8:a000::/56 dev lan1");
    JsonNode lost = found(doctor(1), "kernel.differs", "error");
    String question = lost.get("found").get(0).asText();
    assertThat(question).startsWith("sadr explain 2001:db8:b000::1 2001:db8:7::1: the kernel says");
    Outcome loud = lab.sadr("explain", "2001:db8:b000::1", "2001:db8:7::1", "--from-router");
    assertThat(loud.exit()).isEqualTo(1);
    assertThat(loud.out()).contains("DIFFERS");
    on("ip -6 route del " + other + " && ip -6 route add " + other);
    assertThat(finding(doctor(0), "kernel.differs")).isEmpty();
  }

  @Test
  void settings() {
    // What a router learned before it became one.
    on("ip -6 route add default via fe80::a1 dev wan1 proto ra metric 5000");
    story(
        "sysctl -w net/ipv6/conf/wan1/accept_ra=1",
        "sysctl.accept-ra",
        "error",
        "default via fe80::a1 dev wan1");
    story(
        "sysctl -w net/ipv6/conf/lan1/forwarding=0",
        "sysctl.forwarding-device",
        "error",
        "lan1/forwarding = 0");
    story(
        "sysctl -w net/ipv6/conf/lan0/accept_ra=2",
        "sysctl.lan-accept-ra",
        "warning",
        "lan0/accept_ra = 2");
  }

  @Test
  void firewalls() {
    on("nft add table inet fw");
    on("nft 'add chain inet fw in { type filter hook input priority 0; policy accept; }'");
    on("nft 'add chain inet fw out { type filter hook output priority 0; policy accept; }'");
    on("nft 'add chain inet fw rp { type filter hook prerouting priority -290; policy accept; }'");
    on("nft 'add chain inet fw passing { type filter hook forward priority 0; policy accept; }'");
    // As firewalld has it; the routes of the probes let their answers in.
    on("nft add rule inet fw rp meta nfproto ipv6 fib saddr . mark . iif oif missing drop");
    on("nft add rule inet fw in icmpv6 type echo-reply limit rate 100/second accept");
    assertThat(finding(doctor(0), "firewall.probes")).isEmpty();

    story(
        "nft insert rule inet fw in iifname wan1 icmpv6 type echo-reply drop",
        "firewall.probes",
        "error",
        "inet fw in: iifname \\\"wan1\\\" icmpv6 type echo-reply drop");
    story(
        "nft add rule inet fw out oifname { wan1, wan2 } meta l4proto icmpv6 reject",
        "firewall.probes",
        "error",
        "inet fw out:");
    story(
        "nft add rule inet fw in icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } drop",
        "firewall.neighbours",
        "error",
        "nd-neighbor-advert");
    story(
        "nft add rule inet fw passing icmpv6 type packet-too-big drop",
        "firewall.too-big",
        "warning",
        "packet-too-big");
    // Now somebody's rule turns the way back, and the filter eats everything.
    on("ip -6 route add default dev lan1 table 51820");
    on("ip -6 rule add pref 100 not fwmark 0xca6c lookup 51820");
    JsonNode diagnosis = doctor(1);
    assertThat(found(diagnosis, "firewall.probes", "error").get("found").toString())
        .contains("fib saddr . mark . iif oif missing drop");
    mend(found(diagnosis, "rule.ahead", "error"));
    assertThat(finding(doctor(0), "firewall.probes")).isEmpty();

    mend(found(doctor(0), "firewall.open", "warning"));
    assertThat(finding(doctor(0), "firewall.open")).isEmpty();
    assertThat(finding(doctor(0), "firewall.too-big")).isEmpty();
  }

  @Test
  void whatADaemonLeftBehind() {
    lab.daemon().kill();
    assertThat(found(doctor(0), "daemon.absent", "note").get("mend").get(0).asText())
        .isEqualTo("systemctl start sadr");
    on("ip -6 route add 2001:db8:9::/48 dev lan1 proto 173 table 999");
    JsonNode stranger = found(doctor(1), "protocol.stranger", "error");
    assertThat(stranger.get("found").toString()).contains("2001:db8:9::/48 dev lan1 table 999");
    on("ip -6 route flush table 999");
    on("ip -6 rule del pref 17500");
    assertThat(found(doctor(0), "kernel.stale", "warning").get("found").toString())
        .contains("rule add priority 17500 lookup 173");
    Outcome stranded =
        Outcome.of(
            lab.topology()
                .inside(
                    "router",
                    List.of(
                        "sh",
                        "-c",
                        "echo '{\"at\":\"2099-01-01T00:00:00Z\",\"event\":\"x\",\"uplink\":null,"
                            + "\"cause\":\"y\"}' >> "
                            + lab.state().resolve("events.jsonl"))));
    stranded.mustWork();
    assertThat(found(doctor(1), "clock.jumped", "error").get("found").toString()).contains("2099");
  }

  /** The ISPs are asked: the only time that something with a foreign source may leave. */
  @Test
  void whatTheIspsCarry() {
    String guards = lab.kernel().standing();
    assertThat(finding(doctor(0, "--probe-isps"), "isp.accepts")).isEmpty();
    assertThat(lab.kernel().standing()).as("no guard was touched").isEqualTo(guards);
    assertThat(lab.topology().counters().get("cable").foreign()).isEqualTo(6);
    assertThat(lab.topology().counters().get("fiber").foreign()).isEqualTo(6);

    isp("cable", "nft add element inet isp delegated { " + Kernel.A + " }");
    JsonNode open = found(doctor(0, "--probe-isps"), "isp.accepts", "note");
    assertThat(open.get("uplink").asText()).isEqualTo("cable");
    assertThat(open.get("mend").get(0).asText()).contains("accepts = [\"" + Kernel.A + "\"]");
    isp("cable", "nft delete element inet isp delegated { " + Kernel.A + " }");
    isp("cable", "nft reset counters table inet isp");
    isp("fiber", "nft reset counters table inet isp");
  }

  private void isp(String node, String command) {
    lab.topology().exec(node, "sh", "-c", command).mustWork();
  }

  @Test
  void prefixThatTheIspDoesNotCarry() {
    lab.daemon().terminate();
    lab.close();
    lab = Lab.up(Settings.FAST.withWan("global"));
    lab.start();
    lab.settle();
    assertThat(finding(doctor(0, "--probe-isps"), "isp.filters")).isEmpty();
    isp("fiber", "nft delete element inet isp delegated { " + Kernel.A + " }");
    JsonNode filters = found(doctor(1, "--probe-isps"), "isp.filters", "error");
    assertThat(filters.get("what").asText()).contains(Kernel.A);
    isp("fiber", "nft add element inet isp delegated { " + Kernel.A + " }");
    isp("cable", "nft reset counters table inet isp");
    isp("fiber", "nft reset counters table inet isp");
  }
}
