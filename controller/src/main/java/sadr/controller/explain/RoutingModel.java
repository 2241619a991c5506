package sadr.controller.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import sadr.controller.explain.Step.Outcome;
import sadr.net.LinkIndex;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/**
 * The kernel's rules and tables, to be asked for a packet's way.
 *
 * <p>How it works: the rules that are for the packet are asked in their order. One that looks into
 * a table has the last word if there is a route, unless that is as short as {@code
 * suppress_prefixlength}; a route that refuses is never suppressed (net/core/fib_rules.c,
 * fib_rules_lookup). Thread-safe.
 */
public final class RoutingModel {

  private static final int FRA_GOTO = 4;

  private final List<Rule> rules;
  private final Map<Long, RouteTable> tables = new HashMap<>();
  private final Map<LinkIndex, Link> links;
  private final Set<String> heedingCarrier;

  /**
   * The model of what stands.
   *
   * @param state with the routes of all tables
   * @param heedingCarrier the interfaces, by name, whose sysctl ignore_routes_with_linkdown is set
   */
  public RoutingModel(KernelState state, Set<String> heedingCarrier) {
    this.rules = state.rules().stream().sorted(Comparator.comparingLong(Rule::priority)).toList();
    this.links = state.links().stream().collect(Collectors.toMap(Link::index, link -> link));
    this.heedingCarrier = Set.copyOf(heedingCarrier);
    for (Route route : state.routes()) {
      tables.computeIfAbsent(route.key().table(), key -> new RouteTable()).add(route);
    }
    tables.values().forEach(RouteTable::sort);
  }

  /** Goes through the rules for {@code packet}. */
  public Explanation explain(Packet packet) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < rules.size()) {
      Step step = step(rules.get(at), packet);
      steps.add(step);
      if (step.outcome() == Outcome.DECIDES) {
        return new Explanation(packet, steps, decision(step));
      }
      at = step.outcome() == Outcome.JUMPS ? target(rules.get(at)) : at + 1;
    }
    return new Explanation(packet, steps, Decision.NONE);
  }

  private Step step(Rule rule, Packet packet) {
    Optional<String> misfit = RuleMatch.misfit(rule, packet);
    if (misfit.isPresent()) {
      return new Step(rule, Outcome.NOT_FOR_IT, misfit.get(), Optional.empty(), List.of());
    }
    return switch (rule.action()) {
      case LOOKUP -> looked(rule, packet);
      case GOTO -> said(rule, target(rule) < rules.size() ? Outcome.JUMPS : Outcome.NOTHING);
      case NOP -> said(rule, Outcome.NOTHING);
      case BLACKHOLE, UNREACHABLE, PROHIBIT, OTHER -> said(rule, Outcome.DECIDES);
    };
  }

  private static Step said(Rule rule, Outcome outcome) {
    return new Step(rule, outcome, "", Optional.empty(), List.of());
  }

  private Step looked(Rule rule, Packet packet) {
    RouteTable table = tables.get(rule.table());
    if (table == null) {
      return said(rule, Outcome.NO_ROUTE);
    }
    RouteTable.Found found = table.lookup(packet.from(), packet.to(), this::usable);
    Outcome outcome = found.route().map(route -> outcome(rule, route)).orElse(Outcome.NO_ROUTE);
    return new Step(rule, outcome, "", found.route(), found.passed());
  }

  private static Outcome outcome(Rule rule, Route route) {
    return switch (route.type()) {
      case THROW -> Outcome.THROWN;
      case BLACKHOLE, UNREACHABLE, PROHIBIT -> Outcome.DECIDES;
      case UNICAST, LOCAL, ANYCAST, MULTICAST, OTHER ->
          rule.suppressPrefixLength().isPresent()
                  && route.key().destination().length() <= rule.suppressPrefixLength().getAsInt()
              ? Outcome.SUPPRESSED
              : Outcome.DECIDES;
    };
  }

  /** The position of the rule to go on at, which is never an earlier one; the end if none is. */
  private int target(Rule rule) {
    OptionalLong priority = targetPriority(rule);
    for (int i = 0; i < rules.size() && priority.isPresent(); i++) {
      if (rules.get(i).priority() == priority.getAsLong()) {
        return i;
      }
    }
    return rules.size();
  }

  private static OptionalLong targetPriority(Rule rule) {
    return rule.rest().stream()
        .filter(attribute -> attribute.type() == FRA_GOTO && attribute.hex().length() == 8)
        .mapToLong(
            attribute ->
                ByteBuffer.wrap(HexFormat.of().parseHex(attribute.hex()))
                        .order(ByteOrder.nativeOrder())
                        .getInt()
                    & 0xffff_ffffL)
        .findFirst();
  }

  private Decision decision(Step step) {
    Optional<Rule> rule = Optional.of(step.rule());
    Fate fate = step.route().map(RoutingModel::fate).orElseGet(() -> fate(step.rule()));
    Set<LinkIndex> exits =
        fate == Fate.FORWARDED
            ? step.route().stream()
                .flatMap(route -> route.nextHops().stream())
                .filter(this::usable)
                .map(NextHop::link)
                .collect(Collectors.toSet())
            : Set.of();
    return new Decision(fate, rule, step.route(), exits);
  }

  private static Fate fate(Route route) {
    return switch (route.type()) {
      case UNICAST, MULTICAST, OTHER -> Fate.FORWARDED;
      case LOCAL, ANYCAST -> Fate.LOCAL;
      case PROHIBIT -> Fate.PROHIBITED;
      case UNREACHABLE, THROW -> Fate.UNREACHABLE;
      case BLACKHOLE -> Fate.BLACKHOLED;
    };
  }

  private static Fate fate(Rule rule) {
    return switch (rule.action()) {
      case PROHIBIT -> Fate.PROHIBITED;
      case UNREACHABLE -> Fate.NO_ROUTE;
      case BLACKHOLE, OTHER, LOOKUP, GOTO, NOP -> Fate.BLACKHOLED;
    };
  }

  private boolean usable(Route route) {
    return route.type() != RouteType.UNICAST
        || route.nextHops().isEmpty()
        || route.nextHops().stream().anyMatch(this::usable);
  }

  private boolean usable(NextHop hop) {
    Link link = links.get(hop.link());
    return link == null || link.lowerUp() || !heedingCarrier.contains(link.name());
  }

  /** What {@code index} is called; {@code if7} where it is not known. */
  public String name(LinkIndex index) {
    Link link = links.get(index);
    return link == null ? "if" + index : link.name();
  }
}
