package sadr.controller.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
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
 * DHCPv6 client left in the kernel, then those of its interface's own global addresses.
 */
final class Delegations {

  /** The length of a network's prefix (RFC 4291 §2.5.4). */
  private static final int NETWORK = 64;

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
   * The prefixes of the interface's own addresses that lie in no other prefix of anybody. An
   * address counts alone where its prefix lies around one that is known, where it overlaps what
   * another uplink's address claims, and where it is shorter than a /64, and so more than one
   * network: nobody can tell which ISP would take the rest, and some of it may have been another's
   * yesterday. One that two uplinks bear is nobody's.
   */
  private static List<Delegation> ofInterface(
      World world, UplinkConfig uplink, Collection<Ip6Prefix> fromKernel) {
    List<Address> borne = world.link(uplink).map(world::addressesOf).orElse(List.of());
    List<Address> others = borne.isEmpty() ? List.of() : world.addressesOf(links(world, uplink));
    Set<Ip6Prefix> own = new LinkedHashSet<>();
    borne.forEach(
        address -> {
          Ip6Prefix prefix = address.prefix();
          boolean alone =
              prefix.length() < NETWORK
                  || isClaimed(world, prefix, fromKernel)
                  || others.stream().anyMatch(other -> other.prefix().overlaps(prefix));
          Ip6Prefix claim = alone ? host(address) : prefix;
          if (!isClaimed(world, claim, fromKernel)
              && others.stream().noneMatch(other -> host(other).overlaps(claim))) {
            own.add(claim);
          }
        });
    return own.stream()
        .sorted(Comparator.naturalOrder())
        .map(
            prefix ->
                new Delegation(prefix, Delegation.Origin.INTERFACE, Deadline.NEVER, Deadline.NEVER))
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

  private static boolean isClaimed(
      World world, Ip6Prefix prefix, Collection<Ip6Prefix> fromKernel) {
    return fromKernel.stream().anyMatch(prefix::overlaps)
        || world.learned().leases().values().stream()
            .flatMap(List::stream)
            .anyMatch(lease -> lease.prefix().overlaps(prefix))
        || world.config().uplinks().stream()
            .flatMap(uplink -> uplink.prefixes().stream())
            .anyMatch(claimed -> claimed.overlaps(prefix));
  }

  private static Ip6Prefix host(Address address) {
    return Ip6Prefix.host(address.address());
  }
}
