package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
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
 * @param sources the part of our table in nftables that works on LANs; empty where there is none
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
    Optional<SourceTable> sources) {

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
    Mutable next = new Mutable(NOTHING.withSysctls(sysctls), nanos);
    state.links().forEach(next::put);
    state.addresses().forEach(next::put);
    state.neighbours().forEach(next::put);
    state.routes().forEach(next::put);
    next.rules.change().addAll(state.rules());
    return next.freeze(egress, sources);
  }

  /**
   * What it is after {@code events}, in their order; one copy for all of them, and of that alone
   * which they change.
   *
   * @param nanos when they came
   */
  Observed after(List<KernelEvent> events, long nanos) {
    Mutable next = new Mutable(this, nanos);
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present) {
        next.put(present.object());
      } else if (event instanceof KernelEvent.Absent absent) {
        next.remove(absent.object());
      }
    }
    return next.freeze(egress, sources);
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
        && sources.equals(before.sources);
  }

  Observed withSysctls(Map<String, Integer> values) {
    return new Observed(
        links, addresses, neighbours, routes, rules, values, egress, deadlines, sources);
  }

  Observed withEgress(Optional<EgressTable> table) {
    return new Observed(
        links, addresses, neighbours, routes, rules, sysctls, table, deadlines, sources);
  }

  Observed withSources(Optional<SourceTable> table) {
    return new Observed(
        links, addresses, neighbours, routes, rules, sysctls, egress, deadlines, table);
  }

  /** One of the collections while events go in: copied at its first change, else as it was. */
  private static final class Copy<T> {
    private final UnaryOperator<T> copying;
    private T content;
    private boolean copied;

    Copy(T content, UnaryOperator<T> copying) {
      this.content = content;
      this.copying = copying;
    }

    T now() {
      return content;
    }

    T change() {
      if (!copied) {
        copied = true;
        content = copying.apply(content);
      }
      return content;
    }
  }

  /** The collections while events go in; lives in one call only. */
  private static final class Mutable {
    private final Copy<Map<LinkIndex, Link>> links;
    private final Copy<Map<OnLink, Address>> addresses;
    private final Copy<Map<OnLink, Lasting>> deadlines;
    private final Copy<Map<OnLink, Neighbour>> neighbours;
    private final Copy<Map<RouteKey, Route>> routes;
    private final Copy<List<Rule>> rules;
    private final Copy<Map<String, Integer>> sysctls;

    /** Addresses that routes may still seem to prefer; looked up once for many. */
    private final Set<Ip6Address> gone = new HashSet<>();

    private final long nanos;

    Mutable(Observed from, long nanos) {
      this.nanos = nanos;
      links = new Copy<>(from.links, HashMap::new);
      addresses = new Copy<>(from.addresses, HashMap::new);
      deadlines = new Copy<>(from.deadlines, HashMap::new);
      neighbours = new Copy<>(from.neighbours, HashMap::new);
      routes = new Copy<>(from.routes, HashMap::new);
      rules = new Copy<>(from.rules, ArrayList::new);
      sysctls = new Copy<>(from.sysctls, HashMap::new);
    }

    void put(KernelObject object) {
      if (object instanceof Link link) {
        Link before = links.change().put(link.index(), link);
        if (before == null) {
          forgetSysctls(link.name()); // A new interface has the kernel's defaults.
        }
        if (!link.adminUp()) {
          dropRoutesThrough(link.index());
        }
      } else if (object instanceof Address address) {
        OnLink key = new OnLink(address.link(), address.address());
        addresses.change().put(key, address);
        deadlines.change().put(key, Lasting.of(address, nanos));
      } else if (object instanceof Neighbour neighbour) {
        neighbours.change().put(new OnLink(neighbour.link(), neighbour.address()), neighbour);
      } else if (object instanceof Route route) {
        if (route.prefSource().isPresent()) {
          forgetPrefSources();
        }
        routes.change().put(route.key(), route);
      } else if (object instanceof Rule rule) {
        if (rules.now().stream().noneMatch(rule::equals)) {
          rules.change().add(rule);
        }
      }
    }

    void remove(KernelObject object) {
      if (object instanceof Link link) {
        links.change().remove(link.index());
        forgetSysctls(link.name());
        dropRoutesThrough(link.index());
        addresses.change().keySet().removeIf(key -> key.link().equals(link.index()));
        deadlines.change().keySet().removeIf(key -> key.link().equals(link.index()));
        neighbours.change().keySet().removeIf(key -> key.link().equals(link.index()));
      } else if (object instanceof Address address) {
        OnLink key = new OnLink(address.link(), address.address());
        addresses.change().remove(key);
        deadlines.change().remove(key);
        gone.add(address.address());
      } else if (object instanceof Neighbour neighbour) {
        neighbours.change().remove(new OnLink(neighbour.link(), neighbour.address()));
      } else if (object instanceof Route route) {
        // The kernel may hold several routes under one key; only the one that we know counts.
        routes
            .change()
            .computeIfPresent(route.key(), (key, known) -> sameRoute(known, route) ? null : known);
      } else if (object instanceof Rule rule) {
        rules.change().remove(rule);
      }
    }

    private void forgetSysctls(String device) {
      sysctls.change().keySet().removeIf(name -> name.startsWith("conf/" + device + "/"));
    }

    /** The kernel takes a lost address off the routes that prefer it, without a word. */
    private void forgetPrefSources() {
      if (!gone.isEmpty()) {
        routes
            .change()
            .replaceAll(
                (key, route) ->
                    route.prefSource().filter(gone::contains).isPresent()
                        ? route.withoutPrefSource()
                        : route);
        gone.clear();
      }
    }

    /** With skip_notify_on_dev_down the kernel flushes these without a word. */
    private void dropRoutesThrough(LinkIndex lost) {
      routes
          .change()
          .values()
          .removeIf(route -> route.nextHops().stream().anyMatch(hop -> hop.link().equals(lost)));
    }

    Observed freeze(Optional<EgressTable> egress, Optional<SourceTable> sources) {
      forgetPrefSources();
      return new Observed(
          links.now(),
          addresses.now(),
          neighbours.now(),
          routes.now(),
          rules.now(),
          sysctls.now(),
          egress,
          deadlines.now(),
          sources);
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
