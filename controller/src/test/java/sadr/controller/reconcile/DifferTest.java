package sadr.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.DesiredState;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Observed;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.nft.EgressGuard;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

class DifferTest {

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final long NOW = 1_000_000_000_000L;
  private static final long A_SECOND = 1_000_000_000L;
  private static final Observed.OnLink KEY =
      new Observed.OnLink(new LinkIndex(4), Ip6Address.parse("2001:db8:a000:1::1"));
  private static final NextHop HOP = NextHop.via(Ip6Address.parse("fe80::a1"), new LinkIndex(2));
  private static final Route GUARD =
      Route.refusing(new RouteKey(173, Ip6Prefix.ANY, P, 4000), RouteType.PROHIBIT, 174);
  private static final Route LIVE =
      Route.unicast(new RouteKey(173, Ip6Prefix.ANY, P, 1024), HOP, 173);
  private static final Rule FIRST = Rule.lookup(17400, 254, 173).suppressing(0);
  private static final Rule SECOND = Rule.lookup(17500, 173, 173);
  private static final EgressTable EGRESS =
      new EgressTable(List.of(new EgressGuard("fiber", "wan1", List.of(P))));

  @Test
  void guardsGoInFirst() {
    assertThat(diff(holding(List.of(), List.of(), Optional.empty()), wanted(EGRESS, LIVE, GUARD)))
        .containsExactly(
            new Operation.LoadEgress(EGRESS),
            replace(GUARD),
            replace(LIVE),
            new Operation.Netlink(new Change.Add(FIRST)),
            new Operation.Netlink(new Change.Add(SECOND)));
  }

  @Test
  void guardsGoOutLast() {
    EgressTable none = new EgressTable(List.of());
    Observed full = holding(List.of(GUARD, LIVE), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(Differ.diff(full, DesiredState.NOTHING, KernelConfig.DEFAULT, NOW))
        .containsExactly(
            delete(LIVE),
            delete(SECOND),
            delete(FIRST),
            delete(GUARD),
            new Operation.LoadEgress(none));
  }

  @Test
  void nothingIsToBeDoneInSync() {
    Observed full = holding(List.of(GUARD, LIVE), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD))).isEmpty();
  }

  @Test
  void anotherGatewayIsReplacedNeverDeletedFirst() {
    Route other =
        Route.unicast(LIVE.key(), NextHop.via(Ip6Address.parse("fe80::a2"), new LinkIndex(2)), 173);
    Observed full = holding(List.of(GUARD, other), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD))).containsExactly(replace(LIVE));
  }

  @Test
  void anEcmpLegThatSomebodyAppendedIsReplacedAway() {
    Route group =
        new Route(
            LIVE.key(),
            RouteType.UNICAST,
            List.of(HOP, NextHop.via(Ip6Address.parse("fe80::ff"), new LinkIndex(3))),
            173,
            Optional.empty(),
            List.of());
    Observed full = holding(List.of(GUARD, group), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD))).containsExactly(replace(LIVE));
  }

  @Test
  void foreignRoutesAreNeverDeleted() {
    Route foreign =
        Route.unicast(
            new RouteKey(173, Ip6Prefix.parse("2001:db8:99::/48"), Ip6Prefix.ANY, 1024), HOP, 4);
    Observed full =
        holding(List.of(GUARD, LIVE, foreign), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD))).isEmpty();
  }

  @Test
  void somebodyElsesNullRouteInMainWillDo() {
    RouteKey key = new RouteKey(RouteKey.MAIN, P, Ip6Prefix.ANY, 0x7fff_ffffL);
    Route ours = Route.refusing(key, RouteType.UNREACHABLE, 174);
    Route theirs = Route.refusing(key, RouteType.UNREACHABLE, 16);
    Observed full = holding(List.of(theirs), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, ours))).isEmpty();
  }

  @Test
  void aSecondCopyOfARuleGoes() {
    Observed full =
        holding(List.of(GUARD, LIVE), List.of(FIRST, SECOND, SECOND), Optional.of(EGRESS));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD))).containsExactly(delete(SECOND));
  }

  @Test
  void aChangedEgressTableIsLoadedAgain() {
    EgressTable changed = new EgressTable(List.of(new EgressGuard("fiber", "wan1", List.of())));
    Observed full = holding(List.of(GUARD, LIVE), List.of(FIRST, SECOND), Optional.of(changed));
    assertThat(diff(full, wanted(EGRESS, LIVE, GUARD)))
        .containsExactly(new Operation.LoadEgress(EGRESS));
  }

  @Test
  void hostsAreTurnedOnlyAfterTheRoutesAndLetThroughOnlyThen() {
    SourceTable refusing =
        new SourceTable(
            Set.of("lan0"),
            Set.of(),
            List.of(),
            List.of(),
            List.of(P),
            true,
            true,
            List.of(),
            List.of(),
            false);
    DesiredState wanted =
        new DesiredState(
            byKey(List.of(GUARD)),
            List.of(FIRST, SECOND),
            List.of(),
            EGRESS,
            Map.of(KEY, new RouterAddress(64, Deadline.OVER, Deadline.NEVER)),
            Map.of(),
            refusing,
            Optional.empty());
    Observed full = holding(List.of(GUARD, LIVE), List.of(FIRST, SECOND), Optional.of(EGRESS));
    assertThat(Differ.diff(full, wanted, KernelConfig.DEFAULT, NOW))
        .containsExactly(
            delete(LIVE),
            new Operation.PutAddress(
                KEY, new RouterAddress(64, Deadline.OVER, Deadline.NEVER), Address.NO_DAD, 173),
            new Operation.LoadSources(refusing));
  }

  @Test
  void sourcesOfWhichNothingIsKnownAreLoadedOrRemoved() {
    Observed unknown =
        Reducer.reduce(
                Sites.begin(Sites.of(List.of())),
                new Event.SourcesRead(Optional.empty()),
                new Moment(NOW, Sites.START))
            .observed();
    assertThat(steps(unknown, DesiredState.NOTHING, NOW))
        .containsExactly(new Operation.LoadSources(SourceTable.NONE));
  }

  @Test
  void lifetimesThatCountDownAreNoDifference() {
    Deadline end = Deadline.at(NOW + 1800 * A_SECOND);
    DesiredState wanted = addressed(end);
    assertThat(steps(kernelSays(1800, 1800, 173, NOW), wanted, NOW)).isEmpty();
    assertThat(steps(kernelSays(1800, 1800, 173, NOW), wanted, NOW + 1700 * A_SECOND)).isEmpty();
    assertThat(steps(kernelSays(1798, 1799, 173, NOW), wanted, NOW)).isEmpty();
    assertThat(steps(kernelSays(1790, 1800, 173, NOW), wanted, NOW)).hasSize(1);
    assertThat(steps(kernelSays(0, 1800, 173, NOW), wanted, NOW)).hasSize(1);
    assertThat(steps(kernelSays(0, 0, 173, NOW), wanted, NOW + 1801 * A_SECOND))
        .containsExactly(delete(address(0, 0, 173)));
  }

  @Test
  void anAddressEndsWhenItShouldWheneverItIsPut() {
    Deadline end = Deadline.at(NOW + 1800 * A_SECOND);
    Operation.PutAddress put =
        new Operation.PutAddress(KEY, new RouterAddress(64, Deadline.NEVER, end), 2, 173);
    Address made = (Address) put.change(NOW + 100 * A_SECOND).object();
    assertThat(made.valid().seconds()).isEqualTo(1700);
    assertThat(made.preferred().seconds()).isEqualTo(1700);
  }

  @Test
  void somebodyElsesAddressIsTakenAsItIs() {
    DesiredState wanted = addressed(Deadline.NEVER);
    assertThat(steps(kernelSays(500, 900, 0, NOW), wanted, NOW)).isEmpty();
    assertThat(steps(kernelSays(0, 900, 0, NOW), wanted, NOW)).isEmpty();
  }

  @Test
  void somebodyElsesAddressIsDeprecatedAndGivenBack() {
    DesiredState off = hosts(Map.of(), Map.of(KEY, Deadline.OVER));
    assertThat(steps(kernelSays(500, 900, 0, NOW), off, NOW))
        .containsExactly(
            new Operation.PutAddress(
                KEY,
                new RouterAddress(64, Deadline.OVER, Deadline.at(NOW + 900 * A_SECOND)),
                0,
                174));
    Observed deprecated = kernelSays(0, 900, 174, NOW);
    Operation given =
        new Operation.PutAddress(
            KEY,
            new RouterAddress(
                64, Deadline.at(NOW + 900 * A_SECOND), Deadline.at(NOW + 900 * A_SECOND)),
            0,
            0);
    assertThat(steps(deprecated, off, NOW)).isEmpty();
    assertThat(steps(deprecated, hosts(Map.of(), Map.of(KEY, Deadline.NEVER)), NOW))
        .containsExactly(given);
    assertThat(steps(deprecated, DesiredState.NOTHING, NOW)).containsExactly(given);
  }

  @Test
  void ourAddressesThatNobodyWantsGo() {
    assertThat(steps(kernelSays(500, 900, 173, NOW), DesiredState.NOTHING, NOW))
        .containsExactly(delete(address(500, 900, 173)));
    assertThat(steps(kernelSays(500, 900, 0, NOW), DesiredState.NOTHING, NOW)).isEmpty();
  }

  private static List<Operation> steps(Observed observed, DesiredState wanted, long now) {
    return Differ.diff(observed, wanted, KernelConfig.DEFAULT, now);
  }

  private static DesiredState addressed(Deadline end) {
    return hosts(Map.of(KEY, new RouterAddress(64, end, end)), Map.of());
  }

  private static DesiredState hosts(
      Map<Observed.OnLink, RouterAddress> addresses, Map<Observed.OnLink, Deadline> others) {
    return new DesiredState(
        Map.of(),
        List.of(),
        List.of(),
        new EgressTable(List.of()),
        addresses,
        others,
        SourceTable.NONE,
        Optional.empty());
  }

  private static Address address(long preferred, long valid, int protocol) {
    return new Address(
        KEY.link(), KEY.address(), 64, new Lifetime(preferred), new Lifetime(valid), 0, protocol);
  }

  private static Observed kernelSays(long preferred, long valid, int protocol, long now) {
    Address address = address(preferred, valid, protocol);
    Event dumped =
        new Event.KernelDumped(
            new KernelState(List.of(), List.of(address), List.of(), List.of(), List.of()));
    World empty = Sites.begin(Sites.of(List.of()));
    return Reducer.reduce(empty, dumped, new Moment(now, Sites.START)).observed();
  }

  private static List<Operation> diff(Observed observed, DesiredState desired) {
    return Differ.diff(observed, desired, KernelConfig.DEFAULT, NOW);
  }

  private static DesiredState wanted(EgressTable egress, Route... routes) {
    return new DesiredState(
        byKey(List.of(routes)),
        List.of(FIRST, SECOND),
        List.of(),
        egress,
        Map.of(),
        Map.of(),
        SourceTable.NONE,
        Optional.empty());
  }

  private static Observed holding(
      List<Route> routes, List<Rule> rules, Optional<EgressTable> egress) {
    return new Observed(
        Map.of(),
        Map.of(),
        Map.of(),
        byKey(routes),
        new ArrayList<>(rules),
        Map.of(),
        egress,
        Map.of(),
        Optional.of(SourceTable.NONE),
        Optional.empty());
  }

  private static Map<RouteKey, Route> byKey(List<Route> routes) {
    Map<RouteKey, Route> map = new java.util.LinkedHashMap<>();
    routes.forEach(route -> map.put(route.key(), route));
    return map;
  }

  private static Operation replace(Route route) {
    return new Operation.Netlink(new Change.Replace(route));
  }

  private static Operation delete(sadr.netlink.model.KernelObject object) {
    return new Operation.Netlink(new Change.Delete(object));
  }
}
