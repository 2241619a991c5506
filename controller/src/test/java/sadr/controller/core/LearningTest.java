package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Delegation.Origin;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/** Prefixes and gateways that come and go: fiber learns both, cable what a test says. */
class LearningTest {

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:c000::/56");
  private static final Ip6Prefix Q = Ip6Prefix.parse("2001:db8:d000::/56");
  private static final Ip6Address R1 = Ip6Address.parse("fe80::1");
  private static final Ip6Address R2 = Ip6Address.parse("fe80::2");

  private final List<Notice> notices = new ArrayList<>();
  private long seconds;
  private World world = site(false);

  private static UplinkConfig learning(UplinkConfig uplink, boolean gateway) {
    return new UplinkConfig(
        uplink.name(),
        uplink.interfaceName(),
        gateway ? Optional.empty() : uplink.gateway(),
        gateway,
        List.of(),
        true,
        uplink.metric(),
        uplink.services(),
        uplink.dns(),
        uplink.accepts(),
        uplink.probe());
  }

  private static Config config(boolean both) {
    UplinkConfig fiber = Sites.twoIsps().uplinks().get(0);
    UplinkConfig cable = Sites.twoIsps().uplinks().get(1);
    return Sites.of(List.of(learning(fiber, true), both ? learning(cable, false) : cable));
  }

  private static World site(boolean both) {
    return site(config(both));
  }

  /** Fiber alone: what a DHCPv6 client leaves can be of nobody else. */
  private static World onlyFiber() {
    return site(Sites.of(List.of(learning(Sites.twoIsps().uplinks().get(0), true))));
  }

  private static World site(Config config) {
    World begun = Sites.begin(config);
    return Reducer.reduce(
        begun, new Event.KernelDumped(Sites.bareKernel()), new Moment(0, Sites.START));
  }

  private Moment now() {
    return new Moment(nanos(0), Sites.START.plusSeconds(seconds));
  }

  private long nanos(long later) {
    return Duration.ofSeconds(seconds + later).toNanos();
  }

  private void happen(Event event) {
    World before = world;
    world = Reducer.reduce(world, event, now());
    notices.addAll(Notices.between(before, world, now().wall()));
  }

  private void pass(long length) {
    seconds += length;
    happen(new Event.Tick());
  }

  private void present(KernelObject object) {
    happen(new Event.KernelChanged(List.of(new KernelEvent.Present(object, 0))));
  }

  private void absent(KernelObject object) {
    happen(new Event.KernelChanged(List.of(new KernelEvent.Absent(object, 0))));
  }

  private UplinkConfig uplink(int number) {
    return world.config().uplinks().get(number);
  }

  private List<Delegation> fibers() {
    return world.delegations(uplink(0));
  }

  private Delegation lease(Ip6Prefix prefix, long preferred, long valid) {
    return new Delegation(
        prefix, Origin.HOOK, Deadline.at(nanos(preferred)), Deadline.at(nanos(valid)));
  }

  private static Route nullRoute(Ip6Prefix prefix) {
    return Route.refusing(
        new RouteKey(RouteKey.MAIN, prefix, Ip6Prefix.ANY, 1024), RouteType.UNREACHABLE, 16);
  }

  private static Route defaultRoute(Ip6Prefix from, Ip6Address router, LinkIndex link, int by) {
    return Route.unicast(
        new RouteKey(RouteKey.MAIN, Ip6Prefix.ANY, from, 1024), NextHop.via(router, link), by);
  }

  private static Address address(LinkIndex link, String text, long preferred, long valid, int by) {
    return new Address(
        link, Ip6Address.parse(text), 64, new Lifetime(preferred), new Lifetime(valid), 0, by);
  }

  private void heard(Ip6Address router, long lifetime, int preference) {
    happen(
        new Event.RouterHeard(
            "wan1", new Learned.HeardRouter(router, Deadline.at(nanos(lifetime)), preference)));
  }

  private Optional<Ip6Address> gateway() {
    return world.gateway(uplink(0));
  }

  private void neighbour(Ip6Address router, Neighbour.State state) {
    present(new Neighbour(Sites.WAN1, router, Optional.empty(), state, true));
  }

  @Test
  void leaseIsTheUplinksUntilItsValidLifetimeEnds() {
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    assertThat(fibers()).containsExactly(lease(P, 10, 20));

    pass(19);
    assertThat(world.prefixes(uplink(0))).containsExactly(P);
    pass(1);
    assertThat(fibers()).isEmpty();
    assertThat(notices)
        .filteredOn(notice -> notice.event().startsWith("prefix."))
        .extracting(Notice::event, Notice::cause)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("prefix.added", "hook"),
            org.assertj.core.groups.Tuple.tuple("prefix.removed", "hook"));
  }

  @Test
  void leaseThatIsRenewedLastsLonger() {
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    pass(15);
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    pass(15);
    assertThat(fibers()).hasSize(1);
    happen(new Event.PrefixGone("fiber", P));
    assertThat(fibers()).isEmpty();
  }

  /** The ISP may have ceased to carry it: an uplink that is well would seem dead. */
  @Test
  void probesComeFromAPrefixThatIsNotDeprecated() {
    present(Sites.address(Sites.LAN0, "2001:db8:c000:1::1", 64));
    present(Sites.address(Sites.LAN0, "2001:db8:d000:1::1", 64));
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 40)));
    happen(new Event.PrefixLeased("fiber", lease(Q, 30, 40)));
    assertThat(source()).contains("2001:db8:c000:1::1");
    pass(10);
    assertThat(source()).contains("2001:db8:d000:1::1");
    pass(20);
    assertThat(source()).as("nothing better is left").contains("2001:db8:c000:1::1");
    happen(new Event.PrefixLeased("fiber", lease(Q, 10, 20)));
    assertThat(source()).contains("2001:db8:d000:1::1");
  }

  @Test
  void probesComeFromAnAddressOfTheWanThatItsOwnerHasNotDeprecated() {
    present(deprecated("2001:db8:a1::2", 0));
    assertThat(source()).contains("2001:db8:a1::2");
    present(Sites.address(Sites.WAN1, "2001:db8:a9::2", 64));
    assertThat(source()).contains("2001:db8:a9::2");
    // While the uplink is dead this daemon deprecates what it has, which tells nothing.
    present(deprecated("2001:db8:a9::2", world.config().kernel().guardProtocol()));
    assertThat(source()).contains("2001:db8:a9::2");
  }

  private static Address deprecated(String text, int by) {
    return new Address(
        Sites.WAN1,
        Ip6Address.parse(text),
        64,
        Lifetime.ZERO,
        Lifetime.INFINITE,
        Address.DEPRECATED,
        by);
  }

  private Optional<String> source() {
    return world.source(uplink(0)).map(Ip6Address::toString);
  }

  @Test
  void leasesStandInTheirPrefixesOrderWhateverOrderTheyCameIn() {
    happen(new Event.PrefixLeased("fiber", lease(Q, 10, 20)));
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    assertThat(world.prefixes(uplink(0))).containsExactly(P, Q);
  }

  @Test
  void leaseHasItsNullRouteGuardAndWayOut() {
    heard(R1, 1800, 0);
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    happen(Sites.judged("fiber", PathState.UP));
    DesiredState plan = Planner.plan(world);
    assertThat(plan.routes())
        .containsKey(new RouteKey(RouteKey.MAIN, P, Ip6Prefix.ANY, Planner.NULL_METRIC))
        .containsKey(new RouteKey(173, Ip6Prefix.ANY, P, 4000));
    assertThat(plan.routes().get(new RouteKey(173, Ip6Prefix.ANY, P, 1024)).nextHops())
        .containsExactly(NextHop.via(R1, Sites.WAN1));
  }

  @Test
  void leaseIsForgottenWhenTheConfigurationClaimsItsPrefix() {
    happen(new Event.PrefixLeased("fiber", lease(Sites.A, 10, 20)));
    happen(new Event.Configured(Sites.twoIsps(), java.util.Map.of()));
    assertThat(world.learned().leases()).isEmpty();
  }

  /** A reload decides against what a hook told, and says so. */
  @Test
  void leaseThatANewConfigurationGivesToAnotherUplinkIsToldToBeRemovedByIt() {
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    notices.clear();
    UplinkConfig cable = Sites.uplink("cable", "wan2", "fe80::b1", P, 20, List.of(), List.of());
    Config next = Sites.of(List.of(config(false).uplinks().get(0), cable));
    happen(new Event.Configured(next, java.util.Map.of()));
    assertThat(notices)
        .filteredOn(notice -> notice.event().equals("prefix.removed"))
        .filteredOn(notice -> notice.uplink().equals(Optional.of("fiber")))
        .containsExactly(
            Notice.of(
                "prefix.removed", "fiber", "config", java.util.Map.of("prefix", P.toString())));
  }

  @Test
  void theOnlyUplinkHasWhatTheKernelHolds() {
    world = onlyFiber();
    present(nullRoute(P));
    assertThat(fibers())
        .containsExactly(new Delegation(P, Origin.KERNEL, Deadline.NEVER, Deadline.NEVER));
    absent(nullRoute(P));
    assertThat(fibers()).isEmpty();
  }

  @Test
  void kernelsPrefixLastsAsLongAsTheLongestAddressInIt() {
    world = onlyFiber();
    present(nullRoute(P));
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 30, 60, 0));
    present(address(Sites.LAN0, "2001:db8:c000:2::1", 20, 90, 0));
    assertThat(fibers())
        .containsExactly(
            new Delegation(P, Origin.KERNEL, Deadline.at(nanos(30)), Deadline.at(nanos(90))));
  }

  @Test
  void addressesOfOurOwnMakingTellNothing() {
    world = onlyFiber();
    present(nullRoute(P));
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 30, 60, 173));
    assertThat(fibers().get(0).valid()).isEqualTo(Deadline.NEVER);
  }

  @Test
  void addressesThatWeHaveDeprecatedStillTellHowLongTheyAreValid() {
    world = onlyFiber();
    present(nullRoute(P));
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 0, 60, 174));
    assertThat(fibers())
        .as("after a restart")
        .containsExactly(
            new Delegation(P, Origin.KERNEL, Deadline.at(nanos(60)), Deadline.at(nanos(60))));

    present(address(Sites.LAN0, "2001:db8:c000:1::1", 30, 60, 0));
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 0, 60, 174));
    assertThat(fibers().get(0).preferred()).isEqualTo(Deadline.at(nanos(30)));
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 0, 200, 174));
    assertThat(fibers().get(0).valid()).isEqualTo(Deadline.at(nanos(200)));
  }

  @Test
  void prefixOfAClientThatWasKilledEndsWhenItsAddressesSaid() {
    world = onlyFiber();
    Address only = address(Sites.LAN0, "2001:db8:c000:1::1", 30, 60, 0);
    present(nullRoute(P));
    present(only);
    pass(60);
    absent(only);
    assertThat(fibers()).isEmpty();
    present(address(Sites.LAN0, "2001:db8:c000:1::1", 30, 60, 0)); // It is back.
    assertThat(fibers()).hasSize(1);
  }

  @Test
  void ofSeveralThatLearnNobodyHasWhatNothingTells() {
    world = site(true);
    present(nullRoute(P));
    assertThat(fibers()).isEmpty();
    assertThat(world.delegations(uplink(1))).isEmpty();
    assertThat(world.unassigned()).extracting(Unassigned::prefix).containsExactly(P);
    assertThat(world.unassigned().get(0).reason()).contains("fiber, cable", "sadr prefix set");
  }

  /** Cable's DHCPv6 client may have left it, though its other prefix is configured. */
  @Test
  void theOnlyOneThatLearnsBesideAStaticOneDoesNotHaveWhatNothingTells() {
    present(nullRoute(P));
    assertThat(fibers()).isEmpty();
    assertThat(Planner.plan(world).routes().keySet()).noneMatch(key -> key.from().equals(P));
    assertThat(world.unassigned()).extracting(Unassigned::prefix).containsExactly(P);
    assertThat(world.unassigned().get(0).reason())
        .contains("fiber, cable", "sadr prefix set", "write it into");
    World nobodys = world;

    present(defaultRoute(P, R1, Sites.WAN1, 16));
    assertThat(fibers()).extracting(Delegation::prefix).containsExactly(P);

    world = nobodys;
    present(address(Sites.WAN1, "2001:db8:c000:ff::1", 30, 60, 0));
    assertThat(fibers()).extracting(Delegation::prefix).containsExactly(P);
  }

  @Test
  void whatAStaticUplinksInterfaceShowsIsNobodysUntilItIsWrittenDown() {
    present(nullRoute(P));
    present(address(Sites.WAN2, "2001:db8:c000:ff::1", 30, 60, 0));
    assertThat(fibers()).isEmpty();
    assertThat(world.unassigned().get(0).reason()).contains("cable", "write it into its prefixes");
  }

  @Test
  void hookKnowsBetterThanTheKernelWhoseAPrefixIs() {
    world = site(true);
    present(nullRoute(P));
    present(defaultRoute(P, R1, Sites.WAN1, 16));
    assertThat(fibers()).hasSize(1);
    assertThat(LeasePolicy.refusal(world, "cable", P, Set.of())).isEmpty();
    happen(new Event.PrefixLeased("cable", lease(P, 10, 20)));
    assertThat(fibers()).isEmpty();
    assertThat(world.delegations(uplink(1))).containsExactly(lease(P, 10, 20));
    assertThat(world.unassigned()).isEmpty();
  }

  @Test
  void hookAnAddressOrARouteTellsWhoseItIs() {
    world = site(true);
    present(nullRoute(P));
    World nobodys = world;
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    assertThat(world.unassigned()).isEmpty();
    assertThat(fibers()).hasSize(1);

    world = nobodys;
    present(address(Sites.WAN2, "2001:db8:c000:ff::1", 30, 60, 0));
    assertThat(world.prefixes(uplink(1))).containsExactly(P);

    world = nobodys;
    present(defaultRoute(P, R1, Sites.WAN2, 16));
    assertThat(world.prefixes(uplink(1))).containsExactly(P);
    assertThat(world.unassigned()).isEmpty();
  }

  @Test
  void whatNoIspDelegatesIsNotUsed() {
    present(nullRoute(Ip6Prefix.parse("fd00:1::/48")));
    present(nullRoute(Ip6Prefix.parse("2001:db8:c000::/72")));
    present(nullRoute(Ip6Prefix.parse("2001:db8::/32"))); // cable's B lies in it
    assertThat(fibers()).isEmpty();
    assertThat(world.unassigned())
        .extracting(Unassigned::reason)
        .anyMatch(reason -> reason.contains("overlaps 2001:db8:b000::/56 of cable"));
  }

  @Test
  void prefixOfTheConfigurationIsNotLearnedAgain() {
    present(nullRoute(Sites.B));
    assertThat(fibers()).isEmpty();
    assertThat(world.unassigned()).isEmpty();
  }

  @Test
  void withoutAPrefixItIsDownAndSaysSo() {
    heard(R1, 1800, 0);
    happen(Sites.judged("fiber", PathState.UP));
    assertThat(world.uplink("fiber").verdict().cause()).isEqualTo("no-prefix");
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    assertThat(world.uplink("fiber").verdict()).isEqualTo(Verdict.UP);
  }

  /** R24: damping is for links that flap. */
  @Test
  void theFirstLeaseAndFlashRenumberingAreNoFall() {
    heard(R1, 1800, 0);
    happen(Sites.judged("cable", PathState.UP));
    happen(new Event.PrefixLeased("fiber", lease(P, 1000, 2000)));
    happen(cannotSend());
    happen(Sites.judged("fiber", PathState.UP));
    assertThat(world.uplink("fiber").role()).isEqualTo(Role.ACTIVE);
    happen(new Event.PrefixGone("fiber", P));
    assertThat(world.uplink("fiber").role()).isEqualTo(Role.OUT);
    pass(1);
    happen(new Event.PrefixLeased("fiber", lease(Q, 1000, 2000)));
    assertThat(world.uplink("fiber").role()).isEqualTo(Role.ACTIVE);
    assertThat(world.uplink("fiber").hold()).isEqualTo(HoldDown.NONE);
  }

  @Test
  void aFallIsNotForgottenWhileThereIsNoPrefix() {
    heard(R1, 1800, 0);
    happen(Sites.judged("cable", PathState.UP));
    happen(new Event.PrefixLeased("fiber", lease(P, 1000, 2000)));
    happen(Sites.judged("fiber", PathState.UP));
    happen(Sites.judged("fiber", PathState.DOWN));
    happen(new Event.PrefixGone("fiber", P));
    happen(new Event.PrefixLeased("fiber", lease(Q, 1000, 2000)));
    happen(Sites.judged("fiber", PathState.UP));
    assertThat(world.uplink("fiber").role()).isEqualTo(Role.STANDBY);
  }

  private static Event cannotSend() {
    return new Event.PathJudged(
        new PathReport(
            "fiber",
            PathState.DOWN,
            PathReport.Cause.CANNOT_SEND,
            "no address to probe from",
            0,
            java.util.OptionalLong.empty(),
            List.of()));
  }

  @Test
  void withoutAGatewayItIsDownAndJoinsWhenOneIsHeard() {
    happen(new Event.PrefixLeased("fiber", lease(P, 100, 200)));
    assertThat(world.uplink("fiber").verdict())
        .isEqualTo(Verdict.down("no-gateway", "no router has been heard on wan1"));
    assertThat(Planner.plan(world).routes().keySet())
        .noneMatch(key -> key.metric() == 1024 && key.from().equals(P));
    heard(R1, 1800, 0);
    happen(Sites.judged("fiber", PathState.UP));
    assertThat(world.uplink("fiber").verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void routerThatIsThereStaysWhoeverAppears() {
    heard(R1, 1800, 0);
    heard(R2, 1800, 0);
    assertThat(gateway()).contains(R1);
    pass(4);
    heard(R1, 1800, 0); // It was asked whether it is still there.
    heard(R2, 1800, 0);
    pass(600);
    heard(R2, 1800, 0);
    assertThat(gateway()).contains(R1);
    heard(R1, 0, 0); // It says that it is none any more.
    assertThat(gateway()).contains(R2);
  }

  @Test
  void routerThatSaysNothingWhenAskedLosesToTheNewOne() {
    heard(R1, 1800, 0);
    pass(100);
    heard(R2, 1800, 0);
    pass(11);
    assertThat(gateway()).contains(R1);
    pass(1);
    assertThat(gateway()).contains(R2);
    pass(60);
    heard(R1, 1800, 0); // It is back, and has to wait.
    pass(60);
    assertThat(gateway()).contains(R2);
    heard(R2, 0, 0);
    assertThat(gateway()).contains(R1);
  }

  @Test
  void floodOfRoutersNeitherReplacesNorEvictsTheOneThatIsThere() {
    heard(R1, 1800, 0);
    for (int i = 0; i < 100; i++) {
      heard(new Ip6Address(R1.high(), 1000 + i), 9000, 0);
    }
    pass(4);
    heard(R1, 1800, 0);
    pass(1000);
    assertThat(gateway()).contains(R1);
    heard(R2, 1800, 0); // Still, the next one is remembered.
    heard(R1, 0, 0);
    neighbours(world.learned().routersOn("wan1"));
    assertThat(gateway()).contains(R2);
  }

  /** None of them answers but R2. */
  private void neighbours(List<Learned.HeardRouter> routers) {
    routers.stream()
        .map(Learned.HeardRouter::address)
        .filter(router -> !router.equals(R2))
        .forEach(router -> neighbour(router, Neighbour.State.FAILED));
  }

  @Test
  void otherRoutersAreTriedInTurnWhileTheGatewayLeadsNowhere() {
    happen(new Event.PrefixLeased("fiber", lease(P, 10_000, 20_000)));
    heard(R1, 9000, 0);
    heard(R2, 9000, 0);
    happen(Sites.judged("fiber", PathState.UP));
    pass(60);
    assertThat(gateway()).contains(R1);
    happen(Sites.judged("fiber", PathState.DOWN));
    pass(1);
    assertThat(gateway()).contains(R2);
    pass(20);
    heard(R1, 9000, 0); // It still advertises itself.
    assertThat(gateway()).contains(R2);
    pass(10);
    assertThat(gateway()).contains(R1);
    happen(Sites.judged("fiber", PathState.UP));
    pass(100);
    assertThat(gateway()).contains(R1);
  }

  @Test
  void routerIsForgottenWhenItsLifetimeEnds() {
    heard(R1, 1800, 0);
    heard(R2, 30, 0);
    pass(30);
    assertThat(gateway()).contains(R1);
    pass(1800);
    assertThat(gateway()).isEmpty();
  }

  @Test
  void higherPreferenceWins() {
    heard(R1, 1800, 1);
    heard(R2, 1800, 0);
    assertThat(gateway()).contains(R1);
  }

  @Test
  void routerThatDoesNotAnswerLosesAndDoesNotComeBackAtOnce() {
    heard(R1, 1800, 0);
    heard(R2, 1800, 0);
    neighbour(R1, Neighbour.State.FAILED);
    assertThat(gateway()).contains(R2);
    assertThat(world.silentRouters(uplink(0))).containsExactly(R1);
    neighbour(R1, Neighbour.State.REACHABLE);
    assertThat(gateway()).contains(R2);
    neighbour(R2, Neighbour.State.FAILED);
    assertThat(gateway()).contains(R1);
  }

  @Test
  void silenceOfTheGatewayMakesTheProbesLook() {
    heard(R1, 1800, 0);
    long before = world.uplink("fiber").suspicions();
    neighbour(R1, Neighbour.State.FAILED);
    assertThat(world.uplink("fiber").suspicions()).isEqualTo(before + 1);
    assertThat(gateway()).contains(R1); // There is no other.
  }

  @Test
  void unknownInterfacesRoutersChangeNothing() {
    World before = world;
    happen(new Event.RouterHeard("eth9", new Learned.HeardRouter(R1, Deadline.at(nanos(1800)), 1)));
    assertThat(world.learned()).isEqualTo(before.learned());
  }

  @Test
  void kernelsOwnDefaultRouteStandsInForARouterThatWasNotHeard() {
    present(defaultRoute(Ip6Prefix.ANY, R1, Sites.WAN1, 9));
    assertThat(gateway()).contains(R1);
    present(defaultRoute(Ip6Prefix.ANY, R2, Sites.WAN1, 9)); // The kernel holds both.
    assertThat(gateway()).contains(R2);
    absent(defaultRoute(Ip6Prefix.ANY, R2, Sites.WAN1, 9));
    assertThat(gateway()).contains(R1);
    heard(R2, 1800, 0);
    assertThat(gateway()).contains(R2);
    present(defaultRoute(Ip6Prefix.ANY, R2, Sites.WAN2, 9));
    assertThat(world.gateway(uplink(1))).contains(Ip6Address.parse("fe80::b1"));
  }

  @Test
  void staticDefaultRouteIsNoRoutersWord() {
    present(defaultRoute(Ip6Prefix.ANY, R1, Sites.WAN1, 3));
    assertThat(gateway()).isEmpty();
  }

  @Test
  void leasePolicyRefusesWhatIsSomebodyElses() {
    happen(new Event.PrefixLeased("fiber", lease(P, 10, 20)));
    assertThat(LeasePolicy.refusal(world, "nobody", Q, Set.of()).orElseThrow().usage()).isTrue();
    assertThat(refused("cable", P).text()).contains("overlaps", "fiber");
    assertThat(refused("fiber", Sites.B).text()).contains("overlaps", "cable");
    assertThat(refused("fiber", Ip6Prefix.parse("2001:db8:c000::/72")).usage()).isTrue();
    assertThat(refused("fiber", Ip6Prefix.parse("2001:db8:c000::/48")).usage()).isFalse();
    assertThat(LeasePolicy.refusal(world, "fiber", P, Set.of())).isEmpty();
    assertThat(
            LeasePolicy.refusal(world, "fiber", Ip6Prefix.parse("2001:db8:c000::/48"), Set.of(P)))
        .isEmpty();
    assertThat(LeasePolicy.refusal(world, "cable", Sites.B).orElseThrow().usage()).isTrue();
    assertThat(LeasePolicy.refusal(world, "fiber", Q).orElseThrow().usage()).isFalse();
    assertThat(LeasePolicy.refusal(world, "fiber", P)).isEmpty();
  }

  private LeasePolicy.Refusal refused(String uplink, Ip6Prefix prefix) {
    return LeasePolicy.refusal(world, uplink, prefix, Set.of()).orElseThrow();
  }

  @Test
  void nobodyIsToldOfWhatNobodyAskedFor() {
    World plain = Sites.begin(Sites.twoIsps());
    for (Route route : List.of(nullRoute(P), defaultRoute(Ip6Prefix.ANY, R1, Sites.WAN1, 9))) {
      assertThat(Interest.wants(new KernelEvent.Present(route, 0), plain)).isFalse();
      assertThat(Interest.wants(new KernelEvent.Present(route, 0), world)).isTrue();
    }
  }
}
