package sadr.controller.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sadr.controller.explain.Step.Passed;
import sadr.controller.explain.Step.Why;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;

/**
 * One table as the kernel looks into it (net/ipv6/ip6_fib.c and route.c, with
 * CONFIG_IPV6_SUBTREES).
 *
 * <p>How it works: each destination has a place for routes without a source, and places for those
 * with one. The look begins at the longest destination that fits, and takes the longest source
 * there. Where a destination has sources but none that fits, its own place is not seen either, the
 * default's alone is. From a place whose routes cannot be used, because their interfaces have no
 * carrier, it goes back to shorter sources, to the place without one, and to shorter destinations;
 * on this way back every place is seen.
 *
 * <p>This is so for a router: where forwarding is off, neighbours' reachability counts as well.
 */
final class RouteTable {

  private static final int RTA_PREF = 20;
  private static final String HIGH = "01";
  private static final String LOW = "03";

  /** By destination. */
  private final Map<Ip6Prefix, Node> nodes = new HashMap<>();

  /** By source, {@link Ip6Prefix#ANY} for none; each place's routes in the kernel's order. */
  private static final class Node {
    private final Map<Ip6Prefix, List<Route>> places = new HashMap<>();

    boolean hasSources() {
      return places.size() > (places.containsKey(Ip6Prefix.ANY) ? 1 : 0);
    }

    List<Route> at(Ip6Prefix from) {
      return places.getOrDefault(from, List.of());
    }
  }

  /**
   * What a table has for a packet.
   *
   * @param route the route; empty if it has none
   * @param passed the routes that were passed over on the way to it
   */
  record Found(Optional<Route> route, List<Passed> passed) {}

  /** Adds a route behind those of its metric. */
  void add(Route route) {
    nodes
        .computeIfAbsent(route.key().destination(), key -> new Node())
        .places
        .computeIfAbsent(route.key().from(), key -> new ArrayList<>())
        .add(route);
  }

  /** Puts the routes into the kernel's order; after the last one was added. */
  void sort() {
    Comparator<Route> byMetric = Comparator.comparingLong(route -> route.key().metric());
    nodes.values().forEach(node -> node.places.values().forEach(list -> list.sort(byMetric)));
  }

  /**
   * Looks for a packet's route.
   *
   * @param usable whether a route's interfaces let packets out
   */
  Found lookup(Ip6Address from, Ip6Address to, Predicate<Route> usable) {
    List<Passed> passed = new ArrayList<>();
    boolean back = false;
    for (int length = 128; length >= 0; length--) {
      Ip6Prefix destination = Ip6Prefix.containing(to, length);
      Node node = nodes.get(destination);
      if (node == null) {
        continue;
      }
      boolean fits = false;
      for (int sourceLength = 128; sourceLength > 0 && node.hasSources(); sourceLength--) {
        List<Route> place = node.at(Ip6Prefix.containing(from, sourceLength));
        fits |= !place.isEmpty();
        Optional<Route> found = select(place, usable, passed);
        if (found.isPresent()) {
          return new Found(found, passed);
        }
      }
      boolean hidden = node.hasSources() && !fits && !back && length > 0;
      if (hidden) {
        node.at(Ip6Prefix.ANY).forEach(route -> passed.add(new Passed(route, Why.HIDDEN)));
        continue;
      }
      Optional<Route> found = select(node.at(Ip6Prefix.ANY), usable, passed);
      if (found.isPresent()) {
        return new Found(found, passed);
      }
      back |= fits || !node.at(Ip6Prefix.ANY).isEmpty();
    }
    return new Found(Optional.empty(), passed);
  }

  /**
   * Of the routes of one place: of the lowest metric the one that its router prefers most (RFC
   * 4191); where none of these can be used, of all the others the most preferred one, whatever its
   * metric.
   */
  private static Optional<Route> select(
      List<Route> place, Predicate<Route> usable, List<Passed> passed) {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    long lowest = place.get(0).key().metric();
    List<Route> first = place.stream().filter(r -> r.key().metric() == lowest).toList();
    Optional<Route> best = preferred(first, usable);
    if (best.isEmpty()) {
      first.forEach(route -> passed.add(new Passed(route, Why.NO_CARRIER)));
      List<Route> rest = place.subList(first.size(), place.size());
      best = preferred(rest, usable);
      if (best.isEmpty()) {
        rest.forEach(route -> passed.add(new Passed(route, Why.NO_CARRIER)));
      }
    }
    return best;
  }

  private static Optional<Route> preferred(List<Route> routes, Predicate<Route> usable) {
    Optional<Route> best = Optional.empty();
    for (Route route : routes) {
      if (usable.test(route) && best.map(b -> preference(route) > preference(b)).orElse(true)) {
        best = Optional.of(route);
      }
    }
    return best;
  }

  /** 1 low, 2 medium, 3 high. */
  private static int preference(Route route) {
    for (OpaqueAttribute attribute : route.rest()) {
      if (attribute.type() == RTA_PREF) {
        return attribute.hex().equals(HIGH) ? 3 : attribute.hex().equals(LOW) ? 1 : 2;
      }
    }
    return 2;
  }
}
