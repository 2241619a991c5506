package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Traces.Terms;
import sadr.controller.core.Traces.Way;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;

/** Follows what others leave in the kernel; lives in one call only. */
final class Tracing {

  /** The kernel tells whole seconds: what differs by less than that is no news. */
  private static final long SAME_NANOS = Duration.ofSeconds(2).toNanos();

  private final World world;
  private final Traces before;
  private final long now;
  private Learned learned;
  private final Set<Ip6Prefix> prefixes;
  private final Set<Way> ways;
  private final Map<LinkIndex, List<Ip6Address>> routers;
  private final Map<Observed.OnLink, Terms> addresses;
  private final Set<Observed.OnLink> silent;

  private Tracing(World world, Moment at) {
    this.world = world;
    this.learned = world.learned();
    this.before = learned.traces();
    this.now = at.nanos();
    this.prefixes = new HashSet<>(before.prefixes().keySet());
    this.ways = new HashSet<>(before.ways());
    this.routers = new HashMap<>(before.routers());
    this.addresses = new HashMap<>(before.addresses());
    this.silent = new HashSet<>(before.silent());
  }

  /** {@code world}, which has taken {@code events} in, with what they tell. */
  static World after(World world, List<KernelEvent> events, Moment at) {
    if (!Traces.matter(world.config())) {
      return world;
    }
    Tracing tracing = new Tracing(world, at);
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present) {
        tracing.put(present.object());
      } else if (event instanceof KernelEvent.Absent absent) {
        tracing.remove(absent.object());
      }
    }
    return tracing.world();
  }

  /** {@code world}, which has taken a dump of {@code state} in, with what that tells. */
  static World dumped(World world, KernelState state, Moment at) {
    if (!Traces.matter(world.config())) {
      return world;
    }
    Tracing tracing = new Tracing(world, at);
    tracing.prefixes.clear();
    tracing.ways.clear();
    tracing.addresses.clear();
    tracing.onlyRouters(state.routes());
    state.links().forEach(tracing::put);
    state.addresses().forEach(tracing::put);
    state.routes().forEach(tracing::put);
    state.neighbours().forEach(tracing::put);
    return tracing.world();
  }

  private void put(KernelObject object) {
    if (object instanceof Link link && !link.adminUp()) {
      dropRoutesThrough(link.index());
    } else if (object instanceof Address address && !isOurs(address)) {
      Observed.OnLink key = new Observed.OnLink(address.link(), address.address());
      Terms known = before.addresses().get(key);
      addresses.put(key, isDeprecatedByUs(address) ? valid(address, known) : terms(address, known));
    } else if (object instanceof Neighbour neighbour) {
      neighbour(neighbour);
    } else if (object instanceof Route route) {
      Traces.prefix(route).ifPresent(prefixes::add);
      Traces.way(route).filter(way -> !isOurs(route)).ifPresent(ways::add);
      Traces.router(route).ifPresent(this::addRouter);
    }
  }

  private void remove(KernelObject object) {
    if (object instanceof Link link) {
      dropRoutesThrough(link.index());
      addresses.keySet().removeIf(key -> key.link().equals(link.index()));
      silent.removeIf(key -> key.link().equals(link.index()));
    } else if (object instanceof Address address) {
      addresses.remove(new Observed.OnLink(address.link(), address.address()));
    } else if (object instanceof Route route) {
      Traces.prefix(route).ifPresent(prefixes::remove);
      Traces.way(route).ifPresent(ways::remove);
      Traces.router(route).ifPresent(this::removeRouter);
    }
  }

  /** With skip_notify_on_dev_down the kernel flushes these without a word. */
  private void dropRoutesThrough(LinkIndex link) {
    routers.remove(link);
    ways.removeIf(way -> way.link().equals(link));
  }

  private void addRouter(Observed.OnLink router) {
    List<Ip6Address> known = routers.getOrDefault(router.link(), List.of());
    if (!known.contains(router.address())) {
      List<Ip6Address> next = new ArrayList<>(known);
      next.add(0, router.address());
      routers.put(router.link(), List.copyOf(next));
    }
  }

  private void removeRouter(Observed.OnLink router) {
    List<Ip6Address> next = new ArrayList<>(routers.getOrDefault(router.link(), List.of()));
    next.remove(router.address());
    if (next.isEmpty()) {
      routers.remove(router.link());
    } else {
      routers.put(router.link(), List.copyOf(next));
    }
  }

  /** Forgets the routers that are in none of {@code routes}; the others keep their order. */
  private void onlyRouters(List<Route> routes) {
    Set<Observed.OnLink> there = new HashSet<>();
    routes.forEach(route -> Traces.router(route).ifPresent(there::add));
    before
        .routers()
        .forEach(
            (link, known) ->
                known.stream()
                    .map(address -> new Observed.OnLink(link, address))
                    .filter(router -> !there.contains(router))
                    .forEach(this::removeRouter));
  }

  /** A router that stops answering gets behind the others, and stays there when it is back. */
  private void neighbour(Neighbour neighbour) {
    Observed.OnLink key = new Observed.OnLink(neighbour.link(), neighbour.address());
    if (HealthPolicy.proven(neighbour.state())) {
      silent.remove(key);
    } else if (neighbour.state() == Neighbour.State.FAILED && isRouter(key) && silent.add(key)) {
      if (routers.getOrDefault(key.link(), List.of()).contains(key.address())) {
        removeRouter(key);
        List<Ip6Address> next = new ArrayList<>(routers.getOrDefault(key.link(), List.of()));
        next.add(key.address());
        routers.put(key.link(), List.copyOf(next));
      }
      device(key.link()).ifPresent(name -> learned = learned.demoted(name, key.address(), now));
    }
  }

  private boolean isRouter(Observed.OnLink key) {
    return routers.getOrDefault(key.link(), List.of()).contains(key.address())
        || device(key.link())
            .filter(
                name ->
                    learned.routersOn(name).stream()
                        .anyMatch(router -> router.address().equals(key.address())))
            .isPresent();
  }

  private Optional<String> device(LinkIndex link) {
    return Optional.ofNullable(world.observed().links().get(link)).map(Link::name);
  }

  private boolean isOurs(Address address) {
    // Its lifetimes follow those of the prefix, so they tell nothing about it.
    return address.protocol() == world.config().kernel().protocol();
  }

  /** Somebody else's all the same, who renews it: only its preferred lifetime is ours. */
  private boolean isDeprecatedByUs(Address address) {
    return address.protocol() == world.config().kernel().guardProtocol()
        && deadline(address.preferred()).passed(now);
  }

  private boolean isOurs(Route route) {
    return Interest.ours(route.protocol(), world.config().kernel());
  }

  private Terms terms(Address address, @Nullable Terms known) {
    Deadline preferred = deadline(address.preferred());
    Deadline valid = deadline(address.valid());
    if (known != null && same(known.preferred(), preferred) && same(known.valid(), valid)) {
      return known;
    }
    return new Terms(preferred.orEarlier(valid), valid, valid.passed(now));
  }

  /** How long it would be preferred is known from before, or else by its owner's next word. */
  private Terms valid(Address address, @Nullable Terms known) {
    Deadline valid = deadline(address.valid());
    Deadline preferred = known == null ? valid : known.preferred();
    if (known != null && same(known.valid(), valid)) {
      return known;
    }
    return new Terms(preferred.orEarlier(valid), valid, valid.passed(now));
  }

  private Deadline deadline(Lifetime lifetime) {
    if (lifetime.infinite()) {
      return Deadline.NEVER;
    }
    return lifetime.equals(Lifetime.ZERO)
        ? Deadline.OVER
        : Deadline.after(Duration.ofSeconds(lifetime.seconds()), now);
  }

  private static boolean same(Deadline one, Deadline other) {
    if (one.never() || other.never() || one.equals(Deadline.OVER) || other.equals(Deadline.OVER)) {
      return one.equals(other);
    }
    return Math.abs(one.nanos() - other.nanos()) < SAME_NANOS;
  }

  private World world() {
    Map<Ip6Prefix, Terms> lasting = new HashMap<>();
    prefixes.forEach(prefix -> lasting.put(prefix, lasting(prefix)));
    Traces next = new Traces(lasting, ways, routers, addresses, silent);
    return world.withLearned(learned.withTraces(next.equals(before) ? before : next));
  }

  /**
   * A prefix lasts as long as the longest of the addresses in it. Where there is none, it lasts as
   * long as the last ones said, for a client that was killed renews nothing; where there never was
   * one, nothing tells of an end.
   */
  private Terms lasting(Ip6Prefix prefix) {
    return addresses.entrySet().stream()
        .filter(entry -> prefix.contains(entry.getKey().address()))
        .map(Map.Entry::getValue)
        .reduce(Terms::orLater)
        .orElseGet(() -> before.prefixes().getOrDefault(prefix, Terms.ENDLESS));
  }
}
