package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.core.Sites.A;
import static sadr.controller.core.Sites.B;
import static sadr.controller.core.Sites.WAN1;
import static sadr.controller.core.Sites.WAN2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.OnDown;
import sadr.net.LinkIndex;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;
import sadr.probes.health.PathState;

/** Where packets go, by the kernel's own lookup, in every state. */
class ForwardingTest {

  private static final String INTERNET = "2001:db8:ffff::1";
  private static final String FROM_A = "2001:db8:a000:1::5";
  private static final String FROM_B = "2001:db8:b000:1::5";
  private static final String FROM_ULA = "fd00:5ad0:0:1::5";
  private static final String FOREIGN = "2001:db8:c000:1::5";

  @Test
  void eachPrefixLeavesByItsOwnUplink_F4() {
    Fib fib = SiteDriver.started(Sites.twoIsps()).kernel.fib();
    assertThat(fib.exit(FROM_A, INTERNET)).contains(WAN1);
    assertThat(fib.exit(FROM_B, INTERNET)).contains(WAN2);
  }

  @Test
  void otherSourcesAreProhibited_F5_F8() {
    Fib fib = SiteDriver.started(Sites.twoIsps()).kernel.fib();
    for (String source : List.of(FROM_ULA, FOREIGN)) {
      assertThat(fib.lookup(source, INTERNET).map(Route::type)).contains(RouteType.PROHIBIT);
    }
  }

  @Test
  void anAddressOfAnotherIspsPrefixOnAnUplinkIsNoWayOut_F4() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(address("2001:db8:a000:2::9", 64));
    assertThat(site.kernel.fib().exit("2001:db8:a000:2::9", INTERNET)).contains(WAN1);
    assertThat(site.world.source(site.world.config().uplinks().get(1)).map(Object::toString))
        .contains("2001:db8:b000:1::1");
  }

  @Test
  void aWanAddressCountsAloneWhereItsPrefixLiesAroundAConfiguredOne() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(address("2001:db8:b000:4200::2", 48));
    assertThat(site.world.prefixes(site.world.config().uplinks().get(1)))
        .extracting(Object::toString)
        .containsExactly("2001:db8:b000::/56", "2001:db8:b000:4200::2/128");
    assertThat(site.kernel.fib().exit("2001:db8:b000:4200::2", INTERNET)).contains(WAN2);
  }

  private static Event address(String address, int length) {
    return new Event.KernelChanged(
        List.of(new KernelEvent.Present(Sites.address(WAN2, address, length), 0)));
  }

  @Test
  void unassignedSpaceIsUnreachable_F9() {
    Fib fib = SiteDriver.started(Sites.twoIsps()).kernel.fib();
    assertThat(fib.lookup(FROM_A, "2001:db8:a000:99::1").map(Route::type))
        .contains(RouteType.UNREACHABLE);
    assertThat(fib.lookup(FROM_A, "fd99::1").map(Route::type)).contains(RouteType.UNREACHABLE);
  }

  @Test
  void unboundLookupsFindALiveUplink_F12() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    assertThat(site.kernel.fib().exit("::", INTERNET)).contains(WAN1);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.kernel.fib().exit("::", INTERNET)).contains(WAN2);
  }

  @Test
  void servicesAreReachableFromTheirOwnPrefixAlone_F13() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    assertThat(site.kernel.fib().exit(FROM_A, "2001:db8:a0ff::53")).contains(WAN1);
    assertThat(site.kernel.fib().exit(FROM_B, "2001:db8:a0ff::53")).contains(WAN2);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.kernel.fib().exit(FROM_A, "2001:db8:a0ff::53")).isEmpty();
  }

  @Test
  void aDeadUplinksPrefixIsProhibitedAndTheOtherGoesOn() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.kernel.fib().lookup(FROM_A, INTERNET).map(Route::type))
        .contains(RouteType.PROHIBIT);
    assertThat(site.kernel.fib().exit(FROM_B, INTERNET)).contains(WAN2);
  }

  @Test
  void probesReachADeadUplinkByTheirMark_P1() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.DOWN));
    Optional<Route> way =
        site.kernel
            .fib()
            .lookup(
                sadr.net.Ip6Address.parse("2001:db8:a000:1::1"),
                sadr.net.Ip6Address.parse(INTERNET),
                0x5AD01);
    assertThat(way.map(route -> route.nextHops().get(0).link())).contains(WAN1);
  }

  @Test
  void anIspThatAcceptsThePrefixCarriesItOn() {
    Config config =
        Sites.of(
            List.of(
                Sites.uplink("fiber", "wan1", "fe80::a1", A, 10, List.of(), List.of()),
                Sites.uplink("cable", "wan2", "fe80::b1", B, 20, List.of(), List.of(A))));
    SiteDriver site = SiteDriver.started(config);
    assertThat(site.kernel.fib().exit(FROM_A, INTERNET)).contains(WAN1);
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.kernel.fib().exit(FROM_A, INTERNET)).contains(WAN2);
    assertThat(site.kernel.egress.orElseThrow().guards().get(0).sources())
        .containsExactlyInAnyOrder(B, A);
  }

  @Test
  void sourcesOfNobodyFollowMainWhereThatIsWanted() {
    KernelConfig d = KernelConfig.DEFAULT;
    KernelConfig kernel =
        new KernelConfig(
            true,
            KernelConfig.OtherSources.MAIN,
            d.table(),
            d.uplinkTables(),
            d.mark(),
            d.uplinkRules(),
            d.mainRule(),
            d.rule(),
            d.protocol(),
            d.guardProtocol(),
            d.metric(),
            d.guardMetric());
    Config config = Sites.with(Sites.twoIsps().uplinks(), OnDown.NoSurvivor.KEEP, kernel);
    SiteDriver site = SiteDriver.started(config);
    assertThat(site.kernel.fib().lookup(FOREIGN, INTERNET)).isEmpty();
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.kernel.fib().lookup(FROM_A, INTERNET).map(Route::type))
        .contains(RouteType.PROHIBIT);
  }

  /** The first rule, after every single operation, over random histories. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSourceEverLeavesByAForeignUplink_F4(long seed) {
    Random random = new Random(seed);
    SiteDriver site =
        new SiteDriver(
            Sites.twoIsps(),
            new ModelKernel(Sites.bareKernel()),
            driver -> assertFirstRule(driver, seed));
    site.start();
    for (int step = 0; step < 200; step++) {
      site.happen(randomEvent(site, random));
      assertThat(site.inSync()).as("in sync, seed %d, step %d", seed, step).isTrue();
    }
  }

  private static void assertFirstRule(SiteDriver site, long seed) {
    Fib fib = site.kernel.fib();
    assertThat(fib.exit(FROM_A, INTERNET).orElse(WAN1)).as("A, seed %d", seed).isEqualTo(WAN1);
    assertThat(fib.exit(FROM_B, INTERNET).orElse(WAN2)).as("B, seed %d", seed).isEqualTo(WAN2);
    assertThat(fib.exit(FROM_ULA, INTERNET)).as("ULA, seed %d", seed).isEmpty();
    assertThat(fib.exit(FOREIGN, INTERNET)).as("foreign, seed %d", seed).isEmpty();
  }

  private static Event randomEvent(SiteDriver site, Random random) {
    String uplink = random.nextBoolean() ? "fiber" : "cable";
    LinkIndex link = uplink.equals("fiber") ? WAN1 : WAN2;
    String device = uplink.equals("fiber") ? "wan1" : "wan2";
    return switch (random.nextInt(6)) {
      case 0 -> Sites.judged(uplink, PathState.DOWN);
      case 1 -> Sites.judged(uplink, PathState.UP);
      case 2 ->
          new Event.KernelChanged(
              List.of(new KernelEvent.Present(Sites.link(link, device, random.nextBoolean()), 0)));
      case 3 -> somebodyDeletes(site, random);
      case 4 ->
          new Event.AdminAsked(
              uplink,
              new Admin(
                  List.of(Admin.State.values()).get(random.nextInt(3)),
                  Optional.empty(),
                  Optional.empty()));
      default -> new Event.Tick();
    };
  }

  private static Event somebodyDeletes(SiteDriver site, Random random) {
    List<Route> routes = new ArrayList<>(site.kernel.routes.values());
    Route victim = routes.get(random.nextInt(routes.size()));
    site.kernel.routes.remove(victim.key());
    return new Event.KernelChanged(List.of(new KernelEvent.Absent(victim, 4711)));
  }
}
