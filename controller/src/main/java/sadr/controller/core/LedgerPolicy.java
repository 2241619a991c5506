package sadr.controller.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Ledger.Entry;
import sadr.controller.core.Ledger.OnLan;
import sadr.net.Deadline;

/**
 * Keeps the {@link Ledger}: a network comes in when hosts are about to be told of it, is withdrawn
 * when it is offered no longer, and is forgotten when no host can hold it any more (RFC 9096 §3.5).
 *
 * <p>Hosts hold what they have heard of for {@link #MEMORY}, since no advertisement of ours ever
 * said more. The two hours of RFC 4862 §5.5.3 e would bind only hosts that hold more than that.
 */
public final class LedgerPolicy {

  /** The longest valid lifetime that is advertised (RFC 9096 §3.4). */
  public static final Duration MEMORY = Duration.ofMinutes(90);

  /** So many withdrawn networks of a LAN are kept: an ISP may renumber every few seconds. */
  static final int MOST_WITHDRAWN = 32;

  private LedgerPolicy() {}

  /** {@code world} with the ledger that it calls for at {@code nowNanos}. */
  static World kept(World world, long nowNanos) {
    if (world.config().lans().isEmpty() && world.ledger().entries().isEmpty()) {
      return world;
    }
    Map<OnLan, Entry> offered = offered(world, nowNanos);
    Map<OnLan, Entry> next = new HashMap<>();
    world
        .ledger()
        .entries()
        .forEach(
            (network, entry) -> {
              Entry withdrawn = withdrawn(entry, nowNanos);
              if (!offered.containsKey(network) && !withdrawn.clean().passed(nowNanos)) {
                next.put(network, withdrawn);
              }
            });
    offered.forEach(
        (network, entry) -> {
          if (isTold(world, network)) {
            next.put(network, entry);
          }
        });
    forgetOldest(next, nowNanos);
    Ledger ledger = new Ledger(next);
    return ledger.equals(world.ledger()) ? world : world.withLedger(ledger);
  }

  private static Entry withdrawn(Entry entry, long nowNanos) {
    return entry.withdrawn()
        ? entry
        : new Entry(
            entry.uplink(), entry.delegated(), Deadline.after(MEMORY, nowNanos), entry.told());
  }

  /** Leaves the newest {@link #MOST_WITHDRAWN} withdrawn ones of each LAN. */
  private static void forgetOldest(Map<OnLan, Entry> entries, long nowNanos) {
    Map<String, List<OnLan>> withdrawn =
        entries.entrySet().stream()
            .filter(each -> each.getValue().withdrawn())
            .sorted(
                Comparator.comparing(
                        (Map.Entry<OnLan, Entry> each) ->
                            each.getValue().clean().nanosLeft(nowNanos))
                    .reversed()
                    .thenComparing(each -> each.getKey().prefix()))
            .map(Map.Entry::getKey)
            .collect(Collectors.groupingBy(OnLan::device));
    withdrawn.values().forEach(all -> all.stream().skip(MOST_WITHDRAWN).forEach(entries::remove));
  }

  /**
   * Whether hosts have heard of the network or will now. A LAN whose interface is missing has no
   * hosts to tell; those that were there keep what they have. Where somebody else advertises, hosts
   * hear of it from there, by the router's addresses.
   */
  private static boolean isTold(World world, OnLan network) {
    return world.ledger().entries().containsKey(network)
        || world.observed().link(network.device()).isPresent();
  }

  /** The networks of all LANs that are still valid. */
  private static Map<OnLan, Entry> offered(World world, long nowNanos) {
    Map<OnLan, Entry> offered = new HashMap<>();
    for (LanConfig lan : world.config().lans()) {
      lan.ula()
          .ifPresent(
              ula ->
                  offered.put(
                      new OnLan(lan.interfaceName(), ula),
                      new Entry("", ula, Deadline.NEVER, lan.advertise())));
    }
    for (UplinkConfig uplink : world.config().uplinks()) {
      for (Delegation delegation : world.delegations(uplink)) {
        if (delegation.forLans() && !delegation.valid().passed(nowNanos)) {
          for (LanConfig lan : world.config().lans()) {
            Entry entry =
                new Entry(uplink.name(), delegation.prefix(), Deadline.NEVER, lan.advertise());
            lan.networkIn(delegation.prefix())
                .ifPresent(
                    network -> offered.putIfAbsent(new OnLan(lan.interfaceName(), network), entry));
          }
        }
      }
    }
    return offered;
  }
}
