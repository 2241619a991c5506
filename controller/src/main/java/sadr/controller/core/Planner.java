package sadr.controller.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.nft.EgressGuard;
import sadr.controller.nft.EgressTable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/**
 * What the kernel should hold, given the world.
 *
 * <p>Guards stand whatever the uplinks do; over each guard lies a live route at a better metric
 * while its uplink carries traffic. So taking a live route out is all that an outage takes, and
 * there is no instant in which a source has neither its own way out nor a refusal.
 */
public final class Planner {

  /** The metric of null routes: worse than anybody else's, so that a DHCPv6 client's own wins. */
  static final long NULL_METRIC = 0x7fff_ffffL;

  private static final Ip6Prefix UNIQUE_LOCAL = Ip6Prefix.parse("fc00::/7");
  private static final Ip6Prefix UNBOUND = Ip6Prefix.host(Ip6Address.UNSPECIFIED);

  private final World world;
  private final Withdrawals withdrawals;
  private final KernelConfig kernel;
  private final Map<RouteKey, Route> routes = new LinkedHashMap<>();

  private Planner(World world) {
    this.world = world;
    this.withdrawals = Withdrawals.of(world);
    this.kernel = world.config().kernel();
  }

  /** The desired state. */
  public static DesiredState plan(World world) {
    Planner planner = new Planner(world);
    planner.guards();
    planner.withdrawn();
    world.config().uplinks().forEach(planner::ownTable);
    world.config().uplinks().forEach(planner::waysOut);
    planner.unbound();
    AddressPlanner onLans = AddressPlanner.plan(world, planner.withdrawals);
    return new DesiredState(
        planner.routes,
        planner.rules(),
        sysctls(world),
        planner.egress(),
        onLans.addresses(),
        onLans.others(),
        SourcePlanner.plan(world, planner.withdrawals),
        DrillPolicy.cut(world));
  }

  private void guards() {
    for (UplinkConfig uplink : world.config().uplinks()) {
      for (Ip6Prefix prefix : world.prefixes(uplink)) {
        guard(kernel.table(), Ip6Prefix.ANY, prefix, kernel.guardMetric(), RouteType.PROHIBIT);
      }
      for (Delegation delegation : world.delegations(uplink)) {
        if (delegation.forLans()) {
          guard(
              RouteKey.MAIN,
              delegation.prefix(),
              Ip6Prefix.ANY,
              NULL_METRIC,
              RouteType.UNREACHABLE);
        }
      }
    }
    guard(RouteKey.MAIN, UNIQUE_LOCAL, Ip6Prefix.ANY, NULL_METRIC, RouteType.UNREACHABLE);
    if (kernel.otherSources() == KernelConfig.OtherSources.REJECT) {
      guard(kernel.table(), Ip6Prefix.ANY, Ip6Prefix.ANY, kernel.guardMetric(), RouteType.PROHIBIT);
    }
  }

  /** What hosts may still hold stays refused, and the LAN stays reachable for the errors. */
  private void withdrawn() {
    for (Ip6Prefix prefix : withdrawals.delegated()) {
      guard(kernel.table(), Ip6Prefix.ANY, prefix, kernel.guardMetric(), RouteType.PROHIBIT);
      guard(RouteKey.MAIN, prefix, Ip6Prefix.ANY, NULL_METRIC, RouteType.UNREACHABLE);
    }
    for (Ledger.OnLan network : withdrawals.networks()) {
      RouteKey key =
          new RouteKey(RouteKey.MAIN, network.prefix(), Ip6Prefix.ANY, kernel.guardMetric());
      world
          .observed()
          .link(network.device())
          .filter(Link::adminUp)
          .map(link -> Route.unicast(key, NextHop.onLink(link.index()), kernel.guardProtocol()))
          .ifPresent(route -> routes.put(key, route));
    }
  }

  /** The way out for the uplink's own probes, alive or dead. */
  private void ownTable(UplinkConfig uplink) {
    Optional<NextHop> hop = nextHop(world, uplink);
    if (hop.isEmpty()) {
      return;
    }
    long table = kernel.uplinkTables() + world.uplink(uplink.name()).number();
    live(table, Ip6Prefix.ANY, Ip6Prefix.ANY, hop.get());
    world
        .source(uplink)
        .ifPresent(source -> live(Ip6Prefix.ANY, Ip6Prefix.host(source), hop.get()));
  }

  /** The routes of each prefix: by its own uplink, else by one that accepts it. */
  private void waysOut(UplinkConfig uplink) {
    Optional<NextHop> hop = nextHop(world, uplink);
    if (world.uplink(uplink.name()).role() != Role.OUT && hop.isPresent()) {
      for (Ip6Prefix prefix : world.prefixes(uplink)) {
        live(Ip6Prefix.ANY, prefix, hop.get());
        uplink.services().forEach(service -> live(service, prefix, hop.get()));
      }
      return;
    }
    for (UplinkConfig survivor : RolePolicy.carrying(world)) {
      Optional<NextHop> other = nextHop(world, survivor);
      NavigableSet<Ip6Prefix> accepted = PrefixParts.apart(survivor.accepts());
      if (other.isPresent() && !accepted.isEmpty()) {
        for (Ip6Prefix prefix : world.prefixes(uplink)) {
          PrefixParts.common(prefix, accepted).forEach(part -> liveUnlessBetter(part, other.get()));
        }
      }
    }
  }

  /**
   * The router's own lookups without a source find the best uplink, and take a source of its own:
   * left to itself the kernel may choose another uplink's address, which the ISP would drop.
   */
  private void unbound() {
    for (UplinkConfig uplink : RolePolicy.carrying(world)) {
      Optional<NextHop> hop = nextHop(world, uplink);
      Optional<Ip6Address> source = world.source(uplink);
      if (hop.isPresent() && source.isPresent()) {
        RouteKey key = new RouteKey(kernel.table(), Ip6Prefix.ANY, UNBOUND, kernel.metric());
        routes.put(
            key, Route.unicast(key, hop.get(), kernel.protocol()).withPrefSource(source.get()));
        return;
      }
    }
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    world.config().uplinks().stream()
        .map(uplink -> world.uplink(uplink.name()).number())
        .sorted()
        .forEach(number -> rules.add(markRule(number)));
    rules.add(Rule.lookup(kernel.mainRule(), RouteKey.MAIN, kernel.protocol()).suppressing(0));
    rules.add(Rule.lookup(kernel.rule(), kernel.table(), kernel.protocol()));
    return rules;
  }

  private Rule markRule(int number) {
    return Rule.lookup(
            kernel.uplinkRules() + number, kernel.uplinkTables() + number, kernel.protocol())
        .forMark(Rule.Mark.exactly(kernel.mark() + number));
  }

  /** Whether a plan for {@code config} has the kernel track connections, whatever the world. */
  public static boolean tracks(Config config) {
    return SourcePlanner.tracks(config);
  }

  /** The kernel settings that the design needs, in the order in which they must be set. */
  public static List<Sysctl> sysctls(World world) {
    List<Sysctl> sysctls = new ArrayList<>();
    for (UplinkConfig uplink : world.config().uplinks()) {
      world
          .link(uplink)
          .map(Link::name)
          .map(Sysctl::ignoreRoutesWithLinkdown)
          .ifPresent(sysctls::add);
    }
    sysctls.add(Sysctl.ICMP_RATELIMIT);
    sysctls.add(Sysctl.FORWARDING);
    return sysctls;
  }

  private EgressTable egress() {
    return new EgressTable(
        world.config().uplinks().stream()
            .map(
                uplink ->
                    new EgressGuard(
                        uplink.name(),
                        uplink.interfaceName(),
                        Stream.concat(world.prefixes(uplink).stream(), uplink.accepts().stream())
                            .toList()))
            .toList());
  }

  /** How to hand packets to the uplink's ISP; empty while its interface cannot have routes. */
  static Optional<NextHop> nextHop(World world, UplinkConfig uplink) {
    return world
        .link(uplink)
        .filter(Link::adminUp)
        .filter(link -> !uplink.learnsGateway() || world.gateway(uplink).isPresent())
        .map(link -> new NextHop(world.gateway(uplink), link.index(), 1));
  }

  private void live(Ip6Prefix destination, Ip6Prefix from, NextHop hop) {
    live(kernel.table(), destination, from, hop);
  }

  private void live(long table, Ip6Prefix destination, Ip6Prefix from, NextHop hop) {
    RouteKey key = new RouteKey(table, destination, from, kernel.metric());
    routes.put(key, Route.unicast(key, hop, kernel.protocol()));
  }

  private void liveUnlessBetter(Ip6Prefix from, NextHop hop) {
    RouteKey key = new RouteKey(kernel.table(), Ip6Prefix.ANY, from, kernel.metric());
    routes.putIfAbsent(key, Route.unicast(key, hop, kernel.protocol()));
  }

  private void guard(
      long table, Ip6Prefix destination, Ip6Prefix from, long metric, RouteType type) {
    RouteKey key = new RouteKey(table, destination, from, metric);
    routes.put(key, Route.refusing(key, type, kernel.guardProtocol()));
  }
}
