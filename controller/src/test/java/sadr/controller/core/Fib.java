package sadr.controller.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/**
 * The kernel's lookup as a test oracle: rules in order; in a table the longest destination, then
 * the longest source that fits, then the lowest metric (draft-ietf-rtgwg-dst-src-routing,
 * requirement F1).
 */
final class Fib {

  private final Collection<Route> routes;
  private final List<Rule> rules;

  Fib(Collection<Route> routes, List<Rule> rules) {
    this.routes = routes;
    this.rules = rules.stream().sorted(Comparator.comparingLong(Rule::priority)).toList();
  }

  /** The route of a packet without a mark; empty if none matches. */
  Optional<Route> lookup(String from, String to) {
    return lookup(Ip6Address.parse(from), Ip6Address.parse(to), 0);
  }

  Optional<Route> lookup(Ip6Address from, Ip6Address to, int mark) {
    for (Rule rule : rules) {
      boolean asks = rule.mark().map(m -> (mark & m.mask()) == m.value()).orElse(true);
      Optional<Route> found = asks ? inTable(rule.table(), from, to) : Optional.empty();
      boolean suppressed =
          found.isPresent()
              && rule.suppressPrefixLength().isPresent()
              && found.get().key().destination().length() <= rule.suppressPrefixLength().getAsInt();
      if (found.isPresent() && !suppressed) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Route> inTable(long table, Ip6Address from, Ip6Address to) {
    return routes.stream()
        .filter(route -> route.key().table() == table)
        .filter(route -> route.key().destination().contains(to))
        .filter(route -> route.key().from().contains(from))
        .min(
            Comparator.comparing((Route route) -> -route.key().destination().length())
                .thenComparing(route -> -route.key().from().length())
                .thenComparing(route -> route.key().metric()));
  }

  /** The interface that packets from {@code from} leave by; empty if they are refused. */
  Optional<LinkIndex> exit(String from, String to) {
    return lookup(from, to)
        .filter(route -> route.type() == RouteType.UNICAST)
        .map(route -> route.nextHops().get(0).link());
  }
}
