package sadr.controller.ra;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;

/** Adverts for tests, of which each says what matters to it. */
final class Adverts {

  static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000:1::/64");
  static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000:1::/64");
  static final Ip6Prefix ULA = Ip6Prefix.parse("fd00:5ad0:0:1::/64");
  static final Optional<MacAddress> MAC = Optional.of(new MacAddress(0x020000005ad0L));

  /** Close to where the clock's numbers wrap. */
  static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(50).toNanos();

  private Advert advert =
      new Advert(
          "lan0",
          true,
          Preference.MEDIUM,
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty());

  private Adverts() {}

  /** A default router that says nothing else. */
  static Adverts with() {
    return new Adverts();
  }

  /** More than one packet of 1280 bytes holds, of all there is. */
  static Advert full() {
    Ip6Prefix site = Ip6Prefix.parse("2001:db8:c000::/48");
    return with()
        .preference(Preference.HIGH)
        .mtu(1480)
        .prefixes(
            IntStream.range(0, 30)
                .mapToObj(i -> offer(site.network(i), Deadline.NEVER, Deadline.NEVER))
                .toArray(Advert.Offer[]::new))
        .routes(IntStream.range(0, 17).mapToObj(i -> site.network(0x100 + i)).toList())
        .resolvers(
            IntStream.range(0, 200)
                .mapToObj(i -> new Advert.Resolver(new Ip6Address(site.address().high(), i), true))
                .toArray(Advert.Resolver[]::new))
        .search(
            IntStream.range(0, 40)
                .mapToObj(i -> "x".repeat(i + 1) + ".example.net")
                .toArray(String[]::new))
        .pref64(Ip6Prefix.parse("64:ff9b::/96"))
        .advert();
  }

  static Advert.Offer offer(Ip6Prefix prefix, Deadline preferred, Deadline valid) {
    return new Advert.Offer(prefix, preferred, valid);
  }

  /** Ends in so many seconds; has ended where there are fewer than 0. */
  static Deadline seconds(long seconds) {
    return Deadline.after(Duration.ofSeconds(seconds), NOW);
  }

  static Deadline past() {
    return seconds(-1);
  }

  Advert advert() {
    return advert;
  }

  Adverts defaultRouter(boolean defaultRouter) {
    return of(defaultRouter, advert.preference(), advert.mtu());
  }

  Adverts preference(Preference preference) {
    return of(advert.defaultRouter(), preference, advert.mtu());
  }

  Adverts mtu(int mtu) {
    return of(advert.defaultRouter(), advert.preference(), mtu);
  }

  Adverts prefixes(Advert.Offer... prefixes) {
    return of(List.of(prefixes), advert.routes(), advert.resolvers(), advert.search());
  }

  Adverts routes(List<Ip6Prefix> routes) {
    return of(advert.prefixes(), routes, advert.resolvers(), advert.search());
  }

  Adverts resolvers(Advert.Resolver... resolvers) {
    return of(advert.prefixes(), advert.routes(), List.of(resolvers), advert.search());
  }

  Adverts search(String... search) {
    return of(advert.prefixes(), advert.routes(), advert.resolvers(), List.of(search));
  }

  Adverts pref64(Ip6Prefix pref64) {
    advert =
        new Advert(
            advert.device(),
            advert.defaultRouter(),
            advert.preference(),
            advert.mtu(),
            advert.prefixes(),
            advert.routes(),
            advert.resolvers(),
            advert.search(),
            Optional.of(pref64));
    return this;
  }

  Adverts ended(List<String> search, Ip6Prefix pref64) {
    advert =
        new Advert(
            advert.device(),
            advert.defaultRouter(),
            advert.preference(),
            advert.mtu(),
            advert.prefixes(),
            advert.routes(),
            advert.resolvers(),
            advert.search(),
            advert.pref64(),
            new Advert.Ended(search, List.of(pref64), List.of()));
    return this;
  }

  private Adverts of(boolean defaultRouter, Preference preference, int mtu) {
    advert =
        new Advert(
            advert.device(),
            defaultRouter,
            preference,
            mtu,
            advert.prefixes(),
            advert.routes(),
            advert.resolvers(),
            advert.search(),
            advert.pref64());
    return this;
  }

  private Adverts of(
      List<Advert.Offer> prefixes,
      List<Ip6Prefix> routes,
      List<Advert.Resolver> resolvers,
      List<String> search) {
    advert =
        new Advert(
            advert.device(),
            advert.defaultRouter(),
            advert.preference(),
            advert.mtu(),
            prefixes,
            routes,
            resolvers,
            search,
            advert.pref64());
    return this;
  }
}
