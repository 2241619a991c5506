import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.Outcome;
import sadr.netlink.RouteFilter;
import sadr.netlink.model.Change;
import sadr.netlink.model.IpText;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;

/**
 * Measures sadr's netlink module; {@code bench} runs it in a namespace.
 *
 * <pre>
 * NetlinkBench changes INTERFACE N     "cold-add NANOSECONDS" ..., then three times "warm-add ..."
 * NetlinkBench install INTERFACE N     installs N routes
 * NetlinkBench dump N                  "cold-dump NANOSECONDS", "warm-dump ..."; checks the number
 * NetlinkBench batch INTERFACE N WORD  prints the same routes for ip -6 -batch, WORD add ...
 * </pre>
 */
public final class NetlinkBench {

  private static final int WARM_UP_ROUNDS = 15;
  private static final int WARM_ROUNDS = 3;
  private static final int TABLE = 173;

  private NetlinkBench() {}

  public static void main(String[] args) {
    try (NetlinkConnection kernel = NetlinkConnection.open()) {
      switch (args[0]) {
        case "changes" -> changes(kernel, routes(kernel, args[1], Integer.parseInt(args[2])));
        case "install" -> install(kernel, routes(kernel, args[1], Integer.parseInt(args[2])));
        case "dump" -> dump(kernel, Integer.parseInt(args[1]));
        case "batch" ->
            batch(routes(kernel, args[1], Integer.parseInt(args[2])), args[1], verb(args[3]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static List<Route> routes(NetlinkConnection kernel, String name, int count) {
    LinkIndex link =
        kernel.links().stream()
            .filter(found -> found.name().equals(name))
            .map(Link::index)
            .findAny()
            .orElseThrow();
    NextHop gateway = NextHop.via(Ip6Address.parse("fe80::a1"), link);
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Ip6Prefix from = new Ip6Prefix(new Ip6Address(0x20010db8_0000_0000L + i, 0), 64);
      routes.add(Route.unicast(new RouteKey(TABLE, Ip6Prefix.ANY, from, 1024), gateway, 173));
    }
    return routes;
  }

  private static void changes(NetlinkConnection kernel, List<Route> routes) {
    round(kernel, routes, "cold-");
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      round(kernel, routes, "");
    }
    for (int i = 0; i < WARM_ROUNDS; i++) {
      round(kernel, routes, "warm-");
    }
  }

  private static void round(NetlinkConnection kernel, List<Route> routes, String prefix) {
    for (String verb : List.of("add", "replace", "delete")) {
      List<Change> changes = routes.stream().map(verb(verb)).toList();
      long start = System.nanoTime();
      List<Outcome> outcomes = kernel.execute(changes);
      long nanos = System.nanoTime() - start;
      outcomes.stream()
          .flatMap(outcome -> outcome.failure().stream())
          .findAny()
          .ifPresent(
              failure -> {
                throw failure;
              });
      if (!prefix.isEmpty()) {
        System.out.println(prefix + verb + " " + nanos);
      }
    }
  }

  private static void install(NetlinkConnection kernel, List<Route> routes) {
    List<Change> changes = routes.stream().map(verb("add")).toList();
    if (!kernel.execute(changes).stream().allMatch(Outcome::ok)) {
      throw new IllegalStateException("not all routes could be installed");
    }
  }

  private static void dump(NetlinkConnection kernel, int count) {
    for (int i = 0; i < WARM_UP_ROUNDS + WARM_ROUNDS; i++) {
      long start = System.nanoTime();
      int found = kernel.routes(RouteFilter.table(TABLE)).size();
      long nanos = System.nanoTime() - start;
      if (found != count) {
        throw new IllegalStateException(found + " routes in place of " + count);
      }
      if (i == 0 || i >= WARM_UP_ROUNDS) {
        System.out.println((i == 0 ? "cold" : "warm") + "-dump " + nanos);
      }
    }
  }

  private static void batch(List<Route> routes, String name, Function<Route, Change> verb) {
    IpText text = new IpText(link -> name);
    StringBuilder lines = new StringBuilder();
    routes.forEach(route -> lines.append(text.change(verb.apply(route))).append('\n'));
    System.out.print(lines);
  }

  private static Function<Route, Change> verb(String verb) {
    return switch (verb) {
      case "add" -> Change.Add::new;
      case "replace" -> Change.Replace::new;
      case "delete" -> Change.Delete::new;
      default -> throw new IllegalArgumentException(verb);
    };
  }
}
