package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.nft.EgressTable;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.KernelState;
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
 */
public record Observed(
    Map<LinkIndex, Link> links,
    Map<OnLink, Address> addresses,
    Map<OnLink, Neighbour> neighbours,
    Map<RouteKey, Route> routes,
    List<Rule> rules,
    Map<String, Integer> sysctls,
    Optional<EgressTable> egress) {

  /** Nothing at all. */
  public static final Observed NOTHING =
      new Observed(Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), Optional.empty());

  /**
   * An address on an interface.
   *
   * @param link the interface
   * @param address the address
   */
  public record OnLink(LinkIndex link, Ip6Address address) {}

  /** The interface with this name. */
  public Optional<Link> link(String name) {
    return links.values().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** The result of a dump; sysctls and egress stay as they were. */
  Observed dumped(KernelState state) {
    Mutable next = new Mutable(NOTHING.withSysctls(sysctls));
    state.links().forEach(next::put);
    state.addresses().forEach(next::put);
    state.neighbours().forEach(next::put);
    state.routes().forEach(next::put);
    state.rules().forEach(next.rules::add);
    return next.freeze(egress);
  }

  /** What it is after {@code events}, in their order; one copy for all of them. */
  Observed after(List<KernelEvent> events) {
    Mutable next = new Mutable(this);
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present) {
        next.put(present.object());
      } else if (event instanceof KernelEvent.Absent absent) {
        next.remove(absent.object());
      }
    }
    return next.freeze(egress);
  }

  Observed withSysctls(Map<String, Integer> values) {
    return new Observed(links, addresses, neighbours, routes, rules, values, egress);
  }

  Observed withEgress(Optional<EgressTable> table) {
    return new Observed(links, addresses, neighbours, routes, rules, sysctls, table);
  }

  /** The maps while events go in; lives in one call only. */
  private static final class Mutable {
    private final Map<LinkIndex, Link> links;
    private final Map<OnLink, Address> addresses;
    private final Map<OnLink, Neighbour> neighbours;
    private final Map<RouteKey, Route> routes;
    private final List<Rule> rules;
    private final Map<String, Integer> sysctls;

    Mutable(Observed from) {
      links = new HashMap<>(from.links);
      addresses = new HashMap<>(from.addresses);
      neighbours = new HashMap<>(from.neighbours);
      routes = new HashMap<>(from.routes);
      rules = new ArrayList<>(from.rules);
      sysctls = new HashMap<>(from.sysctls);
    }

    void put(KernelObject object) {
      if (object instanceof Link link) {
        Link before = links.put(link.index(), link);
        if (before == null) {
          forgetSysctls(link.name()); // A new interface has the kernel's defaults.
        }
        if (!link.adminUp()) {
          dropRoutesThrough(link.index());
        }
      } else if (object instanceof Address address) {
        addresses.put(new OnLink(address.link(), address.address()), address);
      } else if (object instanceof Neighbour neighbour) {
        neighbours.put(new OnLink(neighbour.link(), neighbour.address()), neighbour);
      } else if (object instanceof Route route) {
        routes.put(route.key(), route);
      } else if (object instanceof Rule rule) {
        if (rules.stream().noneMatch(rule::equals)) {
          rules.add(rule);
        }
      }
    }

    void remove(KernelObject object) {
      if (object instanceof Link link) {
        links.remove(link.index());
        forgetSysctls(link.name());
        dropRoutesThrough(link.index());
        addresses.keySet().removeIf(key -> key.link().equals(link.index()));
        neighbours.keySet().removeIf(key -> key.link().equals(link.index()));
      } else if (object instanceof Address address) {
        addresses.remove(new OnLink(address.link(), address.address()));
        forgetPrefSource(address.address());
      } else if (object instanceof Neighbour neighbour) {
        neighbours.remove(new OnLink(neighbour.link(), neighbour.address()));
      } else if (object instanceof Route route) {
        // The kernel may hold several routes under one key; only the one that we know counts.
        routes.computeIfPresent(
            route.key(), (key, known) -> sameRoute(known, route) ? null : known);
      } else if (object instanceof Rule rule) {
        rules.remove(rule);
      }
    }

    private void forgetSysctls(String device) {
      sysctls.keySet().removeIf(name -> name.startsWith("conf/" + device + "/"));
    }

    /** The kernel takes the address off the routes that prefer it, without a word. */
    private void forgetPrefSource(Ip6Address gone) {
      routes.replaceAll(
          (key, route) ->
              route.prefSource().filter(gone::equals).isPresent()
                  ? route.withoutPrefSource()
                  : route);
    }

    /** With skip_notify_on_dev_down the kernel flushes these without a word. */
    private void dropRoutesThrough(LinkIndex gone) {
      routes
          .values()
          .removeIf(route -> route.nextHops().stream().anyMatch(hop -> hop.link().equals(gone)));
    }

    Observed freeze(Optional<EgressTable> egress) {
      return new Observed(links, addresses, neighbours, routes, rules, sysctls, egress);
    }
  }

  /** Whether two routes are one to the kernel: whatever else may differ, they forward alike. */
  static boolean sameRoute(Route one, Route other) {
    return one.key().equals(other.key())
        && one.type() == other.type()
        && one.protocol() == other.protocol()
        && one.nextHops().equals(other.nextHops());
  }
}
