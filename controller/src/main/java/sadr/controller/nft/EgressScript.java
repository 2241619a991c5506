package sadr.controller.nft;

import static sadr.controller.nft.EgressNames.TABLE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sadr.net.Ip6Prefix;

/**
 * Renders an {@link EgressTable} in the syntax of nft(8). Each result is one transaction, so that
 * every packet meets either the old guard or the new one.
 */
final class EgressScript {

  /** Behind source translation (priority 100): what counts is the source that the ISP sees. */
  static final int PRIORITY = 300;

  private EgressScript() {}

  /**
   * Changes what stands into {@code wanted}; counters keep their values.
   *
   * @param standing says which uplinks have left something behind
   */
  static String replace(EgressTable wanted, Standing standing) {
    List<String> script = new ArrayList<>();
    Set<String> uplinks = new HashSet<>();
    script.add("add table " + TABLE);
    for (EgressGuard guard : wanted.guards()) {
      uplinks.add(guard.uplink());
      script.add("add counter " + counter(guard.uplink()));
      script.add(addSet(guard));
      script.add("flush set " + set(guard.uplink()));
    }
    fill(script, wanted);
    for (String gone : new TreeSet<>(standing.sets())) {
      if (!uplinks.contains(gone)) {
        script.add("delete set " + set(gone));
      }
    }
    for (String gone : new TreeSet<>(standing.dropped().keySet())) {
      if (!uplinks.contains(gone)) {
        script.add("delete counter " + counter(gone));
      }
    }
    return text(script);
  }

  /**
   * Removes the table and makes it anew; for a table that somebody has bent so that it cannot be
   * changed into what is wanted. What is counted between the listing and this is lost.
   */
  static String rebuild(EgressTable wanted, Standing standing) {
    List<String> script = new ArrayList<>();
    script.add("add table " + TABLE);
    script.add("delete table " + TABLE);
    script.add("add table " + TABLE);
    for (EgressGuard guard : wanted.guards()) {
      long packets = standing.dropped().getOrDefault(guard.uplink(), 0L);
      script.add(
          "add counter " + counter(guard.uplink()) + " { packets " + packets + " bytes 0; }");
      script.add(addSet(guard));
    }
    fill(script, wanted);
    return text(script);
  }

  /** Removes the table, and does not mind if there is none. */
  static String remove() {
    return text(List.of("add table " + TABLE, "delete table " + TABLE));
  }

  private static void fill(List<String> script, EgressTable wanted) {
    for (EgressGuard guard : wanted.guards()) {
      if (!guard.sources().isEmpty()) {
        script.add("add element " + set(guard.uplink()) + " { " + joined(guard.sources()) + " }");
      }
    }
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

  private static String addSet(EgressGuard guard) {
    return "add set " + set(guard.uplink()) + " { type ipv6_addr; flags interval; }";
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
