package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.Path;
import sadr.probes.health.PathBinding;

/** What to probe, given the world. */
public final class PathPlanner {

  /** The length of a network's prefix (RFC 4291 §2.5.4). */
  private static final int NETWORK = 64;

  private PathPlanner() {}

  /** One path for each uplink that has targets, in the configuration's order. */
  public static List<Path> paths(World world) {
    return paths(world, site(world));
  }

  /**
   * The same.
   *
   * @param site as {@link #site} says
   */
  public static List<Path> paths(World world, OwnNetwork site) {
    return world.config().uplinks().stream()
        .filter(uplink -> !uplink.probe().targets().isEmpty())
        .map(uplink -> path(world, uplink, site))
        .toList();
  }

  private static Path path(World world, UplinkConfig uplink, OwnNetwork site) {
    UplinkState state = world.uplink(uplink.name());
    int mark = world.config().kernel().mark() + state.number();
    return new Path(
        uplink.name(),
        world.source(uplink).map(source -> new PathBinding(uplink.interfaceName(), source, mark)),
        uplink.probe().targets(),
        uplink.probe().quorum(),
        uplink.probe().settings(),
        HealthPolicy.blocked(world, uplink).map(Verdict::detail),
        state.suspicions(),
        state.remembered(),
        uplink.dns(),
        site);
  }

  /**
   * What is the site's: prefixes that are configured or learned, of whatever uplink or LAN, the
   * networks that this router is in with a WAN interface, and the addresses of this router and of
   * those it hands packets to.
   */
  public static OwnNetwork site(World world) {
    List<Ip6Prefix> prefixes = new ArrayList<>();
    Map<Ip6Address, String> hosts = new HashMap<>();
    world
        .observed()
        .addresses()
        .values()
        .forEach(each -> hosts.put(each.address(), "an address of this router"));
    for (UplinkConfig uplink : world.config().uplinks()) {
      prefixes.addAll(world.prefixes(uplink));
      world.link(uplink).map(world::addressesOf).orElse(List.of()).stream()
          .map(Address::prefix)
          .filter(network -> network.length() >= NETWORK) // A shorter one holds the ISP's servers.
          .forEach(prefixes::add);
      world.gateway(uplink).ifPresent(at -> hosts.put(at, "the gateway of " + uplink.name()));
    }
    world.unassigned().forEach(each -> prefixes.add(each.prefix()));
    world.config().lans().forEach(lan -> lan.ula().ifPresent(prefixes::add));
    return OwnNetwork.of(prefixes, hosts);
  }
}
