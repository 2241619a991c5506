package sadr.controller.core;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.core.Observed.OnLink;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Link;

/**
 * The router's own addresses on its LANs: ::1 in each LAN's /64 of every delegation and in its ULA.
 * They are preferred as long as hosts may prefer theirs, so that the router's own connections begin
 * from a live source too; and whoever announces LANs by the router's addresses says the same.
 */
final class AddressPlanner {

  private static final int LENGTH = 64;

  private final World world;
  private final Withdrawals withdrawals;
  private final Map<OnLink, RouterAddress> addresses = new LinkedHashMap<>();
  private final Map<OnLink, Deadline> others = new LinkedHashMap<>();

  /** Each prefix that is for LANs with its standing; the withdrawn ones are always over. */
  private final Map<Ip6Prefix, Standing> standings = new TreeMap<>();

  /** The lengths that these have, the longest first. */
  private final Set<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());

  private record Standing(Delegation delegation, Optional<PrefixStanding> standing) {
    Deadline preferred(Ip6Prefix network) {
      return standing.map(uplink -> uplink.preferred(delegation, network)).orElse(Deadline.OVER);
    }
  }

  private AddressPlanner(World world, Withdrawals withdrawals) {
    this.world = world;
    this.withdrawals = withdrawals;
  }

  /** What {@link DesiredState#addresses} and {@link DesiredState#others} are to be. */
  static AddressPlanner plan(World world, Withdrawals withdrawals) {
    AddressPlanner planner = new AddressPlanner(world, withdrawals);
    List<LanConfig> lans = world.config().lans();
    if (!lans.isEmpty()) {
      planner.standings();
      for (LanConfig lan : lans) {
        world.observed().link(lan.interfaceName()).ifPresent(link -> planner.lan(lan, link));
      }
    }
    return planner;
  }

  Map<OnLink, RouterAddress> addresses() {
    return addresses;
  }

  Map<OnLink, Deadline> others() {
    return others;
  }

  private void standings() {
    for (Ip6Prefix prefix : withdrawals.delegated()) {
      standings.put(prefix, new Standing(Delegation.configured(prefix), Optional.empty()));
    }
    for (UplinkConfig uplink : world.config().uplinks()) {
      Optional<PrefixStanding> standing = Optional.of(PrefixStanding.of(world, uplink));
      world.delegations(uplink).stream()
          .filter(Delegation::forLans)
          .forEach(
              delegation -> standings.put(delegation.prefix(), new Standing(delegation, standing)));
    }
    standings.keySet().forEach(prefix -> lengths.add(prefix.length()));
  }

  private void lan(LanConfig lan, Link link) {
    if (lan.addresses() && link.adminUp()) {
      standings.values().stream()
          .filter(standing -> standing.standing().isPresent())
          .forEach(standing -> delegated(lan, link.index(), standing));
      lan.ula()
          .ifPresent(
              ula ->
                  addresses.put(
                      first(link.index(), ula),
                      new RouterAddress(LENGTH, Deadline.NEVER, Deadline.NEVER)));
    }
    world.observed().addresses().keySet().stream()
        .filter(key -> key.link().equals(link.index()) && !addresses.containsKey(key))
        .filter(key -> key.address().isGlobalUnicast())
        .forEach(this::other);
  }

  private void delegated(LanConfig lan, LinkIndex link, Standing standing) {
    Delegation delegation = standing.delegation();
    lan.networkIn(delegation.prefix())
        .ifPresent(
            network ->
                addresses.put(
                    first(link, network),
                    new RouterAddress(LENGTH, standing.preferred(network), delegation.valid())));
  }

  /** The longest prefix counts: what is withdrawn may lie around what was delegated since. */
  private void other(OnLink key) {
    lengths.stream()
        .map(length -> standings.get(Ip6Prefix.containing(key.address(), length)))
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(standing -> others.put(key, standing.preferred(Ip6Prefix.host(key.address()))));
  }

  private static OnLink first(LinkIndex link, Ip6Prefix network) {
    return new OnLink(link, new Ip6Address(network.address().high(), 1));
  }
}
