package sadr.controller.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sadr.controller.config.Config;
import sadr.controller.config.LanConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.controller.ra.Advert;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** Sites with hosts, for tests of what hosts are told. */
final class Lans {

  static final Ip6Prefix ULA = Ip6Prefix.parse("fd00:5ad0:0:1::/64");

  /** What hosts of {@link #lan0} get of {@link Sites#A} and {@link Sites#B}. */
  static final Ip6Prefix A1 = Ip6Prefix.parse("2001:db8:a000:1::/64");

  static final Ip6Prefix B1 = Ip6Prefix.parse("2001:db8:b000:1::/64");

  private Lans() {}

  /** Subnet 1 on lan0 with a ULA; the router resolves. */
  static LanConfig lan0() {
    return lan("lan0", 1, true, true);
  }

  static LanConfig lan(String device, long subnet, boolean ula, boolean advertise) {
    return new LanConfig(
        device,
        subnet,
        ula ? Optional.of(Ip6Prefix.parse("fd00:5ad0:0:" + subnet + "::/64")) : Optional.empty(),
        advertise,
        true,
        List.of("self"),
        List.of("example.net"),
        1480,
        LanConfig.Preference.HIGH,
        Optional.of(Ip6Prefix.parse("64:ff9b::/96")),
        false);
  }

  /** The two ISPs of {@link Sites}, each with a resolver, and these LANs. */
  static Config site(OnDown.NoSurvivor noSurvivor, LanConfig... lans) {
    return with(Sites.twoIsps().uplinks().stream().map(Lans::resolving).toList(), noSurvivor, lans);
  }

  static Config with(List<UplinkConfig> uplinks, OnDown.NoSurvivor noSurvivor, LanConfig... lans) {
    Config plain = Sites.of(uplinks);
    return new Config(
        plain.uplinks(),
        List.of(lans),
        new OnDown(Set.of(OnDown.Action.DEPRECATE, OnDown.Action.REJECT), noSurvivor),
        plain.kernel(),
        plain.control(),
        plain.metrics(),
        plain.stateDirectory());
  }

  private static UplinkConfig resolving(UplinkConfig uplink) {
    return new UplinkConfig(
        uplink.name(),
        uplink.interfaceName(),
        uplink.gateway(),
        uplink.learnsGateway(),
        uplink.prefixes(),
        uplink.learnsPrefixes(),
        uplink.metric(),
        uplink.services(),
        List.of(
            Ip6Address.parse(
                "2001:db8:a0ff::53".replace("a0", uplink.name().equals("fiber") ? "a0" : "b0"))),
        uplink.accepts(),
        uplink.probe());
  }

  /** The same uplink with another prefix. */
  static UplinkConfig renumbered(UplinkConfig uplink, Ip6Prefix prefix) {
    return new UplinkConfig(
        uplink.name(),
        uplink.interfaceName(),
        uplink.gateway(),
        uplink.learnsGateway(),
        List.of(prefix),
        uplink.learnsPrefixes(),
        uplink.metric(),
        List.of(),
        uplink.dns(),
        uplink.accepts(),
        uplink.probe());
  }

  /** {@code config} with {@code prefix} in the place of fiber's. */
  static Config fiberHas(Config config, Ip6Prefix prefix) {
    return new Config(
        Stream.of(renumbered(config.uplinks().get(0), prefix), config.uplinks().get(1)).toList(),
        config.lans(),
        config.onDown(),
        config.kernel(),
        config.control(),
        config.metrics(),
        config.stateDirectory());
  }

  static Advert onLan0(World world) {
    return Optional.ofNullable(AdvertPlanner.plan(world).get("lan0")).orElseThrow();
  }

  /** What hosts of lan0 think of {@code prefix}: "preferred", "deprecated", "withdrawn", "-". */
  static String told(World world, Ip6Prefix prefix, long nowNanos) {
    return onLan0(world).prefixes().stream()
        .filter(offer -> offer.prefix().equals(prefix))
        .map(offer -> word(offer, nowNanos))
        .findFirst()
        .orElse("-");
  }

  private static String word(Advert.Offer offer, long nowNanos) {
    if (offer.valid().passed(nowNanos)) {
      return "withdrawn";
    }
    return offer.preferred().passed(nowNanos) ? "deprecated" : "preferred";
  }

  /** The advert in lines, as stories show it. */
  static List<String> lines(Advert advert, long nowNanos) {
    Stream<String> prefixes =
        advert.prefixes().stream().map(offer -> offer.prefix() + " " + word(offer, nowNanos));
    Stream<String> routes = advert.routes().stream().map(route -> "route " + route);
    Stream<String> resolvers =
        advert.resolvers().stream()
            .map(each -> "dns " + each.address() + (each.alive() ? "" : " dead"));
    Stream<String> router = Stream.of("default router " + (advert.defaultRouter() ? "yes" : "no"));
    return Stream.of(router, prefixes, routes, resolvers)
        .flatMap(lines -> lines)
        .map(line -> "# tell " + advert.device() + " " + line)
        .toList();
  }
}
