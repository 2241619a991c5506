package sadr.controller.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/** Rules, routes and packets by lot, out of few prefixes so that many of them meet. */
final class RandomRouting {

  private static final List<Ip6Prefix> DESTINATIONS =
      prefixes(
          "::/0",
          "2000::/3",
          "2001:db8::/32",
          "2001:db8:1::/48",
          "2001:db8:1:1::/64",
          "2001:db8:1:1::1/128",
          "2001:db8:2::/48",
          "fd00::/8");
  private static final List<Ip6Prefix> SOURCES =
      prefixes(
          "::/0",
          "::/0",
          "2001:db8:a000::/40",
          "2001:db8:a000::/56",
          "2001:db8:a000:1::/64",
          "2001:db8:b000::/56",
          "::/128",
          "::/1",
          "fd00:a::/32");
  private static final List<Ip6Address> ADDRESSES =
      List.of(
          Ip6Address.parse("2001:db8:a000:1::2"),
          Ip6Address.parse("2001:db8:a000:2::2"),
          Ip6Address.parse("2001:db8:a0ff::2"),
          Ip6Address.parse("2001:db8:b000:1::2"),
          Ip6Address.parse("2001:db8:1:1::1"),
          Ip6Address.parse("2001:db8:1:1::2"),
          Ip6Address.parse("2001:db8:2::2"),
          Ip6Address.parse("2001:db8:ffff::2"),
          Ip6Address.parse("2600::1"),
          Ip6Address.parse("fd00:a::2"),
          Ip6Address.parse("4000::2"));
  private static final List<String> NAMES = List.of("v0", "v1", "v2", "v3", "lo");

  private final Random random;
  private final List<LinkIndex> links;
  private final List<Long> tables;

  /**
   * One game.
   *
   * @param tables which nobody has used before: the kernel's answers depend on what was deleted
   */
  RandomRouting(Random random, List<LinkIndex> links, List<Long> tables) {
    this.random = random;
    this.links = links;
    this.tables = tables;
  }

  private static List<Ip6Prefix> prefixes(String... texts) {
    return java.util.Arrays.stream(texts).map(Ip6Prefix::parse).toList();
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    int count = 2 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      rules.add(rule(1000 + 10 * i, i < count - 1 ? 1000 + 10 * (i + 1 + random.nextInt(3)) : 0));
    }
    return rules;
  }

  private Rule rule(long priority, long target) {
    boolean jumps = target > 0 && chance(0.1);
    Rule.Action action = jumps ? Rule.Action.GOTO : action();
    return new Rule(
        priority,
        chance(0.3) ? oneOf(SOURCES) : Ip6Prefix.ANY,
        chance(0.2) ? oneOf(DESTINATIONS) : Ip6Prefix.ANY,
        chance(0.15) ? Optional.of(oneOf(NAMES)) : Optional.empty(),
        chance(0.05) ? Optional.of(oneOf(NAMES)) : Optional.empty(),
        chance(0.2) ? Optional.of(mark()) : Optional.empty(),
        action,
        action == Rule.Action.LOOKUP ? oneOf(tables) : 0,
        action == Rule.Action.LOOKUP && chance(0.3)
            ? OptionalInt.of(oneOf(List.of(0, 0, 32, 48)))
            : OptionalInt.empty(),
        99,
        chance(0.15),
        0,
        jumps ? List.of(new OpaqueAttribute(4, hex(target))) : List.of());
  }

  private Rule.Mark mark() {
    return new Rule.Mark(random.nextInt(4), oneOf(List.of(0xffff_ffff, 1, 3)));
  }

  /** In the machine's own order, which is the little end first wherever these tests run. */
  private static String hex(long number) {
    return "%08x".formatted(Integer.reverseBytes((int) number));
  }

  private Rule.Action action() {
    return chance(0.85)
        ? Rule.Action.LOOKUP
        : oneOf(
            List.of(
                Rule.Action.NOP,
                Rule.Action.PROHIBIT,
                Rule.Action.UNREACHABLE,
                Rule.Action.BLACKHOLE));
  }

  /** With keys of their own: a refused addition, too, may hide routes from the kernel. */
  List<Route> routes() {
    Map<RouteKey, Route> routes = new LinkedHashMap<>();
    int count = 4 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      Route route = route();
      routes.putIfAbsent(route.key(), route);
    }
    return List.copyOf(routes.values());
  }

  private Route route() {
    RouteKey key =
        new RouteKey(oneOf(tables), oneOf(DESTINATIONS), oneOf(SOURCES), 100 + random.nextInt(3));
    if (chance(0.2)) {
      RouteType type =
          oneOf(
              List.of(
                  RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.BLACKHOLE, RouteType.THROW));
      return Route.refusing(key, type, 99);
    }
    List<OpaqueAttribute> preference =
        chance(0.2) ? List.of(new OpaqueAttribute(20, oneOf(List.of("01", "03")))) : List.of();
    List<NextHop> hops =
        chance(0.15) ? List.of(hop(links.get(0)), hop(links.get(1))) : List.of(hop(oneOf(links)));
    return new Route(key, RouteType.UNICAST, hops, 99, Optional.empty(), preference);
  }

  private static NextHop hop(LinkIndex link) {
    return NextHop.via(new Ip6Address(0xfe80L << 48, 0x100 + link.value()), link);
  }

  Packet packet() {
    boolean own = chance(0.4);
    Ip6Address from = own && chance(0.3) ? Ip6Address.UNSPECIFIED : oneOf(ADDRESSES);
    return new Packet(
        from,
        oneOf(ADDRESSES),
        own ? Optional.empty() : Optional.of(oneOf(NAMES.subList(0, 4))),
        random.nextInt(4));
  }
}
