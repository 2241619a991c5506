package sadr.controller.nft;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** What the prefix around an address stands for; a look for each length, however many there are. */
final class PrefixLookup<V> {

  private final Map<Ip6Prefix, V> values = new HashMap<>();
  private final TreeSet<Integer> lengths = new TreeSet<>();

  void put(Ip6Prefix prefix, V value) {
    values.put(prefix, value);
    lengths.add(prefix.length());
  }

  /** The value of the longest prefix that holds {@code address}; null if none does. */
  @Nullable V find(Ip6Address address) {
    for (int length : lengths.descendingSet()) {
      V value = values.get(Ip6Prefix.containing(address, length));
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
