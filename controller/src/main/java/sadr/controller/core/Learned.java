package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What the world outside told, which the configuration does not say.
 *
 * @param leases what DHCPv6 clients' hooks said, by uplink, in the prefixes' order; outlives a
 *     restart
 * @param routers the routers heard on uplinks' interfaces, by interface, the best first: who has
 *     been there for the longest, but for those that fell silent; outlives a restart
 * @param traces what others have left in the kernel
 */
public record Learned(
    Map<String, List<Delegation>> leases, Map<String, List<HeardRouter>> routers, Traces traces) {

  /** So many routers are remembered of one interface: who sends more is no ISP. */
  private static final int MOST_ROUTERS = 16;

  /**
   * A router that is there has answered by then: when another appears, it is asked three times, 4 s
   * apart, and may wait for 3 s each time (RFC 4861 §6.2.6).
   */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(12).toNanos();

  /** How long a router is tried that may lead out where another one does not. */
  private static final long TRIAL_NANOS = Duration.ofSeconds(30).toNanos();

  /** Nothing yet. */
  public static final Learned NOTHING = new Learned(Map.of(), Map.of(), Traces.NONE);

  /** Copies the maps. */
  public Learned {
    leases = Map.copyOf(leases);
    routers = Map.copyOf(routers);
  }

  /** With nothing of the kernel's. */
  public Learned(Map<String, List<Delegation>> leases, Map<String, List<HeardRouter>> routers) {
    this(leases, routers, Traces.NONE);
  }

  /**
   * A router that advertises itself on an uplink's interface (RFC 4861 §6.3.4).
   *
   * @param address its link-local address
   * @param until how long it wants to be a default router
   * @param preference 1 high, 0 medium, -1 low (RFC 4191 §2.1)
   * @param sinceNanos when it took its place among the others
   * @param heardNanos when it was last heard
   */
  public record HeardRouter(
      Ip6Address address, Deadline until, int preference, long sinceNanos, long heardNanos) {

    /** What it says now; when that is, is known to who takes it in. */
    public HeardRouter(Ip6Address address, Deadline until, int preference) {
      this(address, until, preference, 0, 0);
    }

    private HeardRouter at(long since, long heard) {
      return new HeardRouter(address, until, preference, since, heard);
    }
  }

  /** The leases of an uplink, in the prefixes' order. */
  public List<Delegation> leasesOf(String uplink) {
    return leases.getOrDefault(uplink, List.of());
  }

  /** The routers heard on an interface, the best first. */
  List<HeardRouter> routersOn(String device) {
    return routers.getOrDefault(device, List.of());
  }

  /** Whether the prefixes that it gives are surely those of {@code before}; quick to say. */
  boolean samePrefixes(Learned before) {
    return leases.equals(before.leases) && traces.samePrefixes(before.traces);
  }

  /** With a lease that is new or renewed. */
  Learned with(String uplink, Delegation lease) {
    return withLeases(
        uplink,
        all -> {
          all.removeIf(other -> other.prefix().equals(lease.prefix()));
          all.add(lease);
          all.sort(Comparator.comparing(Delegation::prefix));
          return all;
        });
  }

  /** Without a lease. */
  Learned without(String uplink, Ip6Prefix prefix) {
    return withLeases(
        uplink,
        all -> {
          all.removeIf(lease -> lease.prefix().equals(prefix));
          return all;
        });
  }

  /**
   * With what a router said of itself. One that is known stays where it is, so that two routers
   * that take turns do not make the gateway flap; one that is new comes last, so that nobody takes
   * the traffic by saying so. Where there are too many, it takes the place of the one that has been
   * silent for the longest, the first one aside.
   */
  Learned heard(String device, HeardRouter router, long nanos) {
    List<HeardRouter> all = new ArrayList<>(routersOn(device));
    int known = indexOf(all, router.address());
    if (router.until().passed(nanos)) {
      all.removeIf(other -> other.address().equals(router.address()));
    } else if (known >= 0) {
      all.set(known, router.at(all.get(known).sinceNanos(), nanos));
    } else {
      if (all.size() >= MOST_ROUTERS) {
        all.subList(1, all.size()).stream()
            .max(Comparator.comparing(other -> nanos - other.heardNanos()))
            .ifPresent(all::remove);
      }
      all.add(router.at(nanos, nanos));
    }
    return withRouters(device, all);
  }

  /** With a router behind the others, since it does not answer; the next one gets its chance. */
  Learned demoted(String device, Ip6Address router, long nanos) {
    List<HeardRouter> all = new ArrayList<>(routersOn(device));
    int known = indexOf(all, router);
    if (known >= 0) {
      HeardRouter last = all.remove(known);
      all.add(last.at(nanos, last.heardNanos()));
      // It is on trial from now on, however long ago it spoke.
      all.set(0, all.get(0).at(all.get(0).sinceNanos(), nanos));
    }
    return withRouters(device, all);
  }

  /**
   * With another router in the place of {@code gateway}, which leads nowhere; not again before that
   * one has had time to prove itself.
   */
  Learned insteadOf(String device, Ip6Address gateway, long nanos) {
    List<HeardRouter> all = routersOn(device);
    boolean settled = all.stream().allMatch(one -> nanos - one.sinceNanos() >= TRIAL_NANOS);
    return settled && all.size() > 1 ? demoted(device, gateway, nanos) : this;
  }

  /** With a router behind the others that has said nothing since another one appeared. */
  private Learned withoutSilent(String device, long nanos) {
    Learned next = this;
    for (int i = 0; i < routersOn(device).size(); i++) {
      List<HeardRouter> all = next.routersOn(device);
      HeardRouter first = all.get(0);
      boolean silent =
          all.stream()
              .anyMatch(
                  other ->
                      first.heardNanos() - other.sinceNanos() < 0
                          && nanos - other.sinceNanos() >= PATIENCE_NANOS
                          && other.heardNanos() - first.heardNanos() > 0);
      if (!silent) {
        break;
      }
      next = next.demoted(device, first.address(), nanos);
    }
    return next;
  }

  /** Without what is over, and with what is deprecated marked as such. */
  public Learned at(long nanos) {
    Learned next = this;
    for (Map.Entry<String, List<Delegation>> entry : leases.entrySet()) {
      for (Delegation lease : entry.getValue()) {
        Delegation left = lease.at(nanos);
        if (lease.valid().passed(nanos)) {
          next = next.without(entry.getKey(), lease.prefix());
        } else if (!left.equals(lease)) {
          next = next.with(entry.getKey(), left);
        }
      }
    }
    for (Map.Entry<String, List<HeardRouter>> entry : routers.entrySet()) {
      for (HeardRouter router : entry.getValue()) {
        next = router.until().passed(nanos) ? next.heard(entry.getKey(), router, nanos) : next;
      }
    }
    for (String device : routers.keySet()) {
      next = next.withoutSilent(device, nanos);
    }
    return next.withTraces(traces.at(nanos));
  }

  /** Without what {@code config} has no place for: other uplinks' and what it claims itself. */
  Learned fitting(Config config) {
    Map<String, List<Delegation>> kept = new HashMap<>();
    for (UplinkConfig uplink : config.uplinks()) {
      List<Delegation> free =
          leasesOf(uplink.name()).stream().filter(l -> isFree(l.prefix(), config)).toList();
      if (!free.isEmpty()) {
        kept.put(uplink.name(), free);
      }
    }
    return new Learned(kept, routers, traces);
  }

  @SuppressWarnings("ReferenceEquality")
  Learned withTraces(Traces next) {
    return next == traces ? this : new Learned(leases, routers, next);
  }

  private static boolean isFree(Ip6Prefix prefix, Config config) {
    return config.uplinks().stream()
        .flatMap(uplink -> uplink.prefixes().stream())
        .noneMatch(prefix::overlaps);
  }

  private static int indexOf(List<HeardRouter> all, Ip6Address router) {
    return all.stream().map(HeardRouter::address).toList().indexOf(router);
  }

  private Learned withLeases(String uplink, UnaryOperator<List<Delegation>> change) {
    return new Learned(
        changed(leases, uplink, change.apply(new ArrayList<>(leasesOf(uplink)))), routers, traces);
  }

  private Learned withRouters(String device, List<HeardRouter> next) {
    return new Learned(leases, changed(routers, device, next), traces);
  }

  private static <T> Map<String, List<T>> changed(
      Map<String, List<T>> before, String key, List<T> list) {
    Map<String, List<T>> next = new HashMap<>(before);
    if (list.isEmpty()) {
      next.remove(key);
    } else {
      next.put(key, List.copyOf(list));
    }
    return next;
  }
}
