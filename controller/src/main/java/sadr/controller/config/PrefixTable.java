package sadr.controller.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * Prefixes of the configuration, ready to be asked what lies within them.
 *
 * <p>Two prefixes are either nested or apart. So a walk in order that keeps the widest one so far
 * finds every overlap in one pass, and the widest ones alone are enough to look an address up.
 */
final class PrefixTable {

  private final TreeMap<Ip6Address, Located<Ip6Prefix>> widest = new TreeMap<>();

  /**
   * Takes the prefixes in.
   *
   * @param onOverlap told of each prefix that overlaps another one: the one later in the file
   *     first, then the other
   */
  PrefixTable(
      List<Located<Ip6Prefix>> prefixes,
      BiConsumer<Located<Ip6Prefix>, Located<Ip6Prefix>> onOverlap) {
    Map<Located<Ip6Prefix>, Integer> places = new HashMap<>();
    prefixes.forEach(prefix -> places.putIfAbsent(prefix, places.size()));
    List<Located<Ip6Prefix>> ordered = new ArrayList<>(prefixes);
    ordered.sort(Comparator.comparing(Located::value));
    for (Located<Ip6Prefix> next : ordered) {
      Optional<Located<Ip6Prefix>> cover = overlapping(next.value());
      if (cover.isEmpty()) {
        widest.put(next.value().address(), next);
      } else if (places.getOrDefault(next, 0) > places.getOrDefault(cover.get(), 0)) {
        onOverlap.accept(next, cover.get());
      } else {
        onOverlap.accept(cover.get(), next);
      }
    }
  }

  /** A prefix of the table that shares an address with {@code prefix}. */
  Optional<Located<Ip6Prefix>> overlapping(Ip6Prefix prefix) {
    Map.Entry<Ip6Address, Located<Ip6Prefix>> before = widest.floorEntry(prefix.address());
    if (before != null && before.getValue().value().overlaps(prefix)) {
      return Optional.of(before.getValue());
    }
    Map.Entry<Ip6Address, Located<Ip6Prefix>> after = widest.ceilingEntry(prefix.address());
    return Optional.ofNullable(after)
        .map(Map.Entry::getValue)
        .filter(other -> other.value().overlaps(prefix));
  }
}
