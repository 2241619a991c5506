package sadr.controller.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import sadr.net.Ip6Prefix;

/** Prefixes cut by other prefixes. */
final class PrefixParts {

  private PrefixParts() {}

  /** The fewest of {@code prefixes} that cover all of them: none lies in another one. */
  static NavigableSet<Ip6Prefix> apart(Collection<Ip6Prefix> prefixes) {
    NavigableSet<Ip6Prefix> apart = new TreeSet<>();
    // A prefix sorts behind those that cover it, so the last one is the one to ask.
    prefixes.stream()
        .sorted()
        .filter(each -> apart.isEmpty() || !apart.last().covers(each))
        .forEachOrdered(apart::add);
    return apart;
  }

  /** The parts of {@code prefix} that lie in one of {@code others}, which are {@link #apart}. */
  static Stream<Ip6Prefix> common(Ip6Prefix prefix, NavigableSet<Ip6Prefix> others) {
    Ip6Prefix before = others.floor(prefix);
    return before != null && before.covers(prefix)
        ? Stream.of(prefix)
        : others.tailSet(prefix, true).stream().takeWhile(prefix::covers);
  }

  /** The parts of {@code prefix} that lie in none of {@code others}, which are {@link #apart}. */
  static List<Ip6Prefix> without(Ip6Prefix prefix, NavigableSet<Ip6Prefix> others) {
    List<Ip6Prefix> parts = new ArrayList<>();
    collect(prefix, others, parts);
    return parts;
  }

  private static void collect(
      Ip6Prefix prefix, NavigableSet<Ip6Prefix> others, List<Ip6Prefix> parts) {
    List<Ip6Prefix> common = common(prefix, others).toList();
    if (common.isEmpty()) {
      parts.add(prefix);
    } else if (!common.contains(prefix)) {
      prefix.halves().forEach(half -> collect(half, others, parts));
    }
  }
}
