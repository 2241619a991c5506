package sadr.controller.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/** A router in good health, to be made ill. Not thread-safe. */
final class Patients {

  static final String A = "2001:db8:a000::/56";
  static final String B = "2001:db8:b000::/56";
  static final LinkIndex WAN1 = new LinkIndex(3);
  static final LinkIndex WAN2 = new LinkIndex(4);
  static final LinkIndex LAN = new LinkIndex(2);
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final String SITE =
      """
      [[uplink]]
      name = "fiber"
      interface = "wan1"
      gateway = "fe80::a1"
      prefixes = ["2001:db8:a000::/56"]
      probe = { targets = ["2001:db8:ffff::1"] }
      [[uplink]]
      name = "cable"
      interface = "wan2"
      gateway = "fe80::b1"
      prefixes = ["2001:db8:b000::/56"]
      probe = { targets = ["2001:db8:ffff::1"] }
      [[lan]]
      interface = "lan0"
      subnet = 1
      """;

  final List<Rule> rules = new ArrayList<>();
  final List<Route> routes = new ArrayList<>();
  final List<Address> addresses = new ArrayList<>();
  final List<Neighbour> neighbours = new ArrayList<>();
  final Map<String, Long> settings = new HashMap<>();
  final List<IspTrial> trials = new ArrayList<>();
  final List<Lans.Advertiser> advertisers = new ArrayList<>();
  final Set<String> idle = new HashSet<>();
  final List<String> legacyTables = new ArrayList<>();
  String config = SITE;
  Optional<Ruleset> ruleset = Optional.of(new Ruleset(List.of()));
  Programs programs =
      new Programs(
          Optional.of(new Programs.Daemon(true, true)), List.of(), false, List.of(), Map.of());
  Machine machine =
      new Machine(
          NOW,
          Optional.of(true),
          Optional.of(NOW.minusSeconds(60)),
          new Machine.Java(17, "OpenJDK 64-Bit Server VM", true),
          new Machine.Memory(OptionalLong.of(1L << 30), OptionalLong.empty()),
          new Machine.Privileges(List.of(), true, Optional.of(true)),
          new Machine.StateDirectory("/var/lib/sadr", true, true, 1L << 30));

  Patients() {
    rules.add(Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01)));
    rules.add(Rule.lookup(17202, 17302, 173).forMark(Rule.Mark.exactly(0x5ad02)));
    rules.add(Rule.lookup(17400, RouteKey.MAIN, 173).suppressing(0));
    rules.add(Rule.lookup(17500, 173, 173));
    rules.add(Rule.lookup(32766, RouteKey.MAIN, 2));
    route(17301, "::/0", "::/0", 1024, WAN1, 173);
    route(17302, "::/0", "::/0", 1024, WAN2, 173);
    route(173, "::/0", A, 1024, WAN1, 173);
    route(173, "::/0", B, 1024, WAN2, 173);
    RouteKey rest = new RouteKey(173, Ip6Prefix.ANY, Ip6Prefix.ANY, 4000);
    routes.add(Route.refusing(rest, RouteType.PROHIBIT, 174));
    address(LAN, "2001:db8:a000:1::1");
    address(LAN, "2001:db8:b000:1::1");
    settings.put("ipv6/conf/all/forwarding", 1L);
  }

  void route(long table, String to, String from, long metric, LinkIndex link, int protocol) {
    RouteKey key = new RouteKey(table, Ip6Prefix.parse(to), Ip6Prefix.parse(from), metric);
    routes.add(Route.unicast(key, NextHop.onLink(link), protocol));
  }

  void address(LinkIndex link, String text) {
    addresses.add(
        new Address(
            link, Ip6Address.parse(text), 64, Lifetime.INFINITE, Lifetime.INFINITE, 0x80, 0));
  }

  private static Link link(LinkIndex index, String name) {
    return new Link(index, name, true, true, Link.OperState.UP, 1500, Optional.empty());
  }

  Evidence evidence() {
    try {
      Config read = ConfigReader.parse(config);
      List<Link> links = List.of(link(LAN, "lan0"), link(WAN1, "wan1"), link(WAN2, "wan2"));
      List<KnownSite.Uplink> uplinks = new ArrayList<>();
      for (int i = 0; i < read.uplinks().size(); i++) {
        UplinkConfig uplink = read.uplinks().get(i);
        uplinks.add(
            new KnownSite.Uplink(
                uplink,
                0x5ad01 + i,
                uplink.prefixes(),
                uplink.gateway(),
                source(uplink.prefixes().get(0)),
                true,
                !idle.contains(uplink.name())));
      }
      Kernel kernel =
          new Kernel(
              new KernelState(links, addresses, neighbours, routes, rules),
              Set.of("wan1", "wan2"),
              settings,
              ruleset,
              legacyTables,
              List.of(),
              List.of());
      return new Evidence(
          new KnownSite(read, uplinks),
          kernel,
          programs,
          new Lans(advertisers, Map.of()),
          machine,
          trials);
    } catch (ConfigException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  private Optional<Ip6Address> source(Ip6Prefix prefix) {
    return addresses.stream()
        .filter(Address::usable)
        .map(Address::address)
        .filter(prefix::contains)
        .findFirst();
  }

  List<Finding> findings() {
    return Doctor.examine(evidence()).findings();
  }
}
