package sadr.controller.explain;

import java.util.List;
import java.util.Optional;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;

/**
 * A rule, and what it has to say of the packet.
 *
 * @param rule the rule
 * @param outcome what it says
 * @param reason of a rule that is not for the packet: what does not fit; else empty
 * @param route what its table has for the packet, where it was asked and has any
 * @param passed the routes of its table that would fit as well or better and were passed over
 */
public record Step(
    Rule rule, Outcome outcome, String reason, Optional<Route> route, List<Passed> passed) {

  /** Copies the list. */
  public Step {
    passed = List.copyOf(passed);
  }

  /** What a rule says of a packet. */
  public enum Outcome {
    /** Nothing: it is for others. */
    NOT_FOR_IT,
    /** To go on at another rule. */
    JUMPS,
    /** Nothing, by its own action. */
    NOTHING,
    /** Its table has no route for the packet. */
    NO_ROUTE,
    /** Its table has one that says: ask the next rule. */
    THROWN,
    /** Its table has one, too short for suppress_prefixlength. */
    SUPPRESSED,
    /** It has the last word. */
    DECIDES
  }

  /**
   * A route that was passed over.
   *
   * @param route the route
   * @param why the reason
   */
  public record Passed(Route route, Why why) {}

  /** Why a route is passed over. */
  public enum Why {
    /** Its interface has no carrier, and its sysctl ignore_routes_with_linkdown is set. */
    NO_CARRIER("its interface has no carrier"),
    /**
     * The kernel does not see a route without a source where the same destination has routes with
     * one, none of which fits; only the default is spared (ip6_fib.c, fib6_node_lookup_1).
     */
    HIDDEN("the kernel does not see it: its destination has routes with a source beside it");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }
}
