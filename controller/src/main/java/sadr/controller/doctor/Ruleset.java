package sadr.controller.doctor;

import java.util.List;
import java.util.Optional;

/**
 * The chains of nftables that an IPv6 packet can meet, ours left out.
 *
 * @param chains in the listing's order
 */
public record Ruleset(List<Chain> chains) {

  /** Copies the list. */
  public Ruleset {
    chains = List.copyOf(chains);
  }

  /**
   * A chain.
   *
   * @param family {@code inet} or {@code ip6}
   * @param table its table
   * @param name its name
   * @param hook where it hangs; empty for one that is only jumped to
   * @param rules in their order
   */
  public record Chain(
      String family, String table, String name, Optional<Hook> hook, List<FirewallRule> rules) {

    /** Copies the list. */
    public Chain {
      rules = List.copyOf(rules);
    }

    /** As nft(8) names it. */
    String title() {
      return family + " " + table + " " + name;
    }
  }

  /**
   * Where a chain hangs.
   *
   * @param type such as {@code filter}
   * @param name {@code prerouting}, {@code input}, {@code forward}, {@code output}, {@code
   *     postrouting}
   * @param priority the lowest comes first
   * @param accepts whether what reaches its end passes
   */
  public record Hook(String type, String name, long priority, boolean accepts) {}

  /** The chain that a rule of {@code from} jumps to. */
  Optional<Chain> chain(Chain from, String name) {
    return chains.stream()
        .filter(chain -> chain.family().equals(from.family()))
        .filter(chain -> chain.table().equals(from.table()) && chain.name().equals(name))
        .findFirst();
  }
}
