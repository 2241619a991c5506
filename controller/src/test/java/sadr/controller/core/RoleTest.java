package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.core.Role.ACTIVE;
import static sadr.controller.core.Role.OUT;
import static sadr.controller.core.Role.STANDBY;
import static sadr.controller.core.Sites.A;
import static sadr.controller.core.Sites.B;
import static sadr.controller.core.Sites.WAN1;
import static sadr.controller.core.Sites.WAN2;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Neighbour;
import sadr.probes.health.PathState;

/** Who carries traffic, from health, wishes and metrics. */
class RoleTest {

  @Test
  void theLowestMetricIsActiveAndTheOthersStandBy() {
    assertRoles(SiteDriver.started(Sites.twoIsps()), ACTIVE, STANDBY);
  }

  @Test
  void equalMetricsShare() {
    Config config =
        Sites.of(
            List.of(
                Sites.uplink("fiber", "wan1", "fe80::a1", A, 10, List.of(), List.of()),
                Sites.uplink("cable", "wan2", "fe80::b1", B, 10, List.of(), List.of())));
    assertRoles(SiteDriver.started(config), ACTIVE, ACTIVE);
  }

  @Test
  void theNextMetricTakesOverAndHandsBack() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertRoles(site, OUT, ACTIVE);
    site.happen(Sites.judged("fiber", PathState.UP));
    assertRoles(site, STANDBY, ACTIVE);
    site.pass(HoldDown.FIRST);
    assertRoles(site, ACTIVE, STANDBY);
    assertThat(site.notices)
        .filteredOn(notice -> notice.event().startsWith("uplink."))
        .extracting(
            notice -> notice.event() + " " + notice.uplink().orElse("") + " " + notice.cause())
        .endsWith(
            "uplink.down fiber probes",
            "uplink.role fiber probes",
            "uplink.role cable other-uplink",
            "uplink.up fiber probes",
            "uplink.role fiber recovered",
            "uplink.role fiber hold-down",
            "uplink.role cable other-uplink");
  }

  @Test
  void anUnknownUplinkCountsAsUsable() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    assertThat(site.world.uplink("fiber").verdict().health()).isEqualTo(Health.UNKNOWN);
    assertThat(site.role("fiber")).isEqualTo(ACTIVE);
  }

  @Test
  void carrierLossTakesItOutAndOnlyProbesBringItBack() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.UP));
    site.happen(carrier(WAN1, "wan1", false));
    assertRoles(site, OUT, ACTIVE);
    site.happen(carrier(WAN1, "wan1", true));
    assertRoles(site, OUT, ACTIVE);
    assertThat(site.world.uplink("fiber").verdict().cause()).isEqualTo("carrier");
    site.happen(Sites.judged("fiber", PathState.UP));
    site.pass(HoldDown.FIRST);
    assertRoles(site, ACTIVE, STANDBY);
  }

  @Test
  void withoutCarrierTheProbesAreToldThatThePathIsBlocked() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    assertThat(PathPlanner.paths(site.world).get(0).blocked()).isEmpty();
    site.happen(carrier(WAN1, "wan1", false));
    assertThat(PathPlanner.paths(site.world).get(0).blocked()).contains("no carrier on wan1");
  }

  @Test
  void whenAllAreDeadThoseWithCarrierGoOnAsTheyWere() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertRoles(site, OUT, ACTIVE);
    assertThat(site.world.uplink("cable").verdict().health()).isEqualTo(Health.DOWN);
  }

  @Test
  void whenTheLastOneLosesCarrierTooAnotherWithCarrierIsTried() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    site.happen(carrier(WAN2, "wan2", false));
    assertRoles(site, ACTIVE, OUT);
  }

  @Test
  void whenAllAreDeadNoneIsLeftWhereThatIsWanted() {
    SiteDriver site =
        SiteDriver.started(
            Sites.with(Sites.twoIsps().uplinks(), OnDown.NoSurvivor.REJECT, KernelConfig.DEFAULT));
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertRoles(site, OUT, OUT);
  }

  @Test
  void failoverTakesItOutUntilItsTimeIsOver() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(asked("fiber", Admin.State.FAILED_OVER, Optional.of(Duration.ofMinutes(30))));
    assertRoles(site, OUT, ACTIVE);
    site.pass(Duration.ofMinutes(29));
    assertRoles(site, OUT, ACTIVE);
    site.pass(Duration.ofMinutes(1));
    assertRoles(site, ACTIVE, STANDBY);
    assertThat(site.notices)
        .anySatisfy(
            notice -> {
              assertThat(notice.event()).isEqualTo("admin.restore");
              assertThat(notice.cause()).isEqualTo("expired");
            });
  }

  @Test
  void drainLeavesTheRoutesAndLetsTheNextBeActive() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(asked("fiber", Admin.State.DRAINED, Optional.empty()));
    assertRoles(site, STANDBY, ACTIVE);
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertRoles(site, ACTIVE, OUT);
  }

  @Test
  void aFailedOverUplinkShowsItsTrueHealth() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(asked("fiber", Admin.State.FAILED_OVER, Optional.empty()));
    site.happen(Sites.judged("fiber", PathState.UP));
    assertThat(site.world.uplink("fiber").verdict().health()).isEqualTo(Health.UP);
    assertRoles(site, OUT, ACTIVE);
  }

  @Test
  void knowsTheLastUsableOne() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    assertThat(RolePolicy.isLastUsable(site.world, "fiber")).isFalse();
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertThat(RolePolicy.isLastUsable(site.world, "fiber")).isTrue();
  }

  @Test
  void anUplinkThatWasDownBeforeTheDaemonStartedStaysOut() {
    Config config = Sites.twoIsps();
    World world =
        Reducer.begin(
            config,
            Map.of(
                "fiber", new Remembered(1, Health.DOWN, OUT, Admin.AUTO),
                "cable", new Remembered(2, Health.UP, ACTIVE, Admin.AUTO)),
            Sites.START);
    World next =
        Reducer.reduce(
            world, new Event.KernelDumped(Sites.bareKernel()), new Moment(0, Sites.START));
    assertThat(next.uplink("fiber").role()).isEqualTo(OUT);
    assertThat(PathPlanner.paths(next).get(0).initiallyDown()).isTrue();
    assertThat(Notices.between(world, next, Sites.START)).isEmpty();
  }

  @Test
  void aMissingInterfaceWaitsAndJoinsWhenTheProbesSaySo() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(
        new Event.KernelChanged(
            List.of(new KernelEvent.Absent(Sites.link(WAN1, "wan1", true), 0))));
    assertThat(site.world.uplink("fiber").verdict().detail()).isEqualTo("no interface wan1");
    assertRoles(site, OUT, ACTIVE);
    site.happen(carrier(new LinkIndex(9), "wan1", true));
    assertRoles(site, OUT, ACTIVE);
    site.happen(Sites.judged("fiber", PathState.UP));
    site.pass(HoldDown.FIRST);
    assertRoles(site, ACTIVE, STANDBY);
    assertThat(site.kernel.fib().exit("2001:db8:a000:1::5", "2001:db8:ffff::1"))
        .contains(new LinkIndex(9));
  }

  @Test
  void aGatewayThatStopsAnsweringIsSuspicious() {
    SiteDriver site = SiteDriver.started(Sites.twoIsps());
    site.happen(neighbour(Neighbour.State.FAILED));
    assertThat(PathPlanner.paths(site.world).get(0).suspicions()).isEqualTo(1);
    assertThat(site.role("fiber")).isEqualTo(ACTIVE);
  }

  @Test
  void withoutTargetsTheGatewayIsTheVerdict() {
    Config probed = Sites.twoIsps();
    Config config =
        Sites.of(List.of(Sites.unprobed(probed.uplinks().get(0)), probed.uplinks().get(1)));
    SiteDriver site = SiteDriver.started(config);
    assertThat(site.world.uplink("fiber").verdict()).isEqualTo(Verdict.UP);
    site.happen(neighbour(Neighbour.State.FAILED));
    assertRoles(site, OUT, ACTIVE);
    site.happen(neighbour(Neighbour.State.STALE));
    assertRoles(site, OUT, ACTIVE);
    site.happen(neighbour(Neighbour.State.REACHABLE));
    site.pass(HoldDown.FIRST);
    assertRoles(site, ACTIVE, STANDBY);
  }

  @Test
  void aGatewayThatFailedIsForgottenWithTheGateway() {
    Config probed = Sites.twoIsps();
    UplinkConfig fiber = Sites.unprobed(probed.uplinks().get(0));
    Config config = Sites.of(List.of(fiber, probed.uplinks().get(1)));
    SiteDriver site = SiteDriver.started(config);
    site.happen(neighbour(Neighbour.State.FAILED));
    assertRoles(site, OUT, ACTIVE);
    Config pointToPoint = Sites.of(List.of(withoutGateway(fiber), probed.uplinks().get(1)));
    site.happen(new Event.Configured(pointToPoint, Map.of()));
    site.pass(HoldDown.FIRST);
    assertRoles(site, ACTIVE, STANDBY);
  }

  private static UplinkConfig withoutGateway(UplinkConfig uplink) {
    return new UplinkConfig(
        uplink.name(),
        uplink.interfaceName(),
        Optional.empty(),
        false,
        uplink.prefixes(),
        false,
        uplink.metric(),
        uplink.services(),
        uplink.dns(),
        uplink.accepts(),
        uplink.probe());
  }

  private static void assertRoles(SiteDriver site, Role fiber, Role cable) {
    assertThat(site.role("fiber")).as("fiber").isEqualTo(fiber);
    assertThat(site.role("cable")).as("cable").isEqualTo(cable);
  }

  private static Event carrier(LinkIndex link, String name, boolean carrier) {
    return new Event.KernelChanged(
        List.of(new KernelEvent.Present(Sites.link(link, name, carrier), 0)));
  }

  private static Event neighbour(Neighbour.State state) {
    return new Event.KernelChanged(
        List.of(
            new KernelEvent.Present(
                new Neighbour(WAN1, Ip6Address.parse("fe80::a1"), Optional.empty(), state, true),
                0)));
  }

  private static Event asked(String uplink, Admin.State state, Optional<Duration> time) {
    return new Event.AdminAsked(
        uplink, new Admin(state, time.map(Sites.START::plus), Optional.empty()));
  }
}
