package sadr.controller.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
    Ledger ledger = new Ledger(next);
    return ledger.equals(world.ledger()) ? world : world.withLedger(ledger);
  }

  private static Entry withdrawn(Entry entry, long nowNanos) {
    return entry.withdrawn()
        ? entry
        : new Entry(entry.uplink(), entry.delegated(), Deadline.after(MEMORY, nowNanos));
  }

  /**
   * Whether hosts have heard of the network or will now. A LAN whose interface is missing has no
   * hosts to tell; those that were there keep what they have. Where somebody else advertises, it is
   * not ours to withdraw.
   */
  private static boolean isTold(World world, OnLan network) {
    boolean advertised =
        world.config().lans().stream()
            .anyMatch(lan -> lan.interfaceName().equals(network.device()) && lan.advertise());
    return advertised
        && (world.ledger().entries().containsKey(network)
            || world.observed().link(network.device()).isPresent());
  }

  /** The networks of all LANs that are still valid. */
  private static Map<OnLan, Entry> offered(World world, long nowNanos) {
    Map<OnLan, Entry> offered = new HashMap<>();
    for (LanConfig lan : world.config().lans()) {
      lan.ula()
          .ifPresent(
              ula ->
                  offered.put(
                      new OnLan(lan.interfaceName(), ula), new Entry("", ula, Deadline.NEVER)));
    }
    for (UplinkConfig uplink : world.config().uplinks()) {
      for (Delegation delegation : world.delegations(uplink)) {
        if (delegation.forLans() && !delegation.valid().passed(nowNanos)) {
          Entry entry = new Entry(uplink.name(), delegation.prefix(), Deadline.NEVER);
          for (LanConfig lan : world.config().lans()) {
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
