package sadr.lab;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** What stands in the router's kernel, as ip(8) and nft(8) tell: nothing of sadr's own code. */
final class Kernel {

  /** fiber's delegated prefix. */
  static final String A = "2001:db8:a000::/56";

  /** cable's delegated prefix. */
  static final String B = "2001:db8:b000::/56";

  private final Topology topology;

  Kernel(Topology topology) {
    this.topology = topology;
  }

  /** The routes of a table, a line each; an empty list where there is no such table. */
  List<String> routes(String table) {
    Outcome shown = topology.exec("router", "ip", "-6", "route", "show", "table", table);
    return shown.out().lines().map(String::strip).toList();
  }

  /** The rules, a line each. */
  List<String> rules() {
    return ip("rule", "show").lines().toList();
  }

  /** Whether the prefix has its live route. */
  boolean isRouted(String prefix) {
    return routes("173").stream().anyMatch(r -> r.startsWith("default from " + prefix + " via"));
  }

  /** Whether the prefix has its guard. */
  boolean isGuarded(String prefix) {
    return routes("173").stream().anyMatch(r -> r.startsWith("prohibit default from " + prefix));
  }

  /** Whether there is a rule of that priority. */
  boolean hasRule(int priority) {
    return rules().stream().anyMatch(r -> r.startsWith(priority + ":"));
  }

  /** Waits until the prefix has its live route. */
  void awaitRouted(String prefix) {
    waiting(prefix + " routed").until(() -> isRouted(prefix));
  }

  /** Waits until the prefix has no live route. */
  void awaitNotRouted(String prefix) {
    waiting(prefix + " not routed").until(() -> !isRouted(prefix));
  }

  /** Runs {@code ip -6} on the router. */
  String ip(String... arguments) {
    return topology.exec("router", line(arguments)).mustWork();
  }

  /**
   * A default route through fiber in main, at the best metric, as the ISP's Router Advertisement
   * leaves it there: it takes whatever rules and guards let through, of any source. Without it what
   * gets lost of them would show nowhere, since nothing could leave.
   */
  void temptWithDefault() {
    ip("route", "replace", "default", "via", "fe80::a1", "dev", "wan1", "metric", "1");
  }

  /** Takes it back. */
  void temptNoMore() {
    ip("route", "del", "default", "via", "fe80::a1", "dev", "wan1", "metric", "1");
  }

  /** How many packets with a foreign source the egress chain kept off an uplink. */
  long keptOff(String uplink) {
    String counter = "dropped-" + uplink;
    String listing =
        topology.exec("router", "nft", "list", "counter", "inet", "sadr", counter).mustWork();
    return Long.parseLong(listing.replaceAll("(?s).*packets (\\d+) .*", "$1"));
  }

  /** The value of a sysctl of the router under /proc/sys/net/ipv6. */
  String sysctl(String path) {
    return topology.exec("router", "cat", "/proc/sys/net/ipv6/" + path).mustWork().strip();
  }

  /** All that bears sadr's protocols, and the nftables table: empty when sadr left no trace. */
  String ours() {
    String routes = ip("route", "show", "table", "all", "proto", "173");
    String guards = ip("route", "show", "table", "all", "proto", "174");
    List<String> rules = rules().stream().filter(r -> r.contains("proto 173")).toList();
    Outcome chain = topology.exec("router", "nft", "list", "table", "inet", "sadr");
    return routes + guards + String.join("\n", rules) + chain.out();
  }

  /** The routes of sadr's protocols and all rules, a line each; equal texts forward alike. */
  List<String> routesAndRules() {
    return Stream.of(
            ip("route", "show", "table", "all", "proto", "173"),
            ip("route", "show", "table", "all", "proto", "174"),
            ip("rule", "show"))
        .flatMap(String::lines)
        .map(String::strip)
        .sorted()
        .toList();
  }

  /** sadr's nftables table without its counts and what packets put into its sets. */
  String table() {
    return topology
        .exec("router", "nft", "-s", "list", "table", "inet", "sadr")
        .out()
        .replaceAll("(\\ttimeout 10s\\n)\\t+elements = \\{[^}]*}\\n", "$1");
  }

  /** Every route, every rule, and {@link #table}. */
  String standing() {
    String routes = ip("route", "show", "table", "all").lines().sorted().collect(joining("\n"));
    return routes + "\n" + ip("rule", "show") + table();
  }

  /**
   * Waits for what the daemon does because it hears of something, and so long before its look at
   * everything, which comes each minute.
   */
  static ConditionFactory soon(String what) {
    return waiting(what).atMost(Duration.ofSeconds(20));
  }

  private static ConditionFactory waiting(String what) {
    return await(what);
  }

  private static String[] line(String... arguments) {
    String[] line = new String[arguments.length + 2];
    line[0] = "ip";
    line[1] = "-6";
    System.arraycopy(arguments, 0, line, 2, arguments.length);
    return line;
  }
}
