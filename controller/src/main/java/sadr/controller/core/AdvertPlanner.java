package sadr.controller.core;

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
   * the configuration's order.
   */
  public static Map<String, Advert> plan(World world) {
    AdvertPlanner planner = new AdvertPlanner(world);
    Map<String, Advert> adverts = new LinkedHashMap<>();
    for (LanConfig lan : world.config().lans()) {
      if (lan.advertise() && world.observed().link(lan.interfaceName()).isPresent()) {
        adverts.put(lan.interfaceName(), planner.advert(lan));
      }
    }
    return adverts;
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
        lan.pref64());
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
        .forEach(old -> offers.putIfAbsent(old, new Offer(old, Deadline.OVER, Deadline.OVER)));
    return List.copyOf(offers.values());
  }

  static Offer offer(PrefixStanding standing, Delegation delegation, Ip6Prefix network) {
    return new Offer(network, standing.preferred(delegation, network), delegation.valid());
  }

  /** The site's own prefixes, whatever the uplinks do: traffic inside the site needs none. */
  private List<Ip6Prefix> routes() {
    Stream<Ip6Prefix> delegated =
        world.config().uplinks().stream().flatMap(this::delegated).map(Delegation::prefix);
    Stream<Ip6Prefix> local = world.config().lans().stream().flatMap(lan -> lan.ula().stream());
    return Stream.concat(delegated, local).distinct().limit(MOST_ROUTES).toList();
  }

  private Stream<Delegation> delegated(UplinkConfig uplink) {
    return world.delegations(uplink).stream().filter(Delegation::forLans);
  }

  /** The LAN's resolvers, then those of the uplinks, which live while hosts use that uplink. */
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
