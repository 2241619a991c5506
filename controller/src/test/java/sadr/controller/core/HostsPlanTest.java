package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.OnDown;
import sadr.controller.config.OnDown.Action;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.nft.SourceTable;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.RouteKey;
import sadr.probes.health.PathState;

/** What hosts notice: the router's addresses, and what becomes of theirs by their source. */
class HostsPlanTest {

  private static final Ip6Prefix WITHDRAWN = Ip6Prefix.parse("2001:db8:c000::/56");
  private static final LinkIndex LAN1 = new LinkIndex(5);
  private static final Ip6Prefix LOST = WITHDRAWN.network(1);

  @Test
  void theRouterHasAnAddressInEachOfALansNetworks() {
    SiteDriver site = SiteDriver.started(lan(Action.DEPRECATE));
    assertThat(Planner.plan(site.world).addresses())
        .isEqualTo(
            Map.of(
                on("2001:db8:a000:1::1"), lasting(Deadline.NEVER),
                on("2001:db8:b000:1::1"), lasting(Deadline.OVER),
                on("fd00:5ad0:0:1::1"), lasting(Deadline.NEVER)));
  }

  @Test
  void addressesFollowTheRoleOfTheirUplink() {
    SiteDriver site = dead("fiber", Action.DEPRECATE);
    Map<Observed.OnLink, RouterAddress> addresses = Planner.plan(site.world).addresses();
    assertThat(addresses.get(on("2001:db8:a000:1::1"))).isEqualTo(lasting(Deadline.OVER));
    assertThat(addresses.get(on("2001:db8:b000:1::1"))).isEqualTo(lasting(Deadline.NEVER));
  }

  @Test
  void f5AndF8SourcesOfNoUplinkAreRefused() {
    SourceTable table = sources(SiteDriver.started(lan(Action.REJECT)));
    assertThat(table.refusal()).isTrue();
    assertThat(table.strangers()).isTrue();
    assertThat(table.live()).doesNotContain(Sites.ULA);
    assertThat(table.tracking()).isFalse();
  }

  @Test
  void f6SourcesOfADeadUplinkAreDead() {
    SourceTable table = sources(dead("fiber", Action.REJECT));
    assertThat(table.dead()).containsExactly(Sites.A);
    assertThat(table.live()).containsExactly(Sites.B);
    assertThat(table.site()).contains(Sites.A, Sites.B, Ip6Prefix.parse("fc00::/7"));
  }

  @Test
  void f7SourcesFromAWithdrawnPrefixAreDeadAndNothingOfTheirsLeaves() {
    SiteDriver site = withdrawing(lan(Action.DEPRECATE, Action.REJECT));
    DesiredState plan = Planner.plan(site.world);
    assertThat(plan.sources().dead()).containsExactly(WITHDRAWN);
    assertThat(plan.sources().site()).contains(WITHDRAWN);
    assertThat(plan.addresses()).doesNotContainKey(on("2001:db8:c000:1::1"));
    assertThat(plan.routes().keySet())
        .filteredOn(key -> key.from().equals(WITHDRAWN))
        .containsExactly(new RouteKey(173, Ip6Prefix.ANY, WITHDRAWN, 4000));
  }

  @Test
  void f9AWithdrawnPrefixKeepsItsNullRouteAndItsLanRouteForTheErrors() {
    SiteDriver site = withdrawing(lan(Action.DEPRECATE));
    assertThat(Planner.plan(site.world).routes())
        .containsKey(new RouteKey(RouteKey.MAIN, WITHDRAWN, Ip6Prefix.ANY, 0x7fff_ffffL))
        .hasEntrySatisfying(
            new RouteKey(RouteKey.MAIN, LOST, Ip6Prefix.ANY, 4000),
            route -> {
              assertThat(route.protocol()).isEqualTo(174);
              assertThat(route.nextHops().get(0).link()).isEqualTo(Sites.LAN0);
            });
  }

  @Test
  void aPrefixThatCameBackWithinAWiderOneIsNotWithdrawn() {
    SiteDriver site = SiteDriver.started(lan(Action.DEPRECATE, Action.REJECT));
    Ip6Prefix part = Ip6Prefix.parse("2001:db8:a000::/60");
    site.world = site.world.withLedger(ledger(part.network(1), part));
    DesiredState plan = Planner.plan(site.world);
    assertThat(plan.sources().dead()).isEmpty();
    assertThat(plan.routes().keySet()).noneMatch(key -> key.from().equals(part));
  }

  @Test
  void resetsWaitUntilTheOutageIsConfirmedAndNeedASurvivor() {
    SiteDriver site = dead("fiber", Action.RESET);
    assertThat(sources(site).reset()).isEmpty();
    assertThat(Wake.next(site.world).nanosLeft(site.nanos()))
        .isEqualTo(Duration.ofMillis(250).toNanos());
    site.pass(Duration.ofMillis(250));
    assertThat(sources(site).reset()).containsExactly(Sites.A);
    assertThat(Wake.next(site.world)).isEqualTo(Deadline.NEVER);
    site.happen(Sites.judged("fiber", PathState.UP));
    assertThat(sources(site).reset()).isEmpty();
  }

  /** A survivor that is dead itself, and routed for want of a better, takes no connection. */
  @Test
  void resetsNeedASurvivorThatIsNotKnownToBeDead() {
    SiteDriver site = dead("cable", Action.RESET);
    site.happen(
        new Event.AdminAsked(
            "fiber", new Admin(Admin.State.FAILED_OVER, Optional.empty(), Optional.empty())));
    site.pass(Duration.ofSeconds(1));
    assertThat(site.role("cable")).isEqualTo(Role.ACTIVE);
    assertThat(sources(site).dead()).containsExactly(Sites.A);
    assertThat(sources(site).reset()).isEmpty();

    site.world = site.world.withLedger(ledger(LOST, WITHDRAWN));
    assertThat(sources(site).dead()).contains(WITHDRAWN);
    assertThat(sources(site).reset()).isEmpty();
    site.happen(Sites.judged("cable", PathState.UP));
    assertThat(sources(site).reset()).contains(Sites.A, WITHDRAWN);
  }

  /** The sessions of hosts that hold a network of the LAN's old subnet go on until they let go. */
  @Test
  void theNetworkOfAnOldSubnetKeepsItsLanRoute() {
    SiteDriver site = SiteDriver.started(lan(Action.DEPRECATE, Action.REJECT));
    site.world = site.world.withLedger(ledger(Sites.A.network(7), Sites.A));
    DesiredState plan = Planner.plan(site.world);
    assertThat(plan.routes().get(lanRoute(Sites.A.network(7))).nextHops())
        .containsExactly(NextHop.onLink(Sites.LAN0));
    assertThat(plan.sources().dead()).isEmpty();
    assertThat(plan.sources().live()).contains(Sites.A);

    site.world = site.world.withLedger(ledger(Sites.A.network(1), Sites.A));
    assertThat(Planner.plan(site.world).routes()).doesNotContainKey(lanRoute(Sites.A.network(1)));
  }

  @Test
  void ofTwoLansWithOneOldNetworkTheLaterOneHasTheRoute() {
    for (boolean later : List.of(true, false)) {
      SiteDriver site = SiteDriver.started(lan(Action.DEPRECATE));
      site.happen(
          new Event.KernelChanged(
              List.of(
                  new sadr.netlink.model.KernelEvent.Present(Sites.link(LAN1, "lan1", true), 0))));
      site.world =
          site.world.withLedger(
              new Ledger(
                  Map.of(
                      new Ledger.OnLan("lan0", LOST), entry(later ? 10 : 20),
                      new Ledger.OnLan("lan1", LOST), entry(later ? 20 : 10))));
      assertThat(Planner.plan(site.world).routes().get(lanRoute(LOST)).nextHops())
          .containsExactly(NextHop.onLink(later ? LAN1 : Sites.LAN0));
    }
  }

  /** Their hosts follow the router's addresses, by way of radvd or dnsmasq. */
  @Test
  void whereOthersAdvertiseAWithdrawnPrefixKeepsItsRoutesAndErrorsToo() {
    Config config = Lans.site(OnDown.NoSurvivor.KEEP, Lans.lan("lan0", 1, true, false));
    SiteDriver site = SiteDriver.started(config);
    Config next = Lans.fiberHas(config, WITHDRAWN);
    site.happen(new Event.Configured(next, Sites.fresh(next)));
    DesiredState plan = Planner.plan(site.world);
    assertThat(plan.routes())
        .containsKey(lanRoute(Lans.A1))
        .containsKey(new RouteKey(RouteKey.MAIN, Sites.A, Ip6Prefix.ANY, 0x7fff_ffffL))
        .containsKey(new RouteKey(173, Ip6Prefix.ANY, Sites.A, 4000));
    assertThat(plan.sources().dead()).containsExactly(Sites.A);
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  @Test
  void translationMovesADeadPrefixAndKeepsItsFlowsAfterFailback() {
    SiteDriver site = dead("fiber", Action.TRANSLATE);
    assertThat(sources(site).translations())
        .contains(
            new Translation(Sites.A, Sites.B, "wan2", 0x5AD02, true),
            new Translation(Sites.ULA, Sites.B.network(1), "wan2", 0x5AD02, true));
    site.happen(Sites.judged("fiber", PathState.UP));
    site.pass(Duration.ofMinutes(10));
    assertThat(sources(site).translations())
        .contains(
            new Translation(Sites.A, Sites.B, "wan2", 0x5AD02, false),
            new Translation(Sites.ULA, Sites.A.network(1), "wan1", 0x5AD01, true),
            new Translation(Sites.ULA, Sites.B.network(1), "wan2", 0x5AD02, false));
  }

  @Test
  void theRoutersAddressGoesWithItsInterface() {
    SiteDriver site = SiteDriver.started(lan(Action.DEPRECATE));
    site.happen(
        new Event.KernelChanged(
            List.of(
                new sadr.netlink.model.KernelEvent.Absent(
                    Sites.link(Sites.LAN0, "lan0", false), 0))));
    assertThat(Planner.plan(site.world).addresses()).isEmpty();
    assertThat(site.inSync()).isTrue();
  }

  private static Config lan(Action... actions) {
    return Sites.withLan(Sites.twoIsps(), actions);
  }

  private static SiteDriver dead(String uplink, Action... actions) {
    SiteDriver site = SiteDriver.started(lan(actions));
    site.happen(Sites.judged("fiber", PathState.UP));
    site.happen(Sites.judged("cable", PathState.UP));
    site.happen(Sites.judged(uplink, PathState.DOWN));
    return site;
  }

  private static SiteDriver withdrawing(Config config) {
    SiteDriver site = SiteDriver.started(config);
    site.world = site.world.withLedger(ledger(LOST, WITHDRAWN));
    return site;
  }

  private static Ledger ledger(Ip6Prefix network, Ip6Prefix delegated) {
    return new Ledger(
        Map.of(
            new Ledger.OnLan("lan0", network),
            new Ledger.Entry("fiber", delegated, Deadline.at(5_400_000_000_000L))));
  }

  private static Ledger.Entry entry(long seconds) {
    return new Ledger.Entry("fiber", WITHDRAWN, Deadline.at(seconds * 1_000_000_000L));
  }

  private static RouteKey lanRoute(Ip6Prefix network) {
    return new RouteKey(RouteKey.MAIN, network, Ip6Prefix.ANY, 4000);
  }

  private static SourceTable sources(SiteDriver site) {
    return Planner.plan(site.world).sources();
  }

  private static Observed.OnLink on(String address) {
    return new Observed.OnLink(Sites.LAN0, Ip6Address.parse(address));
  }

  private static RouterAddress lasting(Deadline preferred) {
    return new RouterAddress(64, preferred, Deadline.NEVER);
  }
}
