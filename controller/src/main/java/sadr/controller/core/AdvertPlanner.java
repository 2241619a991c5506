package sadr.controller.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.ra.Advert;
import sadr.controller.ra.Advert.Ended;
import sadr.controller.ra.Advert.Offer;
import sadr.controller.ra.Advert.Resolver;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.Link;

/**
 * What the hosts of each LAN are to be told, given the world.
 *
 * <p>A /64 out of each delegated prefix (RFC 7084 L-2), preferred or not as {@link PrefixStanding}
 * says (RFC 8475 §3.1.2), and what the {@link Ledger} says is being withdrawn (RFC 9096 §3.5).
 * Lifetimes are those of the delegation; what an advertisement may say at the most is its
 * renderer's business.
 */
public final class AdvertPlanner {

  /** RFC 4191 §2.3. */
  private static final int MOST_ROUTES = 17;

  /** In {@code dns} of a LAN: the router itself. */
  private static final String SELF = "self";

  private final World world;

  private AdvertPlanner(World world) {
    this.world = world;
  }

  /**
   * One advert for each LAN that is advertised on and whose interface is there, by interface, in
   * the configuration's order; then one for each interface that we advertised on before, for as
   * long as hosts there may hold what is withdrawn.
   *
   * <p>Where a LAN is left to others from now on ({@code advertise = false}), what they may have
   * begun to advertise is not withdrawn: only what its uplink has lost is.
   */
  public static Map<String, Advert> plan(World world) {
    AdvertPlanner planner = new AdvertPlanner(world);
    Map<String, Advert> adverts = new LinkedHashMap<>();
    for (LanConfig lan : world.config().lans()) {
      if (lan.advertise() && world.observed().link(lan.interfaceName()).isPresent()) {
        adverts.put(lan.interfaceName(), planner.advert(lan));
      }
    }
    for (String device : world.ledger().devices()) {
      if (!adverts.containsKey(device) && planner.canBeLeft(device)) {
        planner.farewell(device).ifPresent(advert -> adverts.put(device, advert));
      }
    }
    return adverts;
  }

  /** An ISP's link is no place for it, whatever it was before. */
  private boolean canBeLeft(String device) {
    return world.observed().link(device).isPresent()
        && world.config().uplinks().stream()
            .noneMatch(uplink -> uplink.interfaceName().equals(device));
  }

  /** What hosts of a LAN are told that is ours no more (RFC 9096 §3.5, RFC 4861 §6.2.5). */
  private Optional<Advert> farewell(String device) {
    List<Offer> offers =
        world.ledger().toldAndWithdrawn(device).stream()
            .sorted()
            .map(AdvertPlanner::withdrawn)
            .toList();
    Advert advert =
        new Advert(
            device,
            false,
            LanConfig.Preference.MEDIUM,
            0,
            offers,
            List.of(),
            world.retired().resolvers(device).stream().map(a -> of(a, false)).toList(),
            List.of(),
            Optional.empty(),
            new Ended(
                world.retired().search(device),
                world.retired().pref64(device),
                world.retired().routes(device)));
    return offers.isEmpty() ? Optional.empty() : Optional.of(advert);
  }

  private static Offer withdrawn(Ip6Prefix network) {
    return new Offer(network, Deadline.OVER, Deadline.OVER);
  }

  private Advert advert(LanConfig lan) {
    return new Advert(
        lan.interfaceName(),
        defaultRouter(),
        lan.preference(),
        lan.mtu(),
        offers(lan),
        routes(),
        resolvers(lan),
        lan.search(),
        lan.pref64(),
        ended(lan));
  }

  private Ended ended(LanConfig lan) {
    List<String> search = new ArrayList<>(world.retired().search(lan.interfaceName()));
    search.removeAll(lan.search());
    List<Ip6Prefix> pref64 = new ArrayList<>(world.retired().pref64(lan.interfaceName()));
    lan.pref64().ifPresent(pref64::remove);
    List<Ip6Prefix> routes = new ArrayList<>(world.retired().routes(lan.interfaceName()));
    routes.removeAll(routes());
    return new Ended(search, pref64, routes);
  }

  /**
   * RFC 7084 G-4. Where there are several LANs, hosts that ignore route information would lose the
   * other ones with their default router; that their prefixes are deprecated has to do.
   */
  private boolean defaultRouter() {
    return world.config().lans().size() > 1
        || RolePolicy.carrying(world).stream()
            .anyMatch(uplink -> delegated(uplink).findAny().isPresent());
  }

  private List<Offer> offers(LanConfig lan) {
    Map<Ip6Prefix, Offer> offers = new LinkedHashMap<>();
    for (UplinkConfig uplink : world.config().uplinks()) {
      PrefixStanding standing = PrefixStanding.of(world, uplink);
      delegated(uplink)
          .forEach(
              delegation ->
                  lan.networkIn(delegation.prefix())
                      .map(network -> offer(standing, delegation, network))
                      .ifPresent(offer -> offers.putIfAbsent(offer.prefix(), offer)));
    }
    lan.ula().ifPresent(ula -> offers.put(ula, new Offer(ula, Deadline.NEVER, Deadline.NEVER)));
    world.ledger().withdrawn(lan.interfaceName()).stream()
        .sorted()
        .forEach(old -> offers.putIfAbsent(old, withdrawn(old)));
    return List.copyOf(offers.values());
  }

  static Offer offer(PrefixStanding standing, Delegation delegation, Ip6Prefix network) {
    return new Offer(network, standing.preferred(delegation, network), delegation.valid());
  }

  /**
   * The site's own prefixes, whatever the uplinks do: traffic inside the site needs none. Its ULAs
   * come first, since they are what it lives on when there are too many.
   */
  private List<Ip6Prefix> routes() {
    Stream<Ip6Prefix> delegated =
        world.config().uplinks().stream().flatMap(this::delegated).map(Delegation::prefix);
    Stream<Ip6Prefix> local = world.config().lans().stream().flatMap(lan -> lan.ula().stream());
    return Stream.concat(local, delegated).distinct().limit(MOST_ROUTES).toList();
  }

  private Stream<Delegation> delegated(UplinkConfig uplink) {
    return world.delegations(uplink).stream().filter(Delegation::forLans);
  }

  /**
   * The LAN's resolvers, then those of the uplinks, which live while hosts use that uplink, then
   * those that the configuration has no more.
   */
  private List<Resolver> resolvers(LanConfig lan) {
    Stream<Resolver> own =
        lan.dns().stream().flatMap(text -> resolver(lan, text).stream()).map(a -> of(a, true));
    Stream<Resolver> theirs =
        world.config().uplinks().stream()
            .flatMap(
                uplink ->
                    uplink.dns().stream()
                        .map(a -> of(a, world.uplink(uplink.name()).role() == Role.ACTIVE)));
    Map<Ip6Address, Resolver> resolvers = new LinkedHashMap<>();
    BinaryOperator<Resolver> theLiving = (one, other) -> one.alive() ? one : other;
    Stream.concat(own, theirs).forEach(r -> resolvers.merge(r.address(), r, theLiving));
    world
        .retired()
        .resolvers(lan.interfaceName())
        .forEach(old -> resolvers.putIfAbsent(old, of(old, false)));
    return List.copyOf(resolvers.values());
  }

  private static Resolver of(Ip6Address address, boolean alive) {
    return new Resolver(address, alive);
  }

  private Optional<Ip6Address> resolver(LanConfig lan, String text) {
    return text.equals(SELF) ? self(lan) : Optional.of(Ip6Address.parse(text));
  }

  /** The router's ULA on this LAN, which outlives every delegation, else its link-local address. */
  private Optional<Ip6Address> self(LanConfig lan) {
    if (lan.ula().isPresent() && lan.addresses()) {
      return lan.ula().map(ula -> new Ip6Address(ula.address().high(), 1));
    }
    Optional<Ip6Address> local =
        lan.ula().flatMap(ula -> addresses(lan).filter(ula::contains).findFirst());
    return local.or(() -> addresses(lan).filter(Ip6Address::isLinkLocal).findFirst());
  }

  private Stream<Ip6Address> addresses(LanConfig lan) {
    return world.observed().link(lan.interfaceName()).map(Link::index).stream()
        .flatMap(
            index ->
                world.observed().addresses().values().stream()
                    .filter(address -> address.link().equals(index) && address.usable()))
        .map(Address::address)
        .sorted(Comparator.naturalOrder());
  }
}
