package sadr.controller.nft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a {@link DrillCut} in the syntax of nft(8). What it cuts stands in sets whose elements
 * the kernel takes away by itself, so the cut ends whoever may have died meanwhile.
 *
 * <p>A probe that nftables dropped would be one that could not be sent: the socket is told of it.
 * So probes leave, whom they ask is noted, and what comes back from there is dropped. The chains
 * come ahead of connection tracking where they can, and never let a packet pass that another chain
 * would have kept.
 */
final class DrillScript {

  /** What the names of all its chains and sets begin with. */
  static final String OURS = "drill-";

  static final String MARKS = OURS + "marks";
  static final String DEVICES = OURS + "devices";
  static final String TRAFFIC = OURS + "traffic";
  static final String ASKED = OURS + "asked";

  /** The chains, each with the number of its rules. */
  static final List<Chain> CHAINS =
      List.of(
          new Chain(
              OURS + "sent",
              "output priority 310",
              List.of("meta mark @" + MARKS + " update @" + ASKED + " { ip6 daddr . ip6 saddr }")),
          new Chain(
              OURS + "answers",
              "input priority -310",
              List.of("iifname @" + DEVICES + " ip6 saddr . ip6 daddr @" + ASKED + " drop")),
          new Chain(
              OURS + "in",
              "prerouting priority -310",
              List.of(
                  "ip6 hoplimit 255 icmpv6 type { 133, 134, 135, 136, 137 } accept",
                  "iifname @" + TRAFFIC + " ip6 saddr != { ::, fe80::/10 } drop")),
          new Chain(
              OURS + "out",
              "forward priority -310",
              List.of("meta nfproto ipv6 oifname @" + TRAFFIC + " drop")));

  /**
   * A chain.
   *
   * @param name its name
   * @param hook where it hangs
   * @param rules in their order
   */
  record Chain(String name, String hook, List<String> rules) {}

  private static final String ASKED_FOR = "1m";
  private static final int MOST_ASKED = 4096;

  private DrillScript() {}

  /**
   * One transaction: {@code cut} for {@code left}, in the place of any other.
   *
   * @param left at least a millisecond
   */
  static String begin(DrillCut cut, Duration left) {
    String table = EgressNames.TABLE + " ";
    String timeout = " timeout " + left.toMillis() + "ms }";
    List<String> script = objects();
    script.add("add element " + table + MARKS + " { " + cut.mark() + timeout);
    script.add("add element " + table + DEVICES + " { \"" + cut.device() + "\"" + timeout);
    if (cut.traffic()) {
      script.add("add element " + table + TRAFFIC + " { \"" + cut.device() + "\"" + timeout);
    }
    for (Chain chain : CHAINS) {
      chain.rules().forEach(rule -> script.add("add rule " + table + chain.name() + " " + rule));
    }
    return String.join("\n", script) + "\n";
  }

  /** One transaction: no cut, and nothing left of one; it does not mind if there was none. */
  static String end() {
    String table = EgressNames.TABLE + " ";
    List<String> script = objects();
    CHAINS.forEach(chain -> script.add("delete chain " + table + chain.name()));
    for (String set : List.of(MARKS, DEVICES, TRAFFIC, ASKED)) {
      script.add("delete set " + table + set);
    }
    return String.join("\n", script) + "\n";
  }

  /** All chains and sets, empty. */
  private static List<String> objects() {
    String table = EgressNames.TABLE + " ";
    List<String> script = new ArrayList<>();
    script.add("add table " + EgressNames.TABLE);
    for (Chain chain : CHAINS) {
      String hook = " { type filter hook " + chain.hook() + "; policy accept; }";
      script.add("add chain " + table + chain.name() + hook);
      script.add("flush chain " + table + chain.name());
    }
    script.add("add set " + table + MARKS + " { type mark; flags timeout; }");
    script.add("add set " + table + DEVICES + " { type ifname; flags timeout; }");
    script.add("add set " + table + TRAFFIC + " { type ifname; flags timeout; }");
    script.add(
        "add set "
            + table
            + ASKED
            + " { type ipv6_addr . ipv6_addr; size "
            + MOST_ASKED
            + "; flags dynamic,timeout; timeout "
            + ASKED_FOR
            + "; }");
    for (String set : List.of(MARKS, DEVICES, TRAFFIC, ASKED)) {
      script.add("flush set " + table + set);
    }
    return script;
  }
}
