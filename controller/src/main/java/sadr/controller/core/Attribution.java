package sadr.controller.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sadr.controller.config.DelegatedPrefix;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Link;

/**
 * Whose the prefixes are that DHCPv6 clients left in the kernel, which does not tell.
 *
 * @param owners the uplink of each prefix that can be used, in the prefixes' order
 * @param unassigned the others
 */
record Attribution(Map<Ip6Prefix, UplinkConfig> owners, List<Unassigned> unassigned) {

  private static final Attribution NONE = new Attribution(Map.of(), List.of());

  static Attribution of(World world) {
    if (world.learned().traces().prefixes().isEmpty()) {
      return NONE;
    }
    Map<Ip6Prefix, UplinkConfig> owners = new LinkedHashMap<>();
    List<Unassigned> unassigned = new ArrayList<>();
    Optional<Ip6Prefix> widest = Optional.empty();
    for (Map.Entry<Ip6Prefix, Traces.Terms> entry :
        new TreeMap<>(world.learned().traces().prefixes()).entrySet()) {
      Ip6Prefix prefix = entry.getKey();
      boolean nested = widest.filter(wide -> wide.covers(prefix)).isPresent();
      if (nested || entry.getValue().over() || isKnown(world, prefix)) {
        continue;
      }
      widest = Optional.of(prefix);
      Optional<String> flaw = flaw(world, prefix);
      Optional<UplinkConfig> owner = owner(world, prefix);
      if (flaw.isEmpty() && owner.isPresent()) {
        owners.put(prefix, owner.get());
      } else {
        unassigned.add(new Unassigned(prefix, flaw.orElseGet(() -> unknown(world, prefix))));
      }
    }
    return new Attribution(owners, unassigned);
  }

  /** Whether the configuration or a hook has told of it, or of what it is part of. */
  private static boolean isKnown(World world, Ip6Prefix prefix) {
    return world.config().uplinks().stream()
        .anyMatch(uplink -> told(world, uplink).anyMatch(other -> other.covers(prefix)));
  }

  private static Stream<Ip6Prefix> told(World world, UplinkConfig uplink) {
    return Stream.concat(
        uplink.prefixes().stream(),
        world.learned().leasesOf(uplink.name()).stream().map(Delegation::prefix));
  }

  private static Optional<String> flaw(World world, Ip6Prefix prefix) {
    Optional<String> bad = DelegatedPrefix.flaw(prefix);
    if (bad.isPresent()) {
      return bad;
    }
    for (UplinkConfig uplink : world.config().uplinks()) {
      Optional<Ip6Prefix> part = told(world, uplink).filter(prefix::overlaps).findFirst();
      if (part.isPresent()) {
        return Optional.of("it overlaps " + part.get() + " of " + uplink.name());
      }
    }
    return Optional.empty();
  }

  /**
   * The one whose interface shows it; without any such sign the only uplink there is. That all
   * others have their prefixes from the configuration proves nothing: the DHCPv6 client that left
   * this one may run on theirs, and its packets must never leave through another.
   */
  private static Optional<UplinkConfig> owner(World world, Ip6Prefix prefix) {
    List<UplinkConfig> shown = showing(world, prefix);
    List<UplinkConfig> candidates = shown.isEmpty() ? world.config().uplinks() : shown;
    return candidates.size() == 1
        ? Optional.of(candidates.get(0)).filter(UplinkConfig::learnsPrefixes)
        : Optional.empty();
  }

  private static List<UplinkConfig> showing(World world, Ip6Prefix prefix) {
    return world.config().uplinks().stream()
        .filter(uplink -> shows(world, uplink, prefix))
        .toList();
  }

  /** Whether the uplink's interface has an address of the prefix, or a way out for it alone. */
  private static boolean shows(World world, UplinkConfig uplink, Ip6Prefix prefix) {
    return world
        .link(uplink)
        .map(Link::index)
        .filter(
            link ->
                world.learned().traces().ways().stream()
                        .anyMatch(way -> way.link().equals(link) && prefix.covers(way.from()))
                    || world.learned().traces().addresses().keySet().stream()
                        .anyMatch(key -> key.link().equals(link) && prefix.contains(key.address())))
        .isPresent();
  }

  /** Why nobody has it, and what would help. */
  private static String unknown(World world, Ip6Prefix prefix) {
    List<String> shown = showing(world, prefix).stream().map(UplinkConfig::name).toList();
    if (shown.size() == 1) {
      return "the interface of "
          + shown.get(0)
          + " shows that it is of that uplink, which does not learn; write it into its prefixes";
    }
    List<String> all = world.config().uplinks().stream().map(UplinkConfig::name).toList();
    return (shown.isEmpty() ? "nothing tells which of " : "the interfaces do not agree which of ")
        + String.join(", ", shown.isEmpty() ? all : shown)
        + " it is of; \"sadr prefix set\" would, as the DHCPv6 client's hook calls it, or write it"
        + " into that uplink's prefixes";
  }
}
