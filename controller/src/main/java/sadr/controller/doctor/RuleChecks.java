package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.config.KernelConfig;
import sadr.controller.explain.Decision;
import sadr.controller.explain.Fate;
import sadr.controller.explain.Packet;
import sadr.controller.explain.RoutingModel;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.IpText;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/**
 * Whether rules and routes of others keep the site's traffic from where sadr sends it: asked of the
 * model, packet by packet, so that what does no harm is not found.
 */
final class RuleChecks {

  private static final long MAIN_RULE = 32766;
  private static final Ip6Address STRANGER = Ip6Address.parse("3fff::1");

  private final KnownSite site;
  private final Kernel kernel;
  private final KernelConfig numbers;
  private final RoutingModel model;
  private final IpText text;
  private final Map<String, Finding> found = new LinkedHashMap<>();

  private RuleChecks(Evidence evidence) {
    this.site = evidence.site();
    this.kernel = evidence.kernel();
    this.numbers = site.config().kernel();
    this.model = kernel.model();
    this.text = kernel.text();
  }

  static List<Finding> check(Evidence evidence) {
    RuleChecks checks = new RuleChecks(evidence);
    if (checks.installed()) {
      checks.site.uplinks().forEach(checks::traffic);
      checks.site.uplinks().forEach(checks::probes);
      checks.behind();
    }
    return new ArrayList<>(checks.found.values());
  }

  /** Without our rules nothing can be in their way: that they are missing is said elsewhere. */
  private boolean installed() {
    return kernel.state().rules().stream()
        .anyMatch(rule -> rule.priority() == numbers.rule() && rule.table() == numbers.table());
  }

  private void traffic(KnownSite.Uplink uplink) {
    for (Ip6Prefix prefix : uplink.prefixes()) {
      for (Ip6Address to : Samples.outside(uplink)) {
        judge(uplink, Samples.fromHost(site, prefix, to), prefix);
      }
      lans(uplink, prefix);
    }
  }

  private void judge(KnownSite.Uplink uplink, Packet packet, Ip6Prefix prefix) {
    if (site.owns(packet.to())) {
      return;
    }
    Decision decision = model.explain(packet).decision();
    Optional<Rule> rule = decision.rule();
    if (rule.isEmpty() || rule.get().table() == numbers.table()) {
      return;
    }
    boolean main = rule.get().priority() == numbers.mainRule() && ours(rule.get());
    if (main && decision.route().isPresent()) {
      catchAll(uplink, packet, prefix, decision.route().get());
    } else if (!ours(rule.get())) {
      ahead(uplink, packet, prefix, decision);
    }
  }

  private boolean ours(Rule rule) {
    return rule.protocol() == numbers.protocol();
  }

  private void ahead(KnownSite.Uplink uplink, Packet packet, Ip6Prefix prefix, Decision decision) {
    Rule rule = decision.rule().orElseThrow();
    String shown = text.rule(rule);
    found.putIfAbsent(
        "rule.ahead " + shown + prefix,
        Finding.error(
                "rule.ahead",
                "somebody's rule comes ahead of sadr's and takes the traffic of " + prefix,
                "sadr's routes by source are not asked for it: it goes "
                    + where(decision)
                    + ", whatever sadr finds out about the uplinks")
            .of(uplink.name())
            .shownBy(
                lines(
                    "rule " + shown,
                    decision.route().map(route -> "route " + text.route(route)),
                    "sadr explain " + packet.from() + " " + packet.to() + " shows the way"))
            .mendedBy(
                "ip -6 rule del " + selector(shown),
                "for good: with wg-quick write \"Table = off\" into the tunnel's configuration and"
                    + " add a route for what the tunnel is for; else give the rule a priority above"
                    + " "
                    + numbers.rule()));
  }

  private void catchAll(KnownSite.Uplink uplink, Packet packet, Ip6Prefix prefix, Route route) {
    String shown = text.route(route);
    found.putIfAbsent(
        "route.catch-all " + shown,
        Finding.error(
                "route.catch-all",
                "a wide route in main takes the Internet's traffic of every source, ahead of sadr's"
                    + " table",
                "sadr leaves to main all but its default route, and this one is more specific: "
                    + prefix
                    + " goes "
                    + where(model.explain(packet).decision())
                    + "; where that is another ISP, the egress chain drops it")
            .of(uplink.name())
            .shownBy("route " + shown)
            .mendedBy("ip -6 route del " + deletable(shown)));
  }

  private void lans(KnownSite.Uplink uplink, Ip6Prefix prefix) {
    for (KnownSite.Uplink other : site.uplinks()) {
      for (Ip6Prefix inside : other.prefixes()) {
        Packet here = Samples.fromHost(site, inside, STRANGER);
        Packet packet = Samples.fromHost(site, prefix, here.from());
        Decision decision = model.explain(packet).decision();
        Optional<Rule> rule = decision.rule();
        boolean leaves =
            decision.exits().stream().map(kernel::name).anyMatch(site::isUplink)
                && here.inputInterface().isPresent();
        if (leaves && rule.filter(r -> !ours(r)).isPresent()) {
          String shown = text.rule(rule.get());
          found.putIfAbsent(
              "rule.lan " + shown,
              Finding.error(
                      "rule.lan",
                      "traffic inside the site leaves to an ISP",
                      "a rule by source is asked ahead of the site's own networks: hosts with "
                          + prefix
                          + " do not reach "
                          + inside)
                  .of(uplink.name())
                  .shownBy("rule " + shown)
                  .mendedBy("ip -6 rule del " + selector(shown)));
        }
      }
    }
  }

  private void probes(KnownSite.Uplink uplink) {
    if (uplink.source().isEmpty() || kernel.link(uplink.device()).isEmpty()) {
      return;
    }
    for (Ip6Address to : Samples.targets(uplink)) {
      Packet probe = new Packet(uplink.source().get(), to, Optional.empty(), uplink.mark());
      Decision decision = model.explain(probe).decision();
      boolean foreign = decision.rule().filter(rule -> !ours(rule)).isPresent();
      if (foreign && !decision.leavesBy(kernel.link(uplink.device()).get().index())) {
        String shown = text.rule(decision.rule().get());
        found.putIfAbsent(
            "rule.probe " + shown + uplink.name(),
            Finding.error(
                    "rule.probe",
                    "somebody's rule takes the probes of " + uplink.name(),
                    "they do not leave by "
                        + uplink.device()
                        + " but go "
                        + where(decision)
                        + ": the uplink counts as dead, or as alive, by another one's word")
                .of(uplink.name())
                .shownBy("rule " + shown)
                .mendedBy("ip -6 rule del " + selector(shown)));
      }
    }
  }

  /** Rules that nobody gets to, since our table has the last word for everything. */
  private void behind() {
    if (numbers.otherSources() == KernelConfig.OtherSources.MAIN) {
      return;
    }
    for (Rule rule : kernel.state().rules()) {
      boolean candidate =
          !ours(rule)
              && rule.priority() > numbers.rule()
              && rule.priority() < MAIN_RULE
              && rule.action() == Rule.Action.LOOKUP
              && rule.suppressPrefixLength().isEmpty();
      if (candidate && defaultOf(rule.table()).isPresent() && !reached(rule)) {
        hidden(rule, defaultOf(rule.table()).get());
      }
    }
  }

  private boolean reached(Rule rule) {
    Ip6Address from =
        rule.from().equals(Ip6Prefix.ANY) || rule.inverted()
            ? STRANGER
            : Samples.host(rule.from(), 0x5ad);
    Ip6Address to =
        rule.to().equals(Ip6Prefix.ANY) || rule.inverted()
            ? Ip6Address.parse("2600::1")
            : Samples.host(rule.to(), 1);
    int mark = rule.inverted() ? 0 : rule.mark().map(Rule.Mark::value).orElse(0);
    Optional<String> input = rule.inverted() ? Optional.empty() : rule.inputInterface();
    Decision decision = model.explain(new Packet(from, to, input, mark)).decision();
    return decision.rule().filter(r -> r.table() != numbers.table()).isPresent();
  }

  private void hidden(Rule rule, Route route) {
    String shown = text.rule(rule);
    found.putIfAbsent(
        "rule.behind " + shown,
        Finding.warning(
                "rule.behind",
                "somebody's rule stands behind sadr's and is never asked",
                "other-sources = \"reject\" refuses whatever has no uplink's source, so that what"
                    + " this rule is for, a VPN perhaps, does not work")
            .shownBy("rule " + shown, "route " + text.route(route))
            .mendedBy(
                "write other-sources = \"main\" into [kernel] of the configuration, then: sadr"
                    + " check && sadr reload",
                "or, if nobody needs it: ip -6 rule del " + selector(shown)));
  }

  private Optional<Route> defaultOf(long table) {
    return kernel.state().routes().stream()
        .filter(route -> route.key().table() == table && table != RouteKey.MAIN)
        .filter(route -> route.key().destination().equals(Ip6Prefix.ANY))
        .filter(route -> route.type() == RouteType.UNICAST)
        .findFirst();
  }

  private String where(Decision decision) {
    return decision.fate() == Fate.FORWARDED
        ? "out through " + String.join(", ", decision.exits().stream().map(kernel::name).toList())
        : "nowhere: it is " + decision.fate().words();
  }

  private static List<String> lines(String first, Optional<String> second, String third) {
    List<String> lines = new ArrayList<>(List.of(first));
    second.ifPresent(lines::add);
    lines.add(third);
    return lines;
  }

  /** As ip(8) deletes a rule: it takes no protocol there. */
  private static String selector(String rule) {
    return rule.replaceFirst(" protocol [0-9]+$", "");
  }

  /** As ip(8) deletes a route. */
  static String deletable(String route) {
    return route.replaceFirst(" src [0-9a-f:]+", "");
  }
}
