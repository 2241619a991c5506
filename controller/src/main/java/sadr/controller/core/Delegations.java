package sadr.controller.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Link;

/**
 * Which prefixes an uplink has: those that are configured, those that a hook told of, those that a
 * DHCPv6 client left in the kernel, then its interface's own global addresses.
 */
final class Delegations {

  private Delegations() {}

  static List<Delegation> of(World world, UplinkConfig uplink) {
    Attribution attribution = Attribution.of(world);
    List<Delegation> all = new ArrayList<>();
    uplink.prefixes().forEach(prefix -> all.add(Delegation.configured(prefix)));
    all.addAll(world.learned().leasesOf(uplink.name()));
    attribution
        .owners()
        .forEach(
            (prefix, owner) -> {
              if (owner.name().equals(uplink.name())) {
                all.add(fromKernel(world, prefix));
              }
            });
    all.addAll(ofInterface(world, uplink, attribution.owners().keySet()));
    return all;
  }

  private static Delegation fromKernel(World world, Ip6Prefix prefix) {
    Traces.Terms terms =
        world.learned().traces().prefixes().getOrDefault(prefix, Traces.Terms.ENDLESS);
    return new Delegation(prefix, Delegation.Origin.KERNEL, terms.preferred(), terms.valid());
  }

  /**
   * The interface's own addresses that lie in no other prefix of anybody, each alone (/128): nobody
   * can tell which ISP would take the rest of the network around it, for two ISPs may share it, and
   * some of it may have been another's yesterday. One that two uplinks bear is nobody's.
   */
  private static List<Delegation> ofInterface(
      World world, UplinkConfig uplink, Collection<Ip6Prefix> fromKernel) {
    List<Ip6Prefix> own = hosts(world.link(uplink).map(world::addressesOf).orElse(List.of()));
    Set<Ip6Prefix> others =
        own.isEmpty() ? Set.of() : Set.copyOf(hosts(world.addressesOf(links(world, uplink))));
    return own.stream()
        .filter(host -> !isClaimed(world, uplink, host, fromKernel) && !others.contains(host))
        .map(
            host ->
                new Delegation(host, Delegation.Origin.INTERFACE, Deadline.NEVER, Deadline.NEVER))
        .toList();
  }

  /** Those of the other uplinks. */
  private static Set<LinkIndex> links(World world, UplinkConfig uplink) {
    return world.config().uplinks().stream()
        .filter(other -> !other.name().equals(uplink.name()))
        .flatMap(other -> world.link(other).stream())
        .map(Link::index)
        .collect(Collectors.toSet());
  }

  /** Each once, in the addresses' order. */
  private static List<Ip6Prefix> hosts(List<Address> addresses) {
    return addresses.stream().map(address -> Ip6Prefix.host(address.address())).distinct().toList();
  }

  /** Also by another uplink that has lost it: hosts may still hold it, and its ISP may again. */
  private static boolean isClaimed(
      World world, UplinkConfig bearer, Ip6Prefix prefix, Collection<Ip6Prefix> fromKernel) {
    return fromKernel.stream().anyMatch(prefix::overlaps)
        || world.learned().leases().values().stream()
            .flatMap(List::stream)
            .anyMatch(lease -> lease.prefix().overlaps(prefix))
        || world.ledger().entries().values().stream()
            .filter(entry -> entry.withdrawn() && !entry.uplink().equals(bearer.name()))
            .anyMatch(entry -> entry.delegated().overlaps(prefix))
        || world.config().uplinks().stream()
            .flatMap(uplink -> uplink.prefixes().stream())
            .anyMatch(claimed -> claimed.overlaps(prefix));
  }
}
