package sadr.controller.nft;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in the kernel's table {@code inet sadr}.
 *
 * @param table what it says; empty when the table is absent, or does not say what any {@link
 *     EgressTable} would: a rule is gone, a chain hangs elsewhere, somebody else's rule is in it
 * @param sets the uplinks that have a set of ours
 * @param dropped the packets dropped so far, for each uplink that has a set and a counter of ours
 */
record Standing(Optional<EgressTable> table, Set<String> sets, Map<String, Long> dropped) {

  Standing {
    sets = Set.copyOf(sets);
    dropped = Map.copyOf(dropped);
  }
}
