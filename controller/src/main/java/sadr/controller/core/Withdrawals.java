package sadr.controller.core;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * Prefixes that no uplink has any more and hosts may still hold. Their errors must reach the hosts,
 * and nothing of theirs may leave, until every host is clean.
 */
final class Withdrawals {

  private final List<Ip6Prefix> current;
  private final List<Ledger.OnLan> networks;
  private final Map<Ledger.OnLan, Ledger.Entry> withdrawn;

  private Withdrawals(World world) {
    Map<Ledger.OnLan, Ledger.Entry> entries = new HashMap<>(world.ledger().entries());
    entries.values().removeIf(entry -> !entry.withdrawn());
    networks = entries.isEmpty() ? List.of() : leftBehind(world, entries);
    current =
        entries.isEmpty()
            ? List.of()
            : world.config().uplinks().stream()
                .flatMap(uplink -> world.delegations(uplink).stream())
                .filter(Delegation::forLans)
                .map(Delegation::prefix)
                .toList();
    entries.keySet().removeIf(network -> !isNobodys(network.prefix()));
    withdrawn = entries;
  }

  static Withdrawals of(World world) {
    return new Withdrawals(world);
  }

  /**
   * The networks that hosts of LANs may still hold and that no LAN uses now, sorted: also those
   * that a delegation still has, after their LAN was given another subnet. Where hosts of two LANs
   * may hold one, the LAN that had it last comes last.
   */
  List<Ledger.OnLan> networks() {
    return networks;
  }

  private static List<Ledger.OnLan> leftBehind(
      World world, Map<Ledger.OnLan, Ledger.Entry> entries) {
    List<LanConfig> lans = world.config().lans();
    Set<Ip6Prefix> used = new HashSet<>();
    lans.forEach(lan -> lan.ula().ifPresent(used::add));
    for (UplinkConfig uplink : world.config().uplinks()) {
      world.delegations(uplink).stream()
          .filter(Delegation::forLans)
          .flatMap(
              delegation ->
                  lans.stream().flatMap(lan -> lan.networkIn(delegation.prefix()).stream()))
          .forEach(used::add);
    }
    Comparator<Map.Entry<Ledger.OnLan, Ledger.Entry>> order =
        Comparator.comparing(each -> each.getKey().prefix());
    return entries.entrySet().stream()
        .filter(each -> !used.contains(each.getKey().prefix()))
        .sorted(
            order
                .thenComparing(each -> each.getValue().clean(), Withdrawals::byTime)
                .thenComparing(each -> each.getKey().device()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int byTime(Deadline one, Deadline other) {
    if (one.equals(other)) {
      return 0;
    }
    return one.orEarlier(other).equals(one) ? -1 : 1;
  }

  /** The prefixes that they were part of, sorted; without what an uplink has got since. */
  List<Ip6Prefix> delegated() {
    return withdrawn.values().stream()
        .map(Ledger.Entry::delegated)
        .filter(this::isNobodys)
        .distinct()
        .sorted()
        .toList();
  }

  /** The parts of these that no uplink has got since. */
  List<Ip6Prefix> parts() {
    NavigableSet<Ip6Prefix> apart = PrefixParts.apart(current);
    return delegated().stream()
        .flatMap(prefix -> PrefixParts.without(prefix, apart).stream())
        .toList();
  }

  private boolean isNobodys(Ip6Prefix prefix) {
    return current.stream().noneMatch(has -> has.covers(prefix));
  }
}
