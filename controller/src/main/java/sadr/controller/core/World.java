package sadr.controller.core;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import sadr.controller.config.Config;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Link;

/**
 * All that a decision may depend on.
 *
 * @param config what the operator wants
 * @param observed what the kernel holds
 * @param uplinks by name, in the configuration's order; one for each of its uplinks
 * @param learned what else was told
 * @param ledger what hosts may still hold
 * @param retired what else hosts were told before the configuration changed
 * @param unrouted sources whose way out the kernel lacks though it was asked for it: it refused, or
 *     somebody undoes it. None lies in another one
 * @param drill the one that is under way
 */
public record World(
    Config config,
    Observed observed,
    Map<String, UplinkState> uplinks,
    Learned learned,
    Ledger ledger,
    Retired retired,
    NavigableSet<Ip6Prefix> unrouted,
    Optional<Drill> drill) {

  /** Makes the set one that cannot change. */
  public World {
    unrouted = Collections.unmodifiableNavigableSet(new TreeSet<>(unrouted));
  }

  /** The state of the uplink {@code name}, which the configuration has. */
  public UplinkState uplink(String name) {
    UplinkState state = uplinks.get(name);
    if (state == null) {
      throw new IllegalArgumentException("no uplink " + name);
    }
    return state;
  }

  /** The uplink's interface, where there is one. */
  public Optional<Link> link(UplinkConfig uplink) {
    return observed.link(uplink.interfaceName());
  }

  /**
   * The router to hand the uplink's packets to: configured or learned. Empty on a point-to-point
   * link, and where none has been learned yet.
   */
  public Optional<Ip6Address> gateway(UplinkConfig uplink) {
    return Gateways.of(this, uplink);
  }

  /** Routers that the uplink has learned and that do not answer, to be asked again. */
  public List<Ip6Address> silentRouters(UplinkConfig uplink) {
    return Gateways.silent(this, uplink);
  }

  /** The prefixes of {@link #delegations}. */
  public List<Ip6Prefix> prefixes(UplinkConfig uplink) {
    return delegations(uplink).stream().map(Delegation::prefix).toList();
  }

  /**
   * The uplink's prefixes, which overlap nobody's: those that are configured, those that were
   * learned, then its interface's own global addresses.
   */
  public List<Delegation> delegations(UplinkConfig uplink) {
    return Delegations.of(this, uplink);
  }

  /** Delegated prefixes that are not used, since nothing tells whose they are. */
  public List<Unassigned> unassigned() {
    return Attribution.of(this).unassigned();
  }

  /** The interfaces of LANs that the kernel does not have, in the configuration's order. */
  public List<String> absentLans() {
    return config.lans().stream()
        .map(LanConfig::interfaceName)
        .filter(name -> observed.link(name).isEmpty())
        .toList();
  }

  /**
   * The address that the router probes the uplink from: its own, delegated by the uplink's ISP. One
   * of another ISP's never counts, be it on this interface: a route would send its packets here.
   * What the ISP has deprecated comes last, since some ISPs cease to carry it then.
   */
  public Optional<Ip6Address> source(UplinkConfig uplink) {
    List<Ip6Prefix> all = prefixes(uplink);
    List<Ip6Prefix> lasting =
        delegations(uplink).stream().filter(Delegation::lasts).map(Delegation::prefix).toList();
    return link(uplink).stream()
        .flatMap(link -> addressesOf(link).stream())
        .filter(address -> lies(address, all))
        .min(Comparator.comparing(address -> isDeprecated(address) || !lies(address, lasting)))
        .or(() -> inside(lasting))
        .or(() -> inside(all))
        .map(Address::address);
  }

  private static boolean lies(Address address, List<Ip6Prefix> prefixes) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address.address()));
  }

  /** By whoever gave it to the router: this daemon deprecates those of dead uplinks. */
  private boolean isDeprecated(Address address) {
    return address.deprecated() && address.protocol() != config.kernel().guardProtocol();
  }

  /** The first address anywhere on the router that lies in one of the prefixes. */
  private Optional<Address> inside(List<Ip6Prefix> wanted) {
    // A look into a set for each length there is, since there may be thousands of prefixes.
    Set<Ip6Prefix> prefixes = new HashSet<>(wanted);
    List<Integer> lengths = prefixes.stream().map(Ip6Prefix::length).distinct().toList();
    return observed.addresses().values().stream()
        .filter(Address::usable)
        .filter(
            address ->
                lengths.stream()
                    .map(length -> Ip6Prefix.containing(address.address(), length))
                    .anyMatch(prefixes::contains))
        .min(Comparator.comparing(Address::link).thenComparing(Address::address));
  }

  /** Whether a plan for this world is the one for {@code before}. */
  @SuppressWarnings("ReferenceEquality")
  public boolean sameGround(World before) {
    return config == before.config
        && observed.sameGround(before.observed)
        && config.uplinks().stream()
            .map(UplinkConfig::name)
            .allMatch(name -> uplink(name).sameGround(before.uplink(name)))
        && learned.samePrefixes(before.learned)
        && gateways().equals(before.gateways())
        && ledger.equals(before.ledger)
        && retired.equals(before.retired)
        && unrouted.equals(before.unrouted)
        && drill.equals(before.drill);
  }

  /** Whether the probes have to look at nothing that they had not to look at in {@code before}. */
  public boolean samePaths(World before) {
    return sameGround(before)
        && config.uplinks().stream()
            .map(UplinkConfig::name)
            .allMatch(name -> uplink(name).suspicions() == before.uplink(name).suspicions());
  }

  /** Whether {@link Retired#told} is surely the same in {@code before}; quick to say. */
  public boolean sameTold(World before) {
    return samePrefixes(before) && retired.equals(before.retired);
  }

  /** Whether each uplink has surely the prefixes that it had in {@code before}; quick to say. */
  @SuppressWarnings("ReferenceEquality")
  boolean samePrefixes(World before) {
    return config == before.config
        && observed.sameGround(before.observed)
        && learned.samePrefixes(before.learned);
  }

  World withObserved(Observed next) {
    return new World(config, next, uplinks, learned, ledger, retired, unrouted, drill);
  }

  World withUplink(String name, UnaryOperator<UplinkState> change) {
    Map<String, UplinkState> next = new LinkedHashMap<>(uplinks);
    next.computeIfPresent(name, (key, state) -> change.apply(state));
    return withUplinks(next);
  }

  World withUplinks(Map<String, UplinkState> next) {
    return new World(config, observed, next, learned, ledger, retired, unrouted, drill);
  }

  World withLearned(Learned next) {
    return new World(config, observed, uplinks, next, ledger, retired, unrouted, drill);
  }

  /** The same with what hosts may still hold, as it is known from before a restart. */
  public World withLedger(Ledger next) {
    return new World(config, observed, uplinks, learned, next, retired, unrouted, drill);
  }

  /** The same with what LANs were told, as it is known from before a restart. */
  public World withRetired(Retired next) {
    return new World(config, observed, uplinks, learned, ledger, next, unrouted, drill);
  }

  World withUnrouted(Collection<Ip6Prefix> sources) {
    return new World(
        config, observed, uplinks, learned, ledger, retired, PrefixParts.apart(sources), drill);
  }

  World withDrill(Optional<Drill> next) {
    return new World(config, observed, uplinks, learned, ledger, retired, unrouted, next);
  }

  /** The drill of the uplink {@code name}, if one is under way. */
  public Optional<Drill> drillOf(String name) {
    return drill.filter(each -> each.uplink().equals(name));
  }

  /** Whether the uplink has prefixes for LANs and the kernel lacks the way out of all of them. */
  boolean isUnrouted(UplinkConfig uplink) {
    if (unrouted.isEmpty()) {
      return false;
    }
    List<Ip6Prefix> forLans =
        delegations(uplink).stream().filter(Delegation::forLans).map(Delegation::prefix).toList();
    return !forLans.isEmpty()
        && forLans.stream().allMatch(p -> PrefixParts.common(p, unrouted).anyMatch(p::equals));
  }

  private List<Optional<Ip6Address>> gateways() {
    return config.uplinks().stream().map(this::gateway).toList();
  }

  /** The global addresses of an interface that can be used, in their order. */
  List<Address> addressesOf(Link link) {
    return addressesOf(Set.of(link.index())).stream()
        .sorted(Comparator.comparing(Address::address))
        .toList();
  }

  /** The same of several interfaces, in any order. */
  List<Address> addressesOf(Set<LinkIndex> links) {
    return observed.addresses().values().stream()
        .filter(address -> links.contains(address.link()))
        .filter(address -> address.usable() && address.address().isGlobalUnicast())
        .toList();
  }
}
