package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.ra.Adverts.A;
import static sadr.controller.ra.Adverts.B;
import static sadr.controller.ra.Adverts.MAC;
import static sadr.controller.ra.Adverts.NOW;
import static sadr.controller.ra.Adverts.ULA;
import static sadr.controller.ra.Adverts.offer;
import static sadr.controller.ra.Adverts.past;
import static sadr.controller.ra.Adverts.seconds;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.NdOption.PrefixInformation;
import sadr.controller.ra.NdOption.RouteInformation;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class AdvertRendererTest {

  private static RouterAdvertisement rendered(Advert advert, long nowNanos) {
    List<RouterAdvertisement> parts = AdvertRenderer.render(advert, MAC, 1500, nowNanos);
    assertThat(parts).hasSize(1);
    return parts.get(0);
  }

  private static RouterAdvertisement rendered(Advert advert) {
    return rendered(advert, NOW);
  }

  private static PrefixInformation prefix(RouterAdvertisement advertisement, Ip6Prefix prefix) {
    return advertisement.options(PrefixInformation.class).stream()
        .filter(option -> option.prefix().equals(prefix))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("R1: a dead uplink's prefix has PL=0 and its VL, and RL stays above 0")
  void deprecatesAndKeepsValid() {
    Advert advert =
        Adverts.with()
            .prefixes(offer(A, past(), Deadline.NEVER), offer(B, Deadline.NEVER, Deadline.NEVER))
            .advert();
    RouterAdvertisement said = rendered(advert);
    assertThat(prefix(said, A)).isEqualTo(new PrefixInformation(A, true, true, 5400, 0));
    assertThat(prefix(said, B)).isEqualTo(new PrefixInformation(B, true, true, 5400, 2700));
    assertThat(said.lifetime()).isEqualTo(2700);
  }

  @Test
  @DisplayName("R6: a dead ISP's resolvers have lifetime 0, the others theirs")
  void deadResolversAreTakenAway() {
    Ip6Address dead = Ip6Address.parse("2001:db8:a0ff::53");
    Ip6Address alive = Ip6Address.parse("2001:db8:b0ff::53");
    Advert advert =
        Adverts.with()
            .resolvers(new Advert.Resolver(dead, false), new Advert.Resolver(alive, true))
            .advert();
    assertThat(rendered(advert).options(NdOption.Rdnss.class))
        .containsExactly(
            new NdOption.Rdnss(5400, List.of(alive)), new NdOption.Rdnss(0, List.of(dead)));
  }

  @Test
  @DisplayName("R6: a resolver that is dead by one uplink and alive by another is alive")
  void aResolverAliveElsewhereIsAlive() {
    Ip6Address shared = Ip6Address.parse("2001:db8:ffff::53");
    Advert advert =
        Adverts.with()
            .resolvers(
                new Advert.Resolver(shared, false),
                new Advert.Resolver(shared, true),
                new Advert.Resolver(shared, false))
            .advert();
    assertThat(rendered(advert).options(NdOption.Rdnss.class))
        .containsExactly(new NdOption.Rdnss(5400, List.of(shared)));
  }

  @Test
  @DisplayName("R8: routes of the site go whatever the router lifetime, 17 at most, none twice")
  void routesGoOnWithoutADefaultRouter() {
    Advert twice = Adverts.with().defaultRouter(false).routes(List.of(ULA, B, ULA)).advert();
    assertThat(rendered(twice).lifetime()).isZero();
    assertThat(rendered(twice).options(RouteInformation.class))
        .containsExactly(
            new RouteInformation(ULA, Preference.MEDIUM, 5400),
            new RouteInformation(B, Preference.MEDIUM, 5400));
    List<Ip6Prefix> different =
        IntStream.range(0, 20).mapToObj(Ip6Prefix.parse("2001:db8:c000::/48")::network).toList();
    assertThat(rendered(Adverts.with().routes(different).advert()).options(RouteInformation.class))
        .extracting(RouteInformation::prefix)
        .isEqualTo(different.subList(0, 17));
  }

  @Test
  @DisplayName("R9: RL 2700, PL at most 2700, VL at most 5400")
  void lifetimesHaveLimits() {
    Advert advert =
        Adverts.with()
            .prefixes(offer(A, seconds(2701), seconds(5401)), offer(B, seconds(1), seconds(2)))
            .advert();
    RouterAdvertisement said = rendered(advert);
    assertThat(said.lifetime()).isEqualTo(2700);
    assertThat(prefix(said, A)).isEqualTo(new PrefixInformation(A, true, true, 5400, 2700));
    assertThat(prefix(said, B)).isEqualTo(new PrefixInformation(B, true, true, 2, 1));
  }

  @Test
  @DisplayName("R9: routes, resolvers and search list last as long as the longest VL")
  void whatBelongsToPrefixesLastsAsLong() {
    Advert advert =
        Adverts.with()
            .prefixes(offer(A, past(), seconds(900)), offer(B, seconds(60), seconds(1200)))
            .routes(List.of(Ip6Prefix.parse("2001:db8:b000::/56")))
            .resolvers(new Advert.Resolver(Ip6Address.parse("fe80::1"), true))
            .search("home.arpa")
            .advert();
    RouterAdvertisement said = rendered(advert);
    assertThat(said.options(RouteInformation.class).get(0).lifetime()).isEqualTo(1200);
    assertThat(said.options(NdOption.Rdnss.class).get(0).lifetime()).isEqualTo(1200);
    assertThat(said.options(NdOption.Dnssl.class))
        .containsExactly(new NdOption.Dnssl(1200, List.of("home.arpa")));
  }

  @Test
  @DisplayName("R8, R9: with no prefix, or withdrawn ones alone, routes and resolvers last 5400 s")
  void withoutAPrefixTheLimitHolds() {
    for (Advert.Offer[] offers : new Advert.Offer[][] {{}, {offer(A, past(), past())}}) {
      Advert advert =
          Adverts.with()
              .prefixes(offers)
              .routes(List.of(Ip6Prefix.parse("fd00:5ad0::/48")))
              .resolvers(new Advert.Resolver(Ip6Address.parse("fe80::1"), true))
              .advert();
      assertThat(rendered(advert).options(RouteInformation.class).get(0).lifetime())
          .isEqualTo(5400);
      assertThat(rendered(advert).options(NdOption.Rdnss.class).get(0).lifetime()).isEqualTo(5400);
    }
  }

  @Test
  @DisplayName("R10: what is said counts down and never passes what is left of the delegation")
  void countsDown() {
    Advert advert = Adverts.with().prefixes(offer(A, seconds(100), seconds(300))).advert();
    for (long millis = 0; millis <= 400_000; millis += 333) {
      long now = NOW + Duration.ofMillis(millis).toNanos();
      PrefixInformation said = prefix(rendered(advert, now), A);
      long validMillis = Math.max(0, 300_000 - millis);
      long preferredMillis = Math.max(0, 100_000 - millis);
      assertThat(said.valid()).isEqualTo(validMillis / 1000);
      assertThat(said.preferred()).isEqualTo(preferredMillis / 1000);
    }
  }

  @Test
  @DisplayName("R11: PL <= VL, whatever the deadlines are")
  void preferredNeverPassesValid() {
    long seed = Long.getLong("sadr.seed", System.nanoTime());
    System.out.println("AdvertRendererTest seed " + seed + " (-Dsadr.seed=" + seed + ")");
    Random random = new Random(seed);
    for (int round = 0; round < 10_000; round++) {
      Advert advert = Adverts.with().prefixes(offer(A, some(random), some(random))).advert();
      PrefixInformation said = prefix(rendered(advert), A);
      assertThat(said.preferred()).isBetween(0L, Math.min(2700, said.valid()));
      assertThat(said.valid()).isBetween(0L, 5400L);
    }
  }

  private static Deadline some(Random random) {
    return random.nextInt(5) == 0 ? Deadline.NEVER : seconds(random.nextInt(-100, 8000));
  }

  @Test
  @DisplayName("R12: a withdrawn prefix is said with PL=VL=0")
  void withdrawnPrefixesAreSaid() {
    Advert advert =
        Adverts.with()
            .prefixes(offer(A, past(), past()), offer(B, Deadline.NEVER, Deadline.NEVER))
            .advert();
    assertThat(prefix(rendered(advert), A)).isEqualTo(new PrefixInformation(A, true, true, 0, 0));
  }

  @Test
  @DisplayName("R16: the last packets have RL=0, RIO 0, PL=0; VL stays")
  void theFarewellTakesEverythingBack() {
    Advert advert = Adverts.full();
    List<RouterAdvertisement> parts = AdvertRenderer.farewell(advert, MAC, 1280, NOW);
    assertThat(parts).hasSameSizeAs(AdvertRenderer.render(advert, MAC, 1280, NOW));
    for (RouterAdvertisement part : parts) {
      assertThat(part.lifetime()).isZero();
      assertThat(part.preference()).isEqualTo(Preference.MEDIUM);
      assertThat(part.options(RouteInformation.class)).allMatch(o -> o.lifetime() == 0);
      assertThat(part.options(PrefixInformation.class))
          .allMatch(o -> o.preferred() == 0 && o.valid() == 5400);
      assertThat(part.options(NdOption.Rdnss.class)).allMatch(o -> o.lifetime() == 0);
      assertThat(part.options(NdOption.Dnssl.class)).allMatch(o -> o.lifetime() == 0);
      assertThat(part.options(NdOption.Pref64.class)).allMatch(o -> o.lifetime() == 0);
    }
    assertThat(parts).flatExtracting(RouterAdvertisement::options).hasSizeGreaterThan(20);
  }

  @Test
  @DisplayName("R20: the preference goes with RL>0 alone")
  void thePreferenceNeedsADefaultRouter() {
    for (Preference preference : Preference.values()) {
      Adverts wanted = Adverts.with().preference(preference);
      assertThat(rendered(wanted.advert()).preference()).isEqualTo(preference);
      RouterAdvertisement none = rendered(wanted.defaultRouter(false).advert());
      assertThat(none.lifetime()).isZero();
      assertThat(none.preference()).isEqualTo(Preference.MEDIUM);
    }
  }

  @Test
  @DisplayName("R26: every prefix goes with L=A=1")
  void prefixesAreOnLinkAndAutonomous() {
    assertThat(AdvertRenderer.render(Adverts.full(), MAC, 1500, NOW))
        .flatExtracting(part -> part.options(PrefixInformation.class))
        .hasSize(Adverts.full().prefixes().size())
        .allMatch(option -> option.onLink() && option.autonomous());
  }

  @Test
  void saysMtuAndNat64WhereTheyAreWanted() {
    RouterAdvertisement plain = rendered(Adverts.with().advert());
    assertThat(plain.options()).containsExactly(new NdOption.SourceLinkLayer(MAC.orElseThrow()));
    Ip6Prefix nat64 = Ip6Prefix.parse("64:ff9b::/96");
    RouterAdvertisement said = rendered(Adverts.with().mtu(1480).pref64(nat64).advert());
    assertThat(said.options()).contains(new NdOption.Mtu(1480), new NdOption.Pref64(nat64, 2704));
    assertThat(said.hopLimit()).isEqualTo(64);
    assertThat(said.managed()).isFalse();
  }

  /** R6. */
  @Test
  void whatHasEndedGoesWithLifetimeZero() {
    Ip6Prefix nat64 = Ip6Prefix.parse("64:ff9b::/96");
    Advert advert =
        Adverts.with().search("new.example").ended(List.of("old.example"), nat64).advert();
    assertThat(rendered(advert).options())
        .contains(
            new NdOption.Dnssl(5400, List.of("new.example")),
            new NdOption.Dnssl(0, List.of("old.example")),
            new NdOption.Pref64(nat64, 0));
  }

  @Test
  void anInterfaceWithoutAHardwareAddressTellsNone() {
    assertThat(
            AdvertRenderer.render(Adverts.with().advert(), Optional.empty(), 1500, NOW)
                .get(0)
                .options())
        .isEmpty();
  }
}
