package sadr.netlink.model;

import java.util.List;

/**
 * All that a set of dumps found, each list in the kernel's order.
 *
 * @param links the interfaces
 * @param addresses their IPv6 addresses
 * @param neighbours the IPv6 neighbour table
 * @param routes the IPv6 routes that were asked for
 * @param rules the IPv6 rules
 */
public record KernelState(
    List<Link> links,
    List<Address> addresses,
    List<Neighbour> neighbours,
    List<Route> routes,
    List<Rule> rules) {

  /** Copies the lists. */
  public KernelState {
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    neighbours = List.copyOf(neighbours);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }
}
