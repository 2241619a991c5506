package sadr.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.explain.Step.Outcome;
import sadr.controller.explain.Step.Why;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Link.OperState;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

class RoutingModelTest {

  private static final LinkIndex LAN = new LinkIndex(2);
  private static final LinkIndex WAN1 = new LinkIndex(3);
  private static final LinkIndex WAN2 = new LinkIndex(4);
  private static final String A = "2001:db8:a000::/56";
  private static final String B = "2001:db8:b000::/56";
  private static final String INTERNET = "2600::1";

  private final List<Rule> rules = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private boolean carrier = true;

  private void rule(long priority, long table) {
    rules.add(Rule.lookup(priority, table, 173));
  }

  private void route(long table, String to, String from, long metric, LinkIndex link) {
    routes.add(Route.unicast(key(table, to, from, metric), NextHop.onLink(link), 173));
  }

  private void refusal(RouteType type, long table, String to, String from, long metric) {
    routes.add(Route.refusing(key(table, to, from, metric), type, 174));
  }

  private static RouteKey key(long table, String to, String from, long metric) {
    return new RouteKey(table, Ip6Prefix.parse(to), Ip6Prefix.parse(from), metric);
  }

  private Explanation explain(String from, String to) {
    return explain(from, to, 0);
  }

  private Explanation explain(String from, String to, int mark) {
    List<Link> links =
        List.of(link(LAN, "lan0", true), link(WAN1, "wan1", carrier), link(WAN2, "wan2", true));
    KernelState state = new KernelState(links, List.of(), List.of(), routes, rules);
    Packet packet =
        new Packet(Ip6Address.parse(from), Ip6Address.parse(to), Optional.of("lan0"), mark);
    return new RoutingModel(state, Set.of("wan1")).explain(packet);
  }

  private static Link link(LinkIndex index, String name, boolean lowerUp) {
    OperState state = lowerUp ? OperState.UP : OperState.DOWN;
    return new Link(index, name, true, lowerUp, state, 1500, Optional.empty());
  }

  /** As sadr makes it. */
  private void site() {
    rules.add(Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01)));
    rules.add(Rule.lookup(17400, RouteKey.MAIN, 173).suppressing(0));
    rule(17500, 173);
    rule(32766, RouteKey.MAIN);
    route(17301, "::/0", "::/0", 1024, WAN1);
    route(173, "::/0", A, 1024, WAN1);
    route(173, "::/0", B, 1024, WAN2);
    refusal(RouteType.PROHIBIT, 173, "::/0", A, 4000);
    refusal(RouteType.PROHIBIT, 173, "::/0", B, 4000);
    refusal(RouteType.PROHIBIT, 173, "::/0", "::/0", 4000);
    route(RouteKey.MAIN, "2001:db8:a000:1::/64", "::/0", 256, LAN);
    route(RouteKey.MAIN, "2001:db8:b000:1::/64", "::/0", 256, LAN);
    route(RouteKey.MAIN, "::/0", "::/0", 1024, WAN2);
  }

  @Test
  void eachSourceTakesItsOwnUplink() {
    site();
    assertThat(explain("2001:db8:a000:1::2", INTERNET).decision().leavesBy(WAN1)).isTrue();
    assertThat(explain("2001:db8:b000:1::2", INTERNET).decision().leavesBy(WAN2)).isTrue();
    assertThat(explain("2001:db8:a000:1::2", "2001:db8:b000:1::9").decision().leavesBy(LAN))
        .isTrue();
    assertThat(explain("fd00::1", INTERNET).decision().fate()).isEqualTo(Fate.PROHIBITED);
  }

  @Test
  void tellsWhatEachRuleSaid() {
    site();
    assertThat(explain("2001:db8:a000:1::2", INTERNET).steps())
        .extracting(Step::outcome)
        .containsExactly(Outcome.NOT_FOR_IT, Outcome.SUPPRESSED, Outcome.DECIDES);
    assertThat(explain("2001:db8:b000:1::2", INTERNET, 0x5ad01).decision().leavesBy(WAN1)).isTrue();
  }

  @Test
  void guardAnswersWithoutCarrierWhereTheSysctlSaysSo() {
    site();
    carrier = false;
    Explanation dead = explain("2001:db8:a000:1::2", INTERNET);
    assertThat(dead.decision().fate()).isEqualTo(Fate.PROHIBITED);
    assertThat(dead.steps().get(2).passed())
        .extracting(Step.Passed::why)
        .containsExactly(Why.NO_CARRIER);
  }

  /** suppress_prefixlength is for routes that forward: what refuses has the last word. */
  @Test
  void refusalIsNeverSuppressed() {
    site();
    refusal(RouteType.UNREACHABLE, RouteKey.MAIN, "::/0", "::/0", 1);
    Decision decision = explain("2001:db8:a000:1::2", INTERNET).decision();
    assertThat(decision.fate()).isEqualTo(Fate.UNREACHABLE);
    assertThat(decision.rule().orElseThrow().priority()).isEqualTo(17400);
  }

  /** The kernel's fault: but for the default, D beside D from S is invisible to others than S. */
  @Test
  void routeBesideOneWithASourceIsHidden() {
    rule(100, 50);
    route(50, "2001:db8:5::/48", "::/0", 1024, WAN1);
    route(50, "2001:db8:5::/48", A, 1024, WAN2);
    route(50, "::/0", "::/0", 1024, LAN);
    Explanation other = explain("fd00::1", "2001:db8:5::1");
    assertThat(other.decision().leavesBy(LAN)).isTrue();
    assertThat(other.steps().get(0).passed())
        .extracting(Step.Passed::why)
        .containsExactly(Why.HIDDEN);
    assertThat(explain("2001:db8:a000::1", "2001:db8:5::1").decision().leavesBy(WAN2)).isTrue();
  }

  @Test
  void jumpsAndThrowsGoOnElsewhere() {
    OpaqueAttribute target = new OpaqueAttribute(4, "%08x".formatted(Integer.reverseBytes(300)));
    rules.add(
        new Rule(
            100,
            Ip6Prefix.ANY,
            Ip6Prefix.ANY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Rule.Action.GOTO,
            0,
            OptionalInt.empty(),
            0,
            List.of(target)));
    rule(200, 50);
    rule(300, 51);
    rule(400, 52);
    route(50, "::/0", "::/0", 1, LAN);
    refusal(RouteType.THROW, 51, "::/0", "::/0", 1);
    route(52, "::/0", "::/0", 1, WAN1);
    Explanation explanation = explain("fd00::1", INTERNET);
    assertThat(explanation.steps())
        .extracting(Step::outcome)
        .containsExactly(Outcome.JUMPS, Outcome.THROWN, Outcome.DECIDES);
    assertThat(explanation.decision().leavesBy(WAN1)).isTrue();
  }

  @Test
  void nothingIsLeftWhereNoRuleLeadsAnywhere() {
    rule(100, 50);
    assertThat(explain("fd00::1", INTERNET).decision().fate()).isEqualTo(Fate.NO_ROUTE);
  }
}
