package sadr.controller.explain;

import java.util.Map;
import java.util.Optional;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Rule;

/** Whether a rule is for a packet (net/core/fib_rules.c, net/ipv6/fib6_rules.c). */
final class RuleMatch {

  /** What this machine's own packets come in by, to a rule. */
  private static final String LOOPBACK = "lo";

  /**
   * FRA_*: what a rule may ask of a packet beyond what {@link Packet} tells. A packet of no known
   * protocol and user, which comes out of no tunnel, has none of it, to the kernel as well.
   */
  private static final Map<Integer, String> UNTOLD =
      Map.of(
          11, "its flow",
          12, "its tunnel",
          19, "its VRF",
          20, "its user",
          22, "its protocol",
          23, "its source port",
          24, "its destination port",
          25, "its DSCP",
          26, "its flow label");

  private RuleMatch() {}

  /** What of the rule does not fit the packet, for people; empty if it is for the packet. */
  static Optional<String> misfit(Rule rule, Packet packet) {
    Optional<String> misfit = straight(rule, packet);
    if (!rule.inverted()) {
      return misfit;
    }
    return misfit.isPresent() ? Optional.empty() : Optional.of("it is for all others (not)");
  }

  private static Optional<String> straight(Rule rule, Packet packet) {
    String input = packet.inputInterface().orElse(LOOPBACK);
    if (rule.inputInterface().filter(name -> !name.equals(input)).isPresent()) {
      return Optional.of(
          packet.inputInterface().map(name -> "it came in by " + name).orElse("it is our own"));
    }
    if (rule.outputInterface().isPresent()) {
      return Optional.of("it is of no socket bound to " + rule.outputInterface().get());
    }
    if (rule.mark()
        .filter(mark -> ((packet.mark() ^ mark.value()) & mark.mask()) != 0)
        .isPresent()) {
      return Optional.of(
          packet.mark() == 0
              ? "it bears no mark"
              : "its mark is 0x" + Integer.toHexString(packet.mark()));
    }
    return prefixes(rule, packet).or(() -> untold(rule));
  }

  private static Optional<String> prefixes(Rule rule, Packet packet) {
    if (!rule.to().contains(packet.to())) {
      return Optional.of("its destination");
    }
    boolean any = rule.from().equals(Ip6Prefix.ANY);
    if (!any && (packet.from().isUnspecified() || !rule.from().contains(packet.from()))) {
      return Optional.of("its source");
    }
    return rule.trafficClass() == 0 ? Optional.empty() : Optional.of("its traffic class");
  }

  private static Optional<String> untold(Rule rule) {
    return rule.rest().stream()
        .map(OpaqueAttribute::type)
        .flatMap(type -> Optional.ofNullable(UNTOLD.get(type)).stream())
        .map(what -> what + " is not known")
        .findFirst();
  }
}
