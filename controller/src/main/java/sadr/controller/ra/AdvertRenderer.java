package sadr.controller.ra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;

/**
 * Makes packets of what a LAN is to be told. Lifetimes are what is left of the deadlines, within
 * the limits of RFC 9096 §3.4. What one packet of the link cannot hold goes into several, each with
 * the same header and the router's link-layer address.
 */
public final class AdvertRenderer {

  /** The router lifetime, and the most that a prefix is preferred, in seconds (RFC 9096 §3.4). */
  public static final int PREFERRED_LIMIT = 2700;

  /** The most that a prefix is valid, in seconds, and what belongs to it (RFC 9096 §3.4). */
  public static final int VALID_LIMIT = 5400;

  /** So many routes go at most (RFC 4191 §4). */
  static final int MOST_ROUTES = 17;

  private static final int IPV6_HEADER = 40;

  /** A link of IPv6 holds packets of this size at least (RFC 8200 §5). */
  private static final int LEAST_MTU = 1280;

  private static final int HOST_HOP_LIMIT = 64;

  private final Advert advert;
  private final long nowNanos;
  private final boolean farewell;
  private final List<NdOption> shared;
  private final int room;

  private AdvertRenderer(
      Advert advert, Optional<MacAddress> mac, int linkMtu, long nowNanos, boolean farewell) {
    this.advert = advert;
    this.nowNanos = nowNanos;
    this.farewell = farewell;
    shared = mac.<NdOption>map(NdOption.SourceLinkLayer::new).map(List::of).orElse(List.of());
    // Hosts may have made the MTU that we tell them their own: what is larger would not reach them.
    int mtu = advert.mtu() == 0 ? linkMtu : Math.min(linkMtu, advert.mtu());
    room =
        Math.max(LEAST_MTU, mtu)
            - IPV6_HEADER
            - RouterAdvertisementCodec.HEADER
            - shared.stream().mapToInt(NdOption::bytes).sum();
  }

  /**
   * The packets that say {@code advert}.
   *
   * @param mac of the interface they are sent from; empty where it has none
   * @param linkMtu of that interface, in bytes; below 1280, where IPv6 does not go, it counts as
   *     1280
   * @param nowNanos when they are sent, on the deadlines' clock
   * @return one or more, to be sent one after the other
   */
  public static List<RouterAdvertisement> render(
      Advert advert, Optional<MacAddress> mac, int linkMtu, long nowNanos) {
    return new AdvertRenderer(advert, mac, linkMtu, nowNanos, false).packets();
  }

  /**
   * The packets that take {@code advert} back when the router ceases to advertise (RFC 4861
   * §6.2.5): it is no default router, routes, resolvers, search list and NAT64 prefix end, and the
   * prefixes are no longer preferred. They stay valid: hosts keep what they have begun.
   *
   * @param mac of the interface they are sent from; empty where it has none
   * @param linkMtu of that interface, in bytes; below 1280, where IPv6 does not go, it counts as
   *     1280
   * @param nowNanos when they are sent, on the deadlines' clock
   * @return one or more, to be sent one after the other
   */
  public static List<RouterAdvertisement> farewell(
      Advert advert, Optional<MacAddress> mac, int linkMtu, long nowNanos) {
    return new AdvertRenderer(advert, mac, linkMtu, nowNanos, true).packets();
  }

  private List<RouterAdvertisement> packets() {
    List<List<NdOption>> parts = OptionPacker.parts(options(), NdOption::bytes, room);
    if (parts.isEmpty()) {
      return List.of(packet(List.of()));
    }
    return parts.stream().map(this::packet).toList();
  }

  private RouterAdvertisement packet(List<NdOption> part) {
    List<NdOption> all = new ArrayList<>(shared);
    all.addAll(part);
    int lifetime = advert.defaultRouter() && !farewell ? PREFERRED_LIMIT : 0;
    return new RouterAdvertisement(
        HOST_HOP_LIMIT, false, false, advert.preference(), lifetime, 0, 0, all);
  }

  /** Prefixes first: they are what a host waits for. */
  private List<NdOption> options() {
    List<NdOption> options = new ArrayList<>();
    if (advert.mtu() > 0) {
      options.add(new NdOption.Mtu(advert.mtu()));
    }
    advert.prefixes().forEach(offer -> options.add(prefix(offer)));
    long lifetime = farewell ? 0 : longestValid();
    Map<Ip6Prefix, Long> routes = new LinkedHashMap<>();
    advert.routes().forEach(route -> routes.put(route, lifetime));
    advert.ended().routes().forEach(old -> routes.putIfAbsent(old, 0L));
    routes.entrySet().stream()
        .limit(MOST_ROUTES)
        .forEach(each -> options.add(route(each.getKey(), each.getValue())));
    Set<Ip6Address> alive = resolvers(Advert.Resolver::alive);
    Set<Ip6Address> dead = resolvers(resolver -> !alive.contains(resolver.address()));
    options.addAll(rdnss(alive, lifetime));
    options.addAll(rdnss(dead, 0));
    options.addAll(dnssl(advert.search(), lifetime));
    options.addAll(dnssl(advert.ended().search(), 0));
    advert.pref64().ifPresent(prefix -> options.add(pref64(prefix)));
    advert.ended().pref64().forEach(old -> options.add(NdOption.Pref64.lasting(old, 0)));
    return options;
  }

  private NdOption prefix(Advert.Offer offer) {
    long valid = offer.valid().secondsLeft(nowNanos, VALID_LIMIT);
    long preferred = offer.preferred().secondsLeft(nowNanos, PREFERRED_LIMIT);
    return new NdOption.PrefixInformation(
        offer.prefix(), true, true, valid, farewell ? 0 : Math.min(preferred, valid));
  }

  /**
   * How long routes and resolvers are good: as long as the last prefix. Where no prefix is valid
   * they are for hosts that have other addresses, and as good as any.
   */
  private long longestValid() {
    return advert.prefixes().stream()
        .mapToLong(offer -> offer.valid().secondsLeft(nowNanos, VALID_LIMIT))
        .filter(seconds -> seconds > 0)
        .max()
        .orElse(VALID_LIMIT);
  }

  /** The preference is the default router's: these routes lead to the site, whoever that is. */
  private static NdOption route(Ip6Prefix route, long lifetime) {
    return new NdOption.RouteInformation(route, Preference.MEDIUM, lifetime);
  }

  private Set<Ip6Address> resolvers(Predicate<Advert.Resolver> wanted) {
    Set<Ip6Address> addresses = new LinkedHashSet<>();
    advert.resolvers().stream()
        .filter(wanted)
        .forEach(resolver -> addresses.add(resolver.address()));
    return addresses;
  }

  private List<NdOption> rdnss(Set<Ip6Address> addresses, long lifetime) {
    int most = Math.min(room, NdOption.MOST_BYTES) - NdOption.Rdnss.HEAD;
    return OptionPacker.options(
        List.copyOf(addresses),
        address -> Ip6Address.BYTES,
        most,
        part -> new NdOption.Rdnss(lifetime, part));
  }

  private List<NdOption> dnssl(List<String> search, long lifetime) {
    // Rounded down to what an option's units hold: the padding must fit, too.
    int most = Math.min(room, NdOption.MOST_BYTES) / 8 * 8 - NdOption.Dnssl.HEAD;
    return OptionPacker.options(
        search.stream().distinct().toList(),
        SearchListCodec::bytes,
        most,
        part -> new NdOption.Dnssl(lifetime, part));
  }

  /**
   * No shorter than the router lifetime, so that the one does not outlive the other (RFC 8781
   * §4.1).
   */
  private NdOption pref64(Ip6Prefix prefix) {
    return NdOption.Pref64.lasting(prefix, farewell ? 0 : PREFERRED_LIMIT);
  }
}
