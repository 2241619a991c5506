package sadr.controller.nft;

import static sadr.controller.nft.EgressNames.TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sadr.net.Ip6Prefix;

/**
 * Renders an {@link EgressTable} in the syntax of nft(8), so that every packet meets either the old
 * guard or the new one.
 *
 * <p>Sets that are new are a transaction ahead of the rules that look into them: the kernel shows
 * all new rules at once, but the elements of each set of intervals some microseconds later
 * (nf_tables_commit), and a rule that misses would drop what may pass. A set that stands shows its
 * old elements until then.
 */
final class EgressScript {

  /** Behind source translation (priority 100): what counts is the source that the ISP sees. */
  static final int PRIORITY = 300;

  private EgressScript() {}

  /**
   * Changes what stands into {@code wanted}, in one or two transactions; counters keep their
   * values.
   *
   * @param standing the uplinks that have a set of ours, and so may leave something behind
   */
  static List<String> replace(EgressTable wanted, Set<String> standing) {
    List<String> sets = new ArrayList<>();
    List<String> script = new ArrayList<>();
    Set<String> gone = new TreeSet<>(standing);
    script.add("add table " + TABLE);
    for (EgressGuard guard : wanted.guards()) {
      script.add("add counter " + counter(guard.uplink()));
      boolean stands = gone.remove(guard.uplink());
      replaceSet(stands ? script : sets, guard);
    }
    addChain(script, wanted);
    for (String uplink : gone) {
      script.add("delete set " + set(uplink));
      script.add("add counter " + counter(uplink)); // or deleting it may fail
      script.add("delete counter " + counter(uplink));
    }
    if (sets.isEmpty()) {
      return List.of(text(script));
    }
    sets.add(0, "add table " + TABLE);
    return List.of(text(sets), text(script));
  }

  /**
   * Removes the table and makes it anew, in one transaction; for a table that somebody has bent so
   * that it cannot be changed into what is wanted.
   *
   * @param dropped what the counters begin with; what they count meanwhile is lost
   */
  static String rebuild(EgressTable wanted, Map<String, Long> dropped) {
    List<String> script = new ArrayList<>();
    script.add("add table " + TABLE);
    script.add("delete table " + TABLE);
    script.add("add table " + TABLE);
    for (EgressGuard guard : wanted.guards()) {
      long packets = dropped.getOrDefault(guard.uplink(), 0L);
      script.add(
          "add counter " + counter(guard.uplink()) + " { packets " + packets + " bytes 0; }");
      script.add(addSet(guard, ""));
      fillSet(script, guard);
    }
    addChain(script, wanted);
    return text(script);
  }

  /** Removes the table, and does not mind if there is none. */
  static String remove() {
    return text(List.of("add table " + TABLE, "delete table " + TABLE));
  }

  private static void addChain(List<String> script, EgressTable wanted) {
    String chain = TABLE + " " + EgressNames.CHAIN;
    script.add(
        "add chain "
            + chain
            + " { type filter hook postrouting priority "
            + PRIORITY
            + "; policy accept; }");
    script.add("flush chain " + chain);
    script.add(
        "add rule " + chain + " ip6 hoplimit 255 icmpv6 type { 133, 134, 135, 136, 137 } accept");
    for (EgressGuard guard : wanted.guards()) {
      script.add("add rule " + chain + " " + rule(guard));
    }
  }

  private static String rule(EgressGuard guard) {
    return "oifname \""
        + guard.device()
        + "\" ip6 saddr != { ::, fe80::/10 } ip6 saddr != @"
        + EgressNames.set(guard.uplink())
        + " counter name \""
        + EgressNames.counter(guard.uplink())
        + "\" drop";
  }

  private static void replaceSet(List<String> script, EgressGuard guard) {
    script.add(addSet(guard, ""));
    script.add("flush set " + set(guard.uplink()));
    fillSet(script, guard);
  }

  /** By a declaration: {@code add element} has libnftables 1.0.6 fetch all elements of all sets. */
  private static void fillSet(List<String> script, EgressGuard guard) {
    if (!guard.sources().isEmpty()) {
      script.add(addSet(guard, " elements = { " + joined(guard.sources()) + " }"));
    }
  }

  private static String addSet(EgressGuard guard, String elements) {
    return "add set "
        + set(guard.uplink())
        + " { type ipv6_addr; flags interval;"
        + elements
        + " }";
  }

  private static String set(String uplink) {
    return TABLE + " " + EgressNames.set(uplink);
  }

  private static String counter(String uplink) {
    return TABLE + " " + EgressNames.counter(uplink);
  }

  private static String joined(List<Ip6Prefix> prefixes) {
    return prefixes.stream().map(Ip6Prefix::toString).collect(Collectors.joining(", "));
  }

  private static String text(List<String> script) {
    return String.join("\n", script) + "\n";
  }
}
