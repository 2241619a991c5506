package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.KernelConfig.OtherSources;
import sadr.controller.core.Interest;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.IpText;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/** Routes that do not do what they seem to do. */
final class RouteChecks {

  private static final Set<Ip6Prefix> HALVES =
      Set.of(Ip6Prefix.parse("::/1"), Ip6Prefix.parse("8000::/1"));
  private static final int SHOWN = 5;

  private final KnownSite site;
  private final Kernel kernel;
  private final Optional<Programs.Daemon> daemon;
  private final IpText text;
  private final List<Finding> found = new ArrayList<>();

  private RouteChecks(Evidence evidence) {
    this.site = evidence.site();
    this.kernel = evidence.kernel();
    this.daemon = evidence.programs().daemon();
    this.text = kernel.text();
  }

  static List<Finding> check(Evidence evidence) {
    RouteChecks checks = new RouteChecks(evidence);
    checks.drift();
    checks.strangers();
    checks.contradictions();
    checks.hiddenDefaults();
    checks.shadowed();
    return checks.found;
  }

  private void drift() {
    List<String> lines = kernel.drift();
    if (lines.isEmpty()) {
      return;
    }
    List<String> shown = lines.stream().limit(SHOWN).toList();
    if (daemon.filter(Programs.Daemon::inSync).isPresent()) {
      return; // Something has changed between its word and our look.
    }
    if (daemon.isPresent()) {
      found.add(
          Finding.error(
                  "kernel.drift",
                  "the kernel is not as sadr wants it, " + lines.size() + " changes away",
                  "the daemon puts such things back at once; where they stay, the kernel refuses"
                      + " them, or somebody undoes them as often")
              .shownBy(shown)
              .mendedBy("sadr events --since 1h", "sadr plan"));
    } else if (installed()) {
      found.add(
          Finding.warning(
                  "kernel.stale",
                  "no daemon runs, and what one has left is not whole",
                  "nothing follows the uplinks any more: a dead one stays routed, and what others"
                      + " remove stays away")
              .shownBy(shown)
              .mendedBy("systemctl start sadr", "or, to be rid of it: sadr flush"));
    }
  }

  private boolean installed() {
    int ours = site.config().kernel().protocol();
    return kernel.state().rules().stream().anyMatch(rule -> rule.protocol() == ours);
  }

  private void strangers() {
    List<String> lines = new ArrayList<>();
    kernel.state().rules().stream()
        .filter(rule -> Interest.ours(rule.protocol(), numbers()) && !isPlaceOfOurs(rule))
        .forEach(rule -> lines.add("rule " + text.rule(rule)));
    kernel.state().routes().stream()
        .filter(route -> Interest.ours(route.protocol(), numbers()) && !isPlaceOfOurs(route))
        .forEach(route -> lines.add("route " + text.route(route)));
    if (!lines.isEmpty()) {
      strangers(lines);
    }
  }

  private KernelConfig numbers() {
    return site.config().kernel();
  }

  private boolean isPlaceOfOurs(Rule rule) {
    long priority = rule.priority();
    return priority == numbers().rule()
        || priority == numbers().mainRule()
        || (priority > numbers().uplinkRules()
            && priority <= numbers().uplinkRules() + KernelConfig.MOST_UPLINKS);
  }

  /** In main there are guards of ours alone. */
  private boolean isPlaceOfOurs(Route route) {
    long table = route.key().table();
    return table == numbers().table()
        || (table > numbers().uplinkTables()
            && table <= numbers().uplinkTables() + KernelConfig.MOST_UPLINKS)
        || (table == RouteKey.MAIN && route.protocol() == numbers().guardProtocol());
  }

  private void strangers(List<String> lines) {
    int traffic = site.config().kernel().protocol();
    int guards = site.config().kernel().guardProtocol();
    found.add(
        Finding.error(
                "protocol.stranger",
                "somebody else's routes or rules bear sadr's protocol numbers",
                "what bears " + traffic + " or " + guards + " is sadr's to delete, and it does")
            .shownBy(lines.stream().limit(SHOWN).toList())
            .mendedBy(
                "give the other program another number; or give sadr other ones: protocol and"
                    + " guard-protocol in [kernel], with sadr stopped and flushed before"));
  }

  private void contradictions() {
    if (kernel.contradictions().isEmpty()) {
      return;
    }
    found.add(
        Finding.error(
                "kernel.differs",
                "the kernel does otherwise than its own rules and routes say",
                "Linux loses sight of routes with a source where one of several to the same"
                    + " destination was deleted, or was added twice, while longer destinations"
                    + " stand below it; ip -6 route shows them all the same")
            .shownBy(kernel.contradictions().stream().limit(SHOWN).toList())
            .mendedBy(
                "delete all routes to that destination in that table and add them again: \"sadr"
                    + " explain\" names both"));
  }

  /** A default that only sources of no uplink would use, and those are refused. */
  private void hiddenDefaults() {
    if (site.config().kernel().otherSources() == OtherSources.MAIN) {
      return;
    }
    boolean any = false;
    for (Route route : kernel.state().routes()) {
      boolean candidate =
          route.key().table() == RouteKey.MAIN
              && route.key().destination().equals(Ip6Prefix.ANY)
              && route.key().from().equals(Ip6Prefix.ANY)
              && route.type() == RouteType.UNICAST;
      any |= candidate;
      if (candidate && route.nextHops().stream().noneMatch(this::isUplinks)) {
        hiddenDefault(route);
      }
    }
    if (any) {
      kernel.state().addresses().stream().filter(this::isStranded).forEach(this::stranded);
    }
  }

  private boolean isUplinks(NextHop hop) {
    return site.isUplink(kernel.name(hop.link()));
  }

  private void hiddenDefault(Route route) {
    found.add(
        Finding.error(
                "default.hidden",
                "a default route in main is never used: sadr refuses sources of no uplink before"
                    + " it",
                "whoever needs it, such as a management network, a VPN or containers, gets ICMPv6"
                    + " errors")
            .shownBy("route " + text.route(route))
            .mendedBy(
                "write other-sources = \"main\" into [kernel] of the configuration, then: sadr"
                    + " check && sadr reload",
                "or, if nobody needs it: ip -6 route del "
                    + RuleChecks.deletable(text.route(route))));
  }

  private boolean isStranded(Address address) {
    return address.address().isGlobalUnicast()
        && address.usable()
        && !address.preferred().equals(Lifetime.ZERO)
        && !site.owns(address.address());
  }

  private void stranded(Address address) {
    String device = kernel.name(address.link());
    found.add(
        Finding.warning(
                "address.refused",
                "the router has the address " + address.address() + " of no uplink's prefix",
                "connections from it to the Internet are refused")
            .shownBy("address " + text.object(address))
            .mendedBy(
                "if it is an ISP's: add its prefix to the prefixes of that uplink",
                "if it is to go by main: other-sources = \"main\" in [kernel], then: sadr check &&"
                    + " sadr reload",
                "else: ip -6 address del "
                    + address.address()
                    + "/"
                    + address.prefixLength()
                    + " dev "
                    + device));
  }

  /** D without a source beside D from S, D being no default. */
  private void shadowed() {
    record Place(long table, Ip6Prefix destination) {}
    Map<Place, List<Route>> places =
        kernel.state().routes().stream()
            .filter(route -> route.key().destination().length() > 0)
            .collect(
                Collectors.groupingBy(
                    route -> new Place(route.key().table(), route.key().destination()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<Route> routes : places.values()) {
      Set<Ip6Prefix> sources =
          routes.stream().map(route -> route.key().from()).collect(Collectors.toSet());
      if (sources.size() > 1 && sources.contains(Ip6Prefix.ANY) && !sources.containsAll(HALVES)) {
        shadowed(routes);
      }
    }
  }

  private void shadowed(List<Route> routes) {
    Route plain =
        routes.stream().filter(r -> r.key().from().equals(Ip6Prefix.ANY)).findFirst().orElseThrow();
    String shown = text.route(plain);
    String to = plain.key().destination().toString();
    List<String> mend = new ArrayList<>();
    for (String half : List.of("::/1", "8000::/1")) {
      mend.add(
          "ip -6 route add "
              + shown.replaceFirst(" proto [0-9]+", "").replace(to, to + " from " + half));
    }
    found.add(
        Finding.error(
                "route.shadowed",
                "the kernel does not see the route to " + to + " for most sources",
                "Linux passes over a route without a source where the same table has the same"
                    + " destination with one: "
                    + others(routes))
            .shownBy(routes.stream().map(route -> "route " + text.route(route)).toList())
            .mendedBy(mend));
  }

  private static String others(List<Route> routes) {
    String sources =
        routes.stream()
            .map(route -> route.key().from())
            .filter(from -> !from.equals(Ip6Prefix.ANY))
            .map(Ip6Prefix::toString)
            .collect(Collectors.joining(", "));
    return "only sources in " + sources + " reach it";
  }
}
