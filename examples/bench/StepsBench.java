import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigReader;
import sadr.controller.core.Admin;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Event;
import sadr.controller.core.Health;
import sadr.controller.core.Moment;
import sadr.controller.core.PathPlanner;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Remembered;
import sadr.controller.core.Role;
import sadr.controller.core.World;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * Times the pure steps between an event and its operations, in this process and without a kernel.
 *
 * <pre>
 * StepsBench CONFIGURATION N RUNS   a line "N KEY MILLISECONDS" for each measurement
 * </pre>
 */
public final class StepsBench {

  /** As many at each size, and so many that everything is compiled even at the smallest. */
  private static final int WARM_UP = 40;

  private final String size;
  private final boolean told;

  private StepsBench(String size, boolean told) {
    this.size = size;
    this.told = told;
  }

  public static void main(String[] args) throws Exception {
    String toml = Files.readString(Path.of(args[0]));
    for (int run = 0; run < WARM_UP; run++) {
      new StepsBench(args[1], false).run(toml);
    }
    for (int run = 0; run < Integer.parseInt(args[2]); run++) {
      new StepsBench(args[1], true).run(toml);
    }
  }

  private void run(String toml) throws Exception {
    long start = System.nanoTime();
    Config config = ConfigReader.parse(toml);
    tell("read-configuration", start);
    World bare = Reducer.begin(config, fresh(config), Instant.EPOCH);
    World started = timed("reduce-dump", () -> reduce(bare, new Event.KernelDumped(kernel(List.of()))));
    DesiredState wanted = timed("plan", () -> Planner.plan(started));
    List<Operation> install =
        timed("diff-from-nothing", () -> Differ.diff(started.observed(), wanted, config.kernel()));
    World echoed = timed("reduce-echoes", () -> echoes(started, install));
    World settled =
        timed("reduce-full-dump", () -> reduce(echoed, new Event.KernelDumped(kernel(routes(wanted)))));
    timed("diff-in-sync", () -> Differ.diff(settled.observed(), wanted, config.kernel()));
    timed("plan-paths", () -> PathPlanner.paths(settled));
    timed("reduce-one-event", () -> reduce(settled, changed(link("lan0", 4))));
    World dead = timed("reduce-verdict", () -> reduce(settled, new Event.PathJudged(down())));
    DesiredState without = timed("plan-failover", () -> Planner.plan(dead));
    timed("diff-failover", () -> Differ.diff(dead.observed(), without, config.kernel()));
  }

  private static World reduce(World world, Event event) {
    return Reducer.reduce(world, event, new Moment(0, Instant.EPOCH));
  }

  private static World echoes(World world, List<Operation> operations) {
    List<KernelEvent> events = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Netlink netlink) {
        Change change = netlink.change();
        boolean route = change.object() instanceof Route;
        events.add(
            new KernelEvent.Present(
                route ? asRead((Route) change.object()) : change.object(), 0));
      }
    }
    // The daemon's queue hands over as one what came while the loop was busy.
    return reduce(world, new Event.KernelChanged(events));
  }

  private static KernelState kernel(List<Route> routes) {
    return new KernelState(
        List.of(link("wan1", 2), link("wan2", 3)),
        List.of(address("2001:db8:a000::1", 2), address("2001:db8:b000::1", 3)),
        List.of(),
        routes,
        List.of());
  }

  private static List<Route> routes(DesiredState wanted) {
    return wanted.routes().values().stream().map(StepsBench::asRead).toList();
  }

  /** As the daemon gets it from the kernel: equal, but none of its objects the same. */
  private static Route asRead(Route route) {
    RouteKey key =
        new RouteKey(
            route.key().table(),
            asRead(route.key().destination()),
            asRead(route.key().from()),
            route.key().metric());
    return new Route(
        key,
        route.type(),
        route.nextHops().stream()
            .map(hop -> new NextHop(hop.gateway(), hop.link(), hop.weight()))
            .toList(),
        route.protocol(),
        route.prefSource(),
        route.rest());
  }

  private static Ip6Prefix asRead(Ip6Prefix prefix) {
    Ip6Address address = prefix.address();
    return new Ip6Prefix(new Ip6Address(address.high(), address.low()), prefix.length());
  }

  private static Event changed(Link link) {
    return new Event.KernelChanged(List.of(new KernelEvent.Present(link, 0)));
  }

  private static PathReport down() {
    return new PathReport(
        "fiber", PathState.DOWN, PathReport.Cause.PROBES, "", 0, OptionalLong.empty(), List.of());
  }

  private static Map<String, Remembered> fresh(Config config) {
    Map<String, Remembered> fresh = new LinkedHashMap<>();
    config
        .uplinks()
        .forEach(
            uplink ->
                fresh.put(
                    uplink.name(),
                    new Remembered(fresh.size() + 1, Health.UNKNOWN, Role.OUT, Admin.AUTO)));
    return fresh;
  }

  private static Link link(String name, int index) {
    return new Link(
        new LinkIndex(index), name, true, true, Link.OperState.UP, 1500, Optional.empty());
  }

  private static Address address(String text, int link) {
    return new Address(
        new LinkIndex(link),
        Ip6Address.parse(text),
        128,
        Lifetime.INFINITE,
        Lifetime.INFINITE,
        Address.NO_DAD,
        0);
  }

  private <T> T timed(String key, Supplier<T> step) {
    long start = System.nanoTime();
    T result = step.get();
    tell(key, start);
    return result;
  }

  private void tell(String key, long start) {
    double millis = (System.nanoTime() - start) / 1e6;
    if (told) {
      System.out.printf(Locale.ROOT, "%s %s %.4f%n", size, key, millis);
    }
  }
}
