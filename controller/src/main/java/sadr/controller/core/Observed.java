package sadr.controller.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.nft.DrillCut;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/**
 * What the kernel holds, as far as it matters here ({@link Interest}): what it said itself, never
 * what it was asked to do.
 *
 * @param links by index
 * @param addresses by interface and address
 * @param neighbours by interface and address
 * @param routes by key
 * @param rules in the kernel's order; a duplicate is there twice
 * @param sysctls by name below /proc/sys/net/ipv6; those that could be read
 * @param egress the egress table in nftables; empty where there is none
 * @param deadlines when each of the addresses ends: the kernel tells how long is left, and tells
 *     nothing while that gets less
 * @param sources the part of our table in nftables that works on LANs; empty where it is not known
 * @param cut what a drill cuts in nftables; empty where nothing of a drill stands
 */
public record Observed(
    Map<LinkIndex, Link> links,
    Map<OnLink, Address> addresses,
    Map<OnLink, Neighbour> neighbours,
    Map<RouteKey, Route> routes,
    List<Rule> rules,
    Map<String, Integer> sysctls,
    Optional<EgressTable> egress,
    Map<OnLink, Lasting> deadlines,
    Optional<SourceTable> sources,
    Optional<DrillCut> cut) {

  /** Nothing at all. */
  public static final Observed NOTHING =
      new Observed(
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          Map.of(),
          Optional.of(SourceTable.NONE),
          Optional.empty());

  /**
   * An address on an interface.
   *
   * @param link the interface
   * @param address the address
   */
  public record OnLink(LinkIndex link, Ip6Address address) {}

  /**
   * When an address ends.
   *
   * @param preferred as a new connection's source; {@link Deadline#OVER} once the kernel says 0
   * @param valid altogether
   */
  public record Lasting(Deadline preferred, Deadline valid) {

    /** That of an address of which the kernel told at {@code nanos}. */
    static Lasting of(Address address, long nanos) {
      return new Lasting(ending(address.preferred(), nanos), ending(address.valid(), nanos));
    }

    private static Deadline ending(Lifetime left, long nanos) {
      if (left.infinite()) {
        return Deadline.NEVER;
      }
      return left.equals(Lifetime.ZERO)
          ? Deadline.OVER
          : Deadline.after(Duration.ofSeconds(left.seconds()), nanos);
    }
  }

  /** The interface with this name. */
  public Optional<Link> link(String name) {
    return links.values().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** The result of a dump at {@code nanos}; sysctls and nftables stay as they were. */
  Observed dumped(KernelState state, long nanos) {
    ObservedDraft next = new ObservedDraft(NOTHING.withSysctls(sysctls), nanos);
    state.links().forEach(next::put);
    state.addresses().forEach(next::put);
    state.neighbours().forEach(next::put);
    state.routes().forEach(next::put);
    next.rules(state.rules());
    return next.freeze(this);
  }

  /**
   * What it is after {@code events}, in their order; one copy for all of them, and of that alone
   * which they change.
   *
   * @param nanos when they came
   */
  Observed after(List<KernelEvent> events, long nanos) {
    ObservedDraft next = new ObservedDraft(this, nanos);
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present) {
        next.put(present.object());
      } else if (event instanceof KernelEvent.Absent absent) {
        next.remove(absent.object());
      }
    }
    return next.freeze(this);
  }

  /**
   * Whether nothing that a plan depends on has changed from {@code before} to this. Identity will
   * do: comparing thousands of objects to find them equal would cost what it is to save.
   */
  @SuppressWarnings("ReferenceEquality")
  public boolean sameGround(Observed before) {
    return links == before.links && addresses == before.addresses;
  }

  /** Whether nothing that is compared with a plan has changed either; as {@link #sameGround}. */
  @SuppressWarnings("ReferenceEquality")
  public boolean sameKernel(Observed before) {
    return sameGround(before)
        && routes == before.routes
        && rules == before.rules
        && sysctls == before.sysctls
        && egress.equals(before.egress)
        && sources.equals(before.sources)
        && cut.equals(before.cut);
  }

  Observed withSysctls(Map<String, Integer> values) {
    return new Observed(
        links, addresses, neighbours, routes, rules, values, egress, deadlines, sources, cut);
  }

  Observed withEgress(Optional<EgressTable> table) {
    return new Observed(
        links, addresses, neighbours, routes, rules, sysctls, table, deadlines, sources, cut);
  }

  Observed withSources(Optional<SourceTable> table) {
    return new Observed(
        links, addresses, neighbours, routes, rules, sysctls, egress, deadlines, table, cut);
  }

  Observed withCut(Optional<DrillCut> found) {
    return new Observed(
        links, addresses, neighbours, routes, rules, sysctls, egress, deadlines, sources, found);
  }

  /** Whether two routes are one to the kernel: whatever else may differ, they forward alike. */
  static boolean sameRoute(Route one, Route other) {
    return one.key().equals(other.key())
        && one.type() == other.type()
        && one.protocol() == other.protocol()
        && one.nextHops().equals(other.nextHops());
  }
}
