package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.doctor.FirewallRule;
import sadr.controller.doctor.FirewallRule.Condition;
import sadr.controller.doctor.FirewallRule.Field;
import sadr.controller.doctor.FirewallRule.Value;
import sadr.controller.doctor.FirewallRule.Verdict;
import sadr.controller.doctor.Ruleset;
import sadr.net.Ip6Address;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/** What libnftables really lists, read. */
@Tag("netns")
class RulesetReaderTest {

  private static final String RULES =
      """
      table inet fw {
        set friends { type ipv6_addr; flags interval; elements = { 2001:db8::/32, fe80::1 } }
        chain in {
          type filter hook input priority 0; policy drop;
          ct state vmap { established : accept, invalid : drop }
          iifname { "lan0", "wan*" } meta l4proto ipv6-icmp icmpv6 type { 1-4, echo-reply } accept
          ip6 saddr @friends tcp dport { 22, 80-90 } ct state new accept
          meta nfproto ipv6 fib saddr . iif oif missing drop
          limit rate 5/second accept
          jump sub
        }
        chain sub {
          ip saddr 192.0.2.1 drop
          ip6 daddr != 2001:db8:1::/48 reject with icmpv6 type admin-prohibited
        }
      }
      table ip old {
        chain in { type filter hook input priority 0; policy drop; }
      }
      table inet sadr {
        chain uplink-egress { type filter hook postrouting priority 300; policy drop; }
      }
      """;

  private static Ruleset read() {
    try (NetNamespace namespace = NetNamespace.create()) {
      return namespace.call(
          () -> {
            try (Libnftables nftables = Libnftables.load().orElseThrow()) {
              nftables.run(RULES);
              return RulesetReader.read(
                  nftables.json("list ruleset"), nftables.listing("list ruleset"));
            }
          });
    }
  }

  @Test
  void readsConditionsAndVerdicts() {
    Ruleset ruleset = read();
    assertThat(ruleset.chains()).extracting(Ruleset.Chain::name).containsExactly("in", "sub");
    Ruleset.Chain in = ruleset.chains().get(0);
    assertThat(in.hook()).contains(new Ruleset.Hook("filter", "input", 0, false));
    List<FirewallRule> rules = in.rules();
    assertThat(rules.get(0).verdict().orElseThrow())
        .isInstanceOfAny(Verdict.Accept.class, Verdict.Drop.class);
    FirewallRule icmp = rules.get(2);
    assertThat(icmp.conditions())
        .contains(
            new Condition(
                Field.INPUT, false, List.of(new Value.Name("lan0"), new Value.Name("wan*"))),
            new Condition(
                Field.ICMP_TYPE,
                false,
                List.of(new Value.Numbers(1, 4), new Value.Numbers(129, 129))));
    FirewallRule friends = rules.get(3);
    assertThat(friends.text())
        .isEqualTo("ip6 saddr @friends tcp dport { 22, 80-90 } ct state new accept");
    assertThat(friends.conditions().get(0).values())
        .containsExactlyInAnyOrder(
            new Value.Addresses(
                Ip6Address.parse("2001:db8::"),
                Ip6Address.parse("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")),
            new Value.Addresses(Ip6Address.parse("fe80::1"), Ip6Address.parse("fe80::1")));
    assertThat(rules.get(4).conditions())
        .contains(new Condition(Field.WAY_BACK, false, List.of(new Value.Numbers(0, 0))));
    assertThat(rules.get(5).conditions()).containsExactly(Condition.UNKNOWN);
    assertThat(rules.get(6).verdict()).contains(new Verdict.Jump("sub", true));
    FirewallRule old = ruleset.chains().get(1).rules().get(0);
    assertThat(old.conditions()).extracting(Condition::field).contains(Field.NEVER);
  }
}
