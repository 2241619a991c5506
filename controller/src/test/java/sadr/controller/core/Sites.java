package sadr.controller.core;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.LanConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;

/** Sites and events for tests of the pure core. */
public final class Sites {

  public static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000::/56");
  public static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000::/56");
  public static final Ip6Prefix SERVICE = Ip6Prefix.parse("2001:db8:a0ff::/48");
  public static final Ip6Prefix ULA = Ip6Prefix.parse("fd00:5ad0:0:1::/64");
  public static final LinkIndex WAN1 = new LinkIndex(2);
  public static final LinkIndex WAN2 = new LinkIndex(3);
  public static final LinkIndex LAN0 = new LinkIndex(4);
  public static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private Sites() {}

  /** Fiber with metric 10, a service and a target; cable with metric 20 and a target. */
  public static Config twoIsps() {
    return of(
        List.of(
            uplink("fiber", "wan1", "fe80::a1", A, 10, List.of(SERVICE), List.of()),
            uplink("cable", "wan2", "fe80::b1", B, 20, List.of(), List.of())));
  }

  public static Config of(List<UplinkConfig> uplinks) {
    return with(uplinks, OnDown.NoSurvivor.KEEP, KernelConfig.DEFAULT);
  }

  public static Config with(
      List<UplinkConfig> uplinks, OnDown.NoSurvivor noSurvivor, KernelConfig kernel) {
    return new Config(
        uplinks,
        List.of(),
        new OnDown(Set.of(OnDown.Action.DEPRECATE, OnDown.Action.REJECT), noSurvivor),
        kernel,
        new Config.ControlConfig(Path.of("/run/sadr/sadr.sock"), "sadr"),
        new Config.MetricsConfig("::1", 9737),
        Path.of("/var/lib/sadr"));
  }

  /** The same site with lan0, subnet 1 and a ULA, which is translated where dead prefixes are. */
  public static Config withLan(Config plain, OnDown.Action... actions) {
    Set<OnDown.Action> all = Set.of(actions);
    LanConfig lan =
        new LanConfig(
            "lan0",
            1,
            Optional.of(ULA),
            true,
            true,
            List.of("self"),
            List.of(),
            0,
            LanConfig.Preference.MEDIUM,
            Optional.empty(),
            all.contains(OnDown.Action.TRANSLATE));
    return new Config(
        plain.uplinks(),
        List.of(lan),
        new OnDown(all, plain.onDown().noSurvivor()),
        plain.kernel(),
        plain.control(),
        plain.metrics(),
        plain.stateDirectory());
  }

  public static UplinkConfig uplink(
      String name,
      String device,
      String gateway,
      Ip6Prefix prefix,
      long metric,
      List<Ip6Prefix> services,
      List<Ip6Prefix> accepts) {
    return new UplinkConfig(
        name,
        device,
        Optional.of(Ip6Address.parse(gateway)),
        false,
        List.of(prefix),
        false,
        metric,
        services,
        List.of(),
        accepts,
        new UplinkConfig.ProbeConfig(
            List.of(new Target(new ProbeKind.Icmp(), Ip6Address.parse("2001:db8:ffff::1"))),
            1,
            ProbeSettings.DEFAULT));
  }

  /** The same uplink without targets. */
  public static UplinkConfig unprobed(UplinkConfig uplink) {
    return new UplinkConfig(
        uplink.name(),
        uplink.interfaceName(),
        uplink.gateway(),
        false,
        uplink.prefixes(),
        false,
        uplink.metric(),
        uplink.services(),
        uplink.dns(),
        uplink.accepts(),
        new UplinkConfig.ProbeConfig(List.of(), 0, ProbeSettings.DEFAULT));
  }

  /** The world before the first dump: every uplink new. */
  public static World begin(Config config) {
    return Reducer.begin(config, fresh(config), START);
  }

  public static Map<String, Remembered> fresh(Config config) {
    Map<String, Remembered> fresh = new LinkedHashMap<>();
    for (UplinkConfig uplink : config.uplinks()) {
      fresh.put(
          uplink.name(), new Remembered(fresh.size() + 1, Health.UNKNOWN, Role.OUT, Admin.AUTO));
    }
    return fresh;
  }

  /** Two WAN interfaces and a LAN that holds ::1 of subnet 1 of both prefixes; nothing of ours. */
  public static KernelState bareKernel() {
    List<Address> addresses = new ArrayList<>();
    addresses.add(address(LAN0, "2001:db8:a000:1::1", 64));
    addresses.add(address(LAN0, "2001:db8:b000:1::1", 64));
    return new KernelState(
        List.of(link(WAN1, "wan1", true), link(WAN2, "wan2", true), link(LAN0, "lan0", true)),
        addresses,
        List.of(),
        List.of(),
        List.of());
  }

  public static Address address(LinkIndex link, String address, int length) {
    return new Address(
        link, Ip6Address.parse(address), length, Lifetime.INFINITE, Lifetime.INFINITE, 0, 0);
  }

  public static Link link(LinkIndex index, String name, boolean carrier) {
    return new Link(
        index,
        name,
        true,
        carrier,
        carrier ? Link.OperState.UP : Link.OperState.DOWN,
        1500,
        Optional.empty());
  }

  public static Event.PathJudged judged(String path, PathState state) {
    return new Event.PathJudged(
        new PathReport(
            path,
            state,
            state == PathState.DOWN ? PathReport.Cause.PROBES : PathReport.Cause.NONE,
            state == PathState.DOWN ? "1 of 1 targets silent for 540 ms" : "",
            0,
            java.util.OptionalLong.empty(),
            List.of()));
  }
}
