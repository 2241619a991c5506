package sadr.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.Sysctl;
import sadr.controller.nft.EgressGuard;
import sadr.controller.nft.EgressTable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Change;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

class GuardsTest {

  private static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000::/56");
  private static final NextHop HOP = NextHop.via(Ip6Address.parse("fe80::a1"), new LinkIndex(2));

  private static final Operation EGRESS =
      new Operation.LoadEgress(
          new EgressTable(List.of(new EgressGuard("fiber", "wan1", List.of(A)))));
  private static final Operation NO_EGRESS = new Operation.LoadEgress(new EgressTable(List.of()));
  private static final Operation GUARD_A = guard(A);
  private static final Operation GUARD_ALL = guard(Ip6Prefix.ANY);
  private static final Operation PUT_A = new Operation.Netlink(new Change.Replace(live(A)));
  private static final Operation DROP_A = new Operation.Netlink(new Change.Delete(live(A)));
  private static final Operation DROP_B = new Operation.Netlink(new Change.Delete(live(B)));
  private static final Operation RULE =
      new Operation.Netlink(new Change.Add(Rule.lookup(17500, 173, 173)));
  private static final Operation FORWARDING = new Operation.SetSysctl(Sysctl.FORWARDING);
  private static final List<Operation> STEPS = List.of(PUT_A, RULE, FORWARDING, DROP_A, DROP_B);

  private final Guards guards = new Guards(KernelConfig.DEFAULT);

  @Test
  void nothingWaitsWhileNoGuardIsLacking() {
    assertThat(guards.harmless(STEPS, List.of(PUT_A, RULE, NO_EGRESS))).isEqualTo(STEPS);
  }

  @Test
  void withoutTheEgressChainForwardingWaits() {
    assertThat(guards.harmless(STEPS, List.of(EGRESS)))
        .containsExactly(PUT_A, RULE, DROP_A, DROP_B);
  }

  @Test
  void withoutItsGuardASourceKeepsItsWayOut() {
    assertThat(guards.harmless(STEPS, List.of(GUARD_A))).containsExactly(PUT_A, RULE, DROP_B);
  }

  @Test
  void theGuardOfAllOtherSourcesKeepsNoUplinkFromGoingOut() {
    assertThat(guards.harmless(STEPS, List.of(GUARD_ALL)))
        .containsExactly(PUT_A, RULE, DROP_A, DROP_B);
  }

  @Test
  void theRouteOfAWithdrawnLanIsNoGuard() {
    RouteKey key = new RouteKey(RouteKey.MAIN, A, Ip6Prefix.ANY, 4000);
    Operation lan =
        new Operation.Netlink(
            new Change.Replace(Route.unicast(key, NextHop.onLink(new LinkIndex(4)), 174)));
    assertThat(guards.harmless(STEPS, List.of(lan))).isEqualTo(STEPS);
    assertThat(guards.end(List.of(lan, RULE))).isZero();
  }

  @Test
  void guardsEndWithTheLastOne() {
    assertThat(guards.end(List.of(EGRESS, DROP_B, GUARD_A, PUT_A, NO_EGRESS))).isEqualTo(3);
  }

  private static Operation guard(Ip6Prefix from) {
    RouteKey key = new RouteKey(173, Ip6Prefix.ANY, from, 4000);
    return new Operation.Netlink(new Change.Replace(Route.refusing(key, RouteType.PROHIBIT, 174)));
  }

  private static Route live(Ip6Prefix from) {
    return Route.unicast(new RouteKey(173, Ip6Prefix.ANY, from, 1024), HOP, 173);
  }
}
