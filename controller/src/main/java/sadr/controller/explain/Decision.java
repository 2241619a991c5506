package sadr.controller.explain;

import java.util.Optional;
import java.util.Set;
import sadr.net.LinkIndex;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;

/**
 * What rules and tables say of a packet in the end.
 *
 * @param fate what becomes of it
 * @param rule which said so; empty where none did
 * @param route the one that it takes, or that refuses it; empty where a rule refuses it by itself,
 *     and where there is none
 * @param exits the interfaces that it may leave by: several of a multipath route; empty if it does
 *     not leave
 */
public record Decision(
    Fate fate, Optional<Rule> rule, Optional<Route> route, Set<LinkIndex> exits) {

  /** Copies the set. */
  public Decision {
    exits = Set.copyOf(exits);
  }

  /** There is no route. */
  static final Decision NONE =
      new Decision(Fate.NO_ROUTE, Optional.empty(), Optional.empty(), Set.of());

  /** Whether it leaves through {@code link} and no other. */
  public boolean leavesBy(LinkIndex link) {
    return fate == Fate.FORWARDED && exits.equals(Set.of(link));
  }
}
