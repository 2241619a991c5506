package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import sadr.controller.core.Observed.Lasting;
import sadr.controller.core.Observed.OnLink;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/** What is observed, while events go into it; lives in one call only. */
final class ObservedDraft {
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

  ObservedDraft(Observed from, long nanos) {
    this.nanos = nanos;
    links = new Copy<>(from.links(), HashMap::new);
    addresses = new Copy<>(from.addresses(), HashMap::new);
    deadlines = new Copy<>(from.deadlines(), HashMap::new);
    neighbours = new Copy<>(from.neighbours(), HashMap::new);
    routes = new Copy<>(from.routes(), HashMap::new);
    rules = new Copy<>(from.rules(), ArrayList::new);
    sysctls = new Copy<>(from.sysctls(), HashMap::new);
  }

  void put(KernelObject object) {
    if (object instanceof Link link) {
      Link before = links.change().put(link.index(), link);
      if (before == null) {
        forgetSysctls(link.name()); // A new interface has the kernel's defaults.
      } else if (!before.name().equals(link.name())) {
        forgetSysctls(before.name());
        forgetSysctls(link.name()); // It has brought its own along.
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

  void rules(List<Rule> all) {
    rules.change().addAll(all);
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
          .computeIfPresent(
              route.key(), (key, known) -> Observed.sameRoute(known, route) ? null : known);
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

  /** The result; nftables as it was in {@code before}. */
  Observed freeze(Observed before) {
    forgetPrefSources();
    return new Observed(
        links.now(),
        addresses.now(),
        neighbours.now(),
        routes.now(),
        rules.now(),
        sysctls.now(),
        before.egress(),
        deadlines.now(),
        before.sources(),
        before.cut());
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
}
