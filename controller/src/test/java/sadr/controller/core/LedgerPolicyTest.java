package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.config.OnDown.NoSurvivor.KEEP;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.ra.Advert;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.PathState;

class LedgerPolicyTest {

  private static final Ip6Prefix C = Ip6Prefix.parse("2001:db8:c000::/56");
  private static final Ip6Prefix C1 = Ip6Prefix.parse("2001:db8:c000:1::/64");
  private static final Ledger.OnLan A1 = new Ledger.OnLan("lan0", Lans.A1);

  private final Config config = Lans.site(KEEP, Lans.lan0());
  private final SiteDriver site = SiteDriver.started(config);

  private void renumber() {
    use(Lans.fiberHas(config, C));
  }

  private void use(Config next) {
    site.happen(new Event.Configured(next, Sites.fresh(next)));
  }

  private Optional<Ledger.Entry> entry() {
    return Optional.ofNullable(site.world.ledger().entries().get(A1));
  }

  /** R13. */
  @Test
  void whatHostsAreToldIsRemembered() {
    assertThat(site.world.ledger().entries())
        .containsOnly(
            Map.entry(A1, new Ledger.Entry("fiber", Sites.A, Deadline.NEVER)),
            Map.entry(
                new Ledger.OnLan("lan0", Lans.B1),
                new Ledger.Entry("cable", Sites.B, Deadline.NEVER)),
            Map.entry(
                new Ledger.OnLan("lan0", Lans.ULA),
                new Ledger.Entry("", Lans.ULA, Deadline.NEVER)));
  }

  /** R12: 5400 s is the longest that was ever advertised. */
  @Test
  void aReplacedPrefixIsWithdrawnForNinetyMinutesAndThenForgotten() {
    renumber();
    for (int second = 0; second < 5400; second += 100) {
      assertThat(Lans.told(site.world, Lans.A1, 0)).as("at %d s", second).isEqualTo("withdrawn");
      assertThat(Lans.told(site.world, C1, 0)).isEqualTo("preferred");
      site.pass(Duration.ofSeconds(100));
    }
    assertThat(Lans.told(site.world, Lans.A1, 0)).isEqualTo("-");
    assertThat(entry()).isEmpty();
  }

  /** R12: the offer of a withdrawn prefix says 0 and 0. */
  @Test
  void aWithdrawnPrefixHasNoLifetimeLeft() {
    renumber();
    assertThat(Lans.onLan0(site.world).prefixes())
        .contains(new Advert.Offer(Lans.A1, Deadline.OVER, Deadline.OVER));
  }

  @Test
  void aPrefixThatComesBackIsOfferedAsBefore() {
    renumber();
    site.pass(Duration.ofHours(1));
    use(config);
    assertThat(Lans.told(site.world, Lans.A1, 0)).isEqualTo("preferred");
    assertThat(entry()).contains(new Ledger.Entry("fiber", Sites.A, Deadline.NEVER));
    site.pass(Duration.ofHours(2));
    assertThat(Lans.told(site.world, Lans.A1, 0)).isEqualTo("preferred");
  }

  @Test
  void aDeadUplinksPrefixIsNotWithdrawn() {
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.pass(Duration.ofHours(3));
    assertThat(entry()).contains(new Ledger.Entry("fiber", Sites.A, Deadline.NEVER));
  }

  /** R13: what was lost while nobody watched is withdrawn from the start on. */
  @Test
  void afterARestartAPrefixThatIsGoneBeginsItsNinetyMinutesAnew() {
    Config next = Lans.fiberHas(config, C);
    Moment start = new Moment(77_000_000_000L, Sites.START.plusSeconds(3600));
    World before =
        Reducer.begin(next, Sites.fresh(next), start.wall()).withLedger(site.world.ledger());
    World after = Reducer.reduce(before, new Event.KernelDumped(Sites.bareKernel()), start);
    Ledger.Entry entry = after.ledger().entries().get(A1);
    assertThat(entry.clean()).isEqualTo(Deadline.after(Duration.ofMinutes(90), start.nanos()));
    assertThat(Lans.told(after, Lans.A1, start.nanos())).isEqualTo("withdrawn");
    assertThat(Notices.between(before, after, start.wall()))
        .contains(
            Notice.of(
                "prefix.removed",
                "fiber",
                "restart",
                Map.of("prefix", Sites.A.toString(), "clean", "2026-11-21T14:30:00Z")));
  }

  /** R13: one that was being withdrawn goes on from where it was. */
  @Test
  void afterARestartAWithdrawalGoesOn() {
    renumber();
    site.pass(Duration.ofHours(1));
    World again =
        Reducer.begin(site.world.config(), Sites.fresh(config), Sites.START)
            .withLedger(site.world.ledger());
    Moment start = new Moment(Duration.ofMinutes(70).toNanos(), Sites.START);
    World after = Reducer.reduce(again, new Event.KernelDumped(Sites.bareKernel()), start);
    assertThat(after.ledger()).isEqualTo(site.world.ledger());
    assertThat(Notices.between(again, after, start.wall()))
        .noneMatch(notice -> notice.event().startsWith("prefix."));
  }

  /** R15: operators are told when every host is clean. */
  @Test
  void theNoticeOfARemovedPrefixSaysWhenEveryHostIsClean() {
    renumber();
    assertThat(site.notices)
        .contains(
            Notice.of(
                "prefix.removed",
                "fiber",
                "config",
                Map.of("prefix", Sites.A.toString(), "clean", "2026-11-21T13:30:00Z")));
  }

  /**
   * R15, RFC 4862 §5.5.3 e: hosts cut a longer lifetime to two hours only. None holds more than 90
   * minutes from us, so that all are clean when the ledger says so: those that hear of the
   * withdrawal, and those that sleep through it.
   */
  @Test
  void everyHostIsCleanWhenTheLedgerForgets() {
    SlaacHost awake = new SlaacHost();
    SlaacHost asleep = new SlaacHost();
    long second = 0;
    for (; second < 3600; second += 10) {
      awake.hear(offered(), second);
      asleep.hear(offered(), second);
      site.pass(Duration.ofSeconds(10));
    }
    renumber();
    assertThat(awake.holds(second)).isTrue();
    while (entry().isPresent()) {
      awake.hear(offered(), second);
      site.pass(Duration.ofSeconds(10));
      second += 10;
    }
    assertThat(second).isEqualTo(3600 + 5400);
    assertThat(awake.holds(second)).isFalse();
    assertThat(asleep.holds(second)).isFalse();
  }

  /** R15: the two hours are for what another router promised; our word cannot shorten those. */
  @Test
  void aHostThatHeardMoreElsewhereKeepsItForTwoHours() {
    SlaacHost host = new SlaacHost();
    host.hear(86_400, 0);
    renumber();
    host.hear(offered(), 0);
    assertThat(host.holds(7199)).isTrue();
    assertThat(host.holds(7200)).isFalse();
  }

  @Test
  void aLanWithoutItsInterfaceIsNotToldOf() {
    SiteDriver other = SiteDriver.started(Lans.site(KEEP, Lans.lan("lan9", 9, true, true)));
    assertThat(other.world.ledger()).isEqualTo(Ledger.EMPTY);
  }

  @Test
  void anInterfaceThatGoesForAWhileTakesNothingWithIt() {
    site.happen(
        new Event.KernelChanged(
            List.of(new KernelEvent.Absent(Sites.link(Sites.LAN0, "lan0", true), 0))));
    assertThat(entry()).contains(new Ledger.Entry("fiber", Sites.A, Deadline.NEVER));
  }

  /** Two would take turns to tell hosts that the prefix lives and that it does not. */
  @Test
  void whatAnotherMayHaveBegunToAdvertiseIsKnownAndNotWithdrawn() {
    use(Lans.site(KEEP, Lans.lan("lan0", 1, true, false)));
    assertThat(entry()).contains(new Ledger.Entry("fiber", Sites.A, Deadline.NEVER, false));
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  /** R12: nobody else does it. */
  @Test
  void whatWasLostBeforeALanIsLeftToOthersGoesOnBeingWithdrawn() {
    renumber();
    use(Lans.with(site.world.config().uplinks(), KEEP, Lans.lan("lan0", 1, true, false)));
    assertThat(Lans.onLan0(site.world).prefixes()).containsExactly(over(Lans.A1));
    assertThat(Lans.onLan0(site.world).defaultRouter()).isFalse();
    site.pass(Duration.ofMinutes(90));
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  /** R12. */
  @Test
  void hostsOfALanThatIsLeftOutLetGoOfAllThatTheyWereTold() {
    use(Lans.site(KEEP));
    Advert advert = Lans.onLan0(site.world);
    assertThat(advert.defaultRouter()).isFalse();
    assertThat(advert.routes()).isEmpty();
    assertThat(advert.prefixes()).containsExactly(over(Lans.A1), over(Lans.B1), over(Lans.ULA));
    assertThat(advert.resolvers()).hasSize(3).noneMatch(Advert.Resolver::alive);
    assertThat(advert.search()).isEmpty();
    assertThat(advert.ended())
        .isEqualTo(
            new Advert.Ended(
                List.of("example.net"),
                List.of(Ip6Prefix.parse("64:ff9b::/96")),
                List.of(Sites.A, Sites.B, Lans.ULA)));
    site.pass(Duration.ofMinutes(90));
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  @Test
  void nothingIsAdvertisedOnWhatBecameAnIspsLink() {
    use(
        Lans.with(
            List.of(
                Sites.uplink("fiber", "lan0", "fe80::a1", Sites.A, 10, List.of(), List.of()),
                Sites.twoIsps().uplinks().get(1)),
            KEEP));
    assertThat(AdvertPlanner.plan(site.world)).isEmpty();
  }

  private static Advert.Offer over(Ip6Prefix network) {
    return new Advert.Offer(network, Deadline.OVER, Deadline.OVER);
  }

  /** An ISP that renumbers every few seconds must not make advertisements grow without end. */
  @Test
  void theNewestThirtyTwoWithdrawnNetworksOfALanAreKept() {
    Ip6Prefix wide = Ip6Prefix.parse("2001:db8:c000::/50");
    for (int i = 0; i < 40; i++) {
      use(Lans.fiberHas(config, nth(wide, i)));
      site.pass(Duration.ofSeconds(3));
    }
    assertThat(site.world.ledger().withdrawn("lan0"))
        .hasSize(32)
        .contains(nth(wide, 38).network(1), nth(wide, 7).network(1))
        .doesNotContain(nth(wide, 6).network(1), Lans.A1);
    assertThat(Lans.told(site.world, nth(wide, 39).network(1), site.nanos()))
        .isEqualTo("preferred");
  }

  private static Ip6Prefix nth(Ip6Prefix wide, int number) {
    return new Ip6Prefix(wide.network(number * 256L).address(), 56);
  }

  @Test
  void theNetworkOfAnotherSubnetIsWithdrawn() {
    use(Lans.site(KEEP, Lans.lan("lan0", 5, true, true)));
    assertThat(Lans.told(site.world, Lans.A1, 0)).isEqualTo("withdrawn");
    assertThat(Lans.told(site.world, Lans.ULA, 0)).isEqualTo("withdrawn");
  }

  /** The valid lifetime that an advertisement says of A's network, in seconds. */
  private long offered() {
    return Lans.onLan0(site.world).prefixes().stream()
        .filter(offer -> offer.prefix().equals(Lans.A1))
        .mapToLong(offer -> offer.valid().secondsLeft(0, 5400))
        .findFirst()
        .orElseThrow();
  }

  /** An address by RFC 4862 §5.5.3 e. */
  private static final class SlaacHost {
    private static final long TWO_HOURS = 7200;
    private long until;

    void hear(long valid, long now) {
      long remaining = until - now;
      if (valid > TWO_HOURS || valid > remaining) {
        until = now + valid;
      } else if (remaining > TWO_HOURS) {
        until = now + TWO_HOURS;
      }
    }

    boolean holds(long now) {
      return now < until;
    }
  }
}
