package sadr.controller.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import sadr.net.Ip6Prefix;

/**
 * Prefixes that no uplink has any more and hosts may still hold. Their errors must reach the hosts,
 * and nothing of theirs may leave, until every host is clean.
 */
final class Withdrawals {

  private final List<Ip6Prefix> current;
  private final Map<Ledger.OnLan, Ledger.Entry> withdrawn;

  private Withdrawals(World world) {
    Map<Ledger.OnLan, Ledger.Entry> entries = new HashMap<>(world.ledger().entries());
    entries.values().removeIf(entry -> !entry.withdrawn());
    current =
        entries.isEmpty()
            ? List.of()
            : world.config().uplinks().stream()
                .flatMap(uplink -> world.prefixes(uplink).stream())
                .toList();
    entries.keySet().removeIf(network -> !isNobodys(network.prefix()));
    withdrawn = entries;
  }

  static Withdrawals of(World world) {
    return new Withdrawals(world);
  }

  /** The networks that hosts of LANs may still hold. */
  Set<Ledger.OnLan> networks() {
    return withdrawn.keySet();
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
