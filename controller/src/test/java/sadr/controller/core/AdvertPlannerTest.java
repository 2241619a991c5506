package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static sadr.controller.config.OnDown.NoSurvivor.KEEP;
import static sadr.controller.config.OnDown.NoSurvivor.REJECT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.ra.Advert;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.PathState;

class AdvertPlannerTest {

  private static final LinkIndex LAN1 = new LinkIndex(5);

  private static SiteDriver started(Config config) {
    SiteDriver site = SiteDriver.started(config);
    site.happen(appeared(Sites.link(LAN1, "lan1", true)));
    return site;
  }

  private static Event appeared(sadr.netlink.model.KernelObject object) {
    return new Event.KernelChanged(List.of(new KernelEvent.Present(object, 0)));
  }

  /** R26. */
  @Test
  void eachLanGetsASixtyFourOutOfEveryPrefixAndItsUla() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0(), Lans.lan("lan1", 2, false, true)));
    assertThat(AdvertPlanner.plan(site.world)).containsOnlyKeys("lan0", "lan1");
    assertThat(Lans.onLan0(site.world).prefixes())
        .containsExactly(
            new Advert.Offer(Lans.A1, Deadline.NEVER, Deadline.NEVER),
            new Advert.Offer(Lans.B1, Deadline.OVER, Deadline.NEVER),
            new Advert.Offer(Lans.ULA, Deadline.NEVER, Deadline.NEVER));
    assertThat(AdvertPlanner.plan(site.world).get("lan1").prefixes())
        .extracting(Advert.Offer::prefix)
        .containsExactly(
            Ip6Prefix.parse("2001:db8:a000:2::/64"), Ip6Prefix.parse("2001:db8:b000:2::/64"));
  }

  @Test
  void aLanThatIsMissingOrLeftToOthersGetsNone() {
    SiteDriver site =
        started(Lans.site(KEEP, Lans.lan("lan7", 7, true, true), Lans.lan("lan1", 2, true, false)));
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  /** R1, R2: as long as it is dead, every advert says so. */
  @Test
  void aDeadUplinksPrefixIsDeprecatedButValidAndTheRouterStays() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    site.happen(Sites.judged("fiber", PathState.DOWN));
    for (int minute = 0; minute < 120; minute++) {
      assertThat(Lans.onLan0(site.world).defaultRouter()).isTrue();
      assertThat(Lans.onLan0(site.world).prefixes())
          .contains(
              new Advert.Offer(Lans.A1, Deadline.OVER, Deadline.NEVER),
              new Advert.Offer(Lans.B1, Deadline.NEVER, Deadline.NEVER));
      site.pass(Duration.ofMinutes(1));
    }
  }

  /** A route that the kernel refuses is as good as a dead uplink, for as long as it does. */
  @Test
  void whatTheKernelRefusesARouteIsNotPreferredAndTheStandbyIs() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    World before = site.world;
    site.happen(new Event.RoutesLacking(Set.of(Sites.A)));
    assertThat(site.world.sameGround(before)).isFalse();
    assertThat(site.role("fiber")).isEqualTo(Role.STANDBY);
    assertThat(Lans.onLan0(site.world).prefixes())
        .contains(
            new Advert.Offer(Lans.A1, Deadline.OVER, Deadline.NEVER),
            new Advert.Offer(Lans.B1, Deadline.NEVER, Deadline.NEVER));
    site.happen(new Event.RoutesLacking(Set.of()));
    assertThat(Lans.onLan0(site.world).prefixes())
        .contains(
            new Advert.Offer(Lans.A1, Deadline.NEVER, Deadline.NEVER),
            new Advert.Offer(Lans.B1, Deadline.OVER, Deadline.NEVER));
    site.happen(new Event.RoutesLacking(Set.of(Sites.A, Sites.B)));
    assertThat(Lans.onLan0(site.world).prefixes())
        .filteredOn(offer -> offer.preferred().never())
        .extracting(Advert.Offer::prefix)
        .containsExactly(Lans.ULA);
    assertThat(site.notices)
        .filteredOn(notice -> notice.event().equals("uplink.role"))
        .filteredOn(notice -> notice.uplink().equals(Optional.of("fiber")))
        .extracting(Notice::cause)
        .containsExactly("start", "kernel", "kernel");
  }

  /** R6. */
  @Test
  void resolversLiveWithTheirUplinkAndTheRoutersOwnAlways() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    assertResolvers(site, true, false);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertResolvers(site, false, true);
  }

  private static void assertResolvers(SiteDriver site, boolean fiber, boolean cable) {
    assertThat(Lans.onLan0(site.world).resolvers())
        .extracting(each -> each.address().toString(), Advert.Resolver::alive)
        .containsExactly(
            tuple("fd00:5ad0:0:1::1", true),
            tuple("2001:db8:a0ff::53", fiber),
            tuple("2001:db8:b0ff::53", cable));
  }

  /** R6: what a reload takes out is taken back from the hosts. */
  @Test
  void whatTheConfigurationHasNoMoreIsToldToBeOverForNinetyMinutes() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    UplinkConfig cable = site.world.config().uplinks().get(1);
    LanConfig plain = Sites.withLan(Sites.twoIsps()).lans().get(0);
    Config next = Lans.with(List.of(cable), KEEP, plain);
    site.happen(new Event.Configured(next, Sites.fresh(next)));
    site.pass(Duration.ofMinutes(89));
    assertThat(Lans.onLan0(site.world).resolvers())
        .extracting(each -> each.address().toString(), Advert.Resolver::alive)
        .containsExactly(
            tuple("fd00:5ad0:0:1::1", true),
            tuple("2001:db8:b0ff::53", true),
            tuple("2001:db8:a0ff::53", false));
    assertThat(Lans.onLan0(site.world).search()).isEmpty();
    assertThat(Lans.onLan0(site.world).ended())
        .isEqualTo(
            new Advert.Ended(
                List.of("example.net"),
                List.of(Ip6Prefix.parse("64:ff9b::/96")),
                List.of(Sites.A)));

    World before = site.world;
    site.pass(Duration.ofMinutes(1));
    assertThat(site.world.sameGround(before)).isFalse();
    assertThat(Lans.onLan0(site.world).resolvers()).allMatch(Advert.Resolver::alive);
    assertThat(Lans.onLan0(site.world).ended()).isEqualTo(Advert.Ended.NOTHING);
  }

  @Test
  void whatComesBackIsNotOver() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    Advert first = Lans.onLan0(site.world);
    Config without = Lans.with(site.world.config().uplinks(), KEEP);
    Config with = site.world.config();
    site.happen(new Event.Configured(without, Sites.fresh(without)));
    site.happen(new Event.Configured(with, Sites.fresh(with)));
    assertThat(Lans.onLan0(site.world)).isEqualTo(first);
  }

  @Test
  void selfIsTheLinkLocalAddressWhereThereIsNoUla() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan("lan0", 1, false, true)));
    assertThat(own(site)).isEmpty();
    site.happen(appeared(Sites.address(Sites.LAN0, "fe80::1", 64)));
    site.happen(appeared(Sites.address(LAN1, "fe80::0", 64)));
    assertThat(own(site)).contains(Ip6Address.parse("fe80::1"));
  }

  private static Optional<Ip6Address> own(SiteDriver site) {
    return Lans.onLan0(site.world).resolvers().stream()
        .map(Advert.Resolver::address)
        .filter(address -> !address.isGlobalUnicast())
        .findFirst();
  }

  /** R7. */
  @Test
  void withoutASurvivorTheOnlyLanLosesItsDefaultRouterButNothingElse() {
    SiteDriver site = started(Lans.site(REJECT, Lans.lan0()));
    Advert before = Lans.onLan0(site.world);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    Advert after = Lans.onLan0(site.world);
    assertThat(after.defaultRouter()).isFalse();
    assertThat(after.routes()).isEqualTo(before.routes());
    assertThat(after.prefixes())
        .contains(
            new Advert.Offer(Lans.A1, Deadline.OVER, Deadline.NEVER),
            new Advert.Offer(Lans.ULA, Deadline.NEVER, Deadline.NEVER));
  }

  /** R7: hosts that ignore route information would lose the other LANs. */
  @Test
  void withoutASurvivorSeveralLansKeepTheirDefaultRouterAndLoseTheirPrefixes() {
    SiteDriver site = started(Lans.site(REJECT, Lans.lan0(), Lans.lan("lan1", 2, true, false)));
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertThat(Lans.onLan0(site.world).defaultRouter()).isTrue();
    assertThat(Lans.told(site.world, Lans.A1, 0)).isEqualTo("deprecated");
    assertThat(Lans.told(site.world, Lans.B1, 0)).isEqualTo("deprecated");
  }

  /** R7: the default is to leave a site that may work alone. */
  @Test
  void withoutASurvivorButCarrierHostsAreToldNothingNew() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    site.happen(Sites.judged("cable", PathState.DOWN));
    Advert before = Lans.onLan0(site.world);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(Lans.onLan0(site.world)).isEqualTo(before);
  }

  /** R8. */
  @Test
  void routesAreTheSitesOwnWhateverTheUplinksDo() {
    SiteDriver site = started(Lans.site(REJECT, Lans.lan0(), Lans.lan("lan1", 2, true, true)));
    List<Ip6Prefix> expected =
        List.of(Lans.ULA, Ip6Prefix.parse("fd00:5ad0:0:2::/64"), Sites.A, Sites.B);
    assertThat(Lans.onLan0(site.world).routes()).isEqualTo(expected);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertThat(Lans.onLan0(site.world).routes()).isEqualTo(expected);
  }

  /** R8: a site without its ISPs lives on its ULAs. */
  @Test
  void routesAreSeventeenAtTheMostWithoutDuplicatesAndUlasComeFirst() {
    List<LanConfig> lans = new ArrayList<>(List.of(Lans.lan0()));
    for (int subnet = 2; subnet < 30; subnet++) {
      lans.add(Lans.lan("lan" + subnet, subnet, true, true));
    }
    SiteDriver site = started(Lans.site(KEEP, lans.toArray(new LanConfig[0])));
    assertThat(Lans.onLan0(site.world).routes())
        .hasSize(17)
        .doesNotHaveDuplicates()
        .startsWith(Lans.ULA)
        .doesNotContain(Sites.A, Sites.B);
  }

  /** R10, R11: the delegation's clock goes on while its uplink is active, and while it is not. */
  @Test
  void lifetimesAreTheDelegationsAndCountDown() {
    SiteDriver site = started(Lans.site(KEEP, Lans.lan0()));
    Delegation lease =
        new Delegation(
            Sites.A,
            Delegation.Origin.HOOK,
            Deadline.after(Duration.ofMinutes(10), 0),
            Deadline.after(Duration.ofMinutes(20), 0));
    Advert.Offer alive = offer(site, lease);
    assertThat(left(alive, 0)).isEqualTo("600 1200");
    assertThat(left(alive, 599)).isEqualTo("1 601");
    assertThat(left(alive, 700)).isEqualTo("0 500");
    assertThat(left(alive, 1300)).isEqualTo("0 0");
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(left(offer(site, lease), 100)).isEqualTo("0 1100");
  }

  private static Advert.Offer offer(SiteDriver site, Delegation lease) {
    UplinkConfig fiber = site.world.config().uplinks().get(0);
    return AdvertPlanner.offer(PrefixStanding.of(site.world, fiber), lease, Lans.A1);
  }

  private static String left(Advert.Offer offer, long second) {
    long now = second * 1_000_000_000L;
    return offer.preferred().secondsLeft(now, 2700) + " " + offer.valid().secondsLeft(now, 5400);
  }

  @Test
  void theRestIsTheConfigurations() {
    Advert advert = Lans.onLan0(started(Lans.site(KEEP, Lans.lan0())).world);
    assertThat(advert.mtu()).isEqualTo(1480);
    assertThat(advert.preference()).isEqualTo(LanConfig.Preference.HIGH);
    assertThat(advert.search()).containsExactly("example.net");
    assertThat(advert.pref64()).contains(Ip6Prefix.parse("64:ff9b::/96"));
  }

  @Test
  void withoutAPrefixThereIsNoWayOutToOffer() {
    UplinkConfig fiber = Sites.twoIsps().uplinks().get(0);
    UplinkConfig none =
        new UplinkConfig(
            fiber.name(),
            fiber.interfaceName(),
            fiber.gateway(),
            false,
            List.of(),
            true,
            10,
            List.of(),
            List.of(),
            List.of(),
            fiber.probe());
    SiteDriver site = started(Lans.with(List.of(none), KEEP, Lans.lan0()));
    assertThat(Lans.onLan0(site.world).defaultRouter()).isFalse();
  }
}
