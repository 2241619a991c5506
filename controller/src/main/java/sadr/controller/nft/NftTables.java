package sadr.controller.nft;

import java.util.Map;
import java.util.Optional;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;

/**
 * The kernel's table {@code inet sadr}: puts an {@link EgressTable} there and reads back what
 * stands. Tables of others are neither read nor touched.
 *
 * <p>Not thread-safe: one thread at a time, that of its {@link Libnftables}.
 */
public final class NftTables {

  private static final String LIST = "list table " + EgressNames.TABLE;
  private static final String LIST_COUNTERS = "list counters table " + EgressNames.TABLE;

  private final Libnftables nftables;

  /** Works through {@code nftables}, in whose network namespace the table is. */
  public NftTables(Libnftables nftables) {
    this.nftables = nftables;
  }

  /**
   * Makes {@code wanted} the whole of our part of the table, in one transaction: there is no
   * instant without the old guard or the new one, and counters of uplinks that stay go on.
   *
   * @throws NftException if the kernel refuses it: what stood before still stands
   */
  public void apply(EgressTable wanted) {
    Standing standing =
        exists() ? EgressListing.read(nftables.jsonWithoutElements(LIST)) : Standing.ABSENT;
    try {
      nftables.run(EgressScript.replace(wanted, standing));
    } catch (NftException bent) {
      // Somebody gave one of our names to something else, or refers to what is to go.
      try {
        nftables.run(EgressScript.rebuild(wanted, standing));
      } catch (NftException refused) {
        refused.addSuppressed(bent);
        throw refused;
      }
    }
  }

  /**
   * What stands in the kernel; equal to what was applied unless somebody changed it. Empty when
   * there is no table, or when rules, chain, sets or counters of ours are not as we make them.
   *
   * @throws NftException if the kernel does not list it
   */
  public Optional<EgressTable> standing() {
    return exists() ? EgressListing.read(nftables.json(LIST)).table() : Optional.empty();
  }

  /**
   * How many packets each uplink's guard has dropped since its counter was made; uplinks without a
   * guard are left out.
   *
   * @throws NftException if the kernel does not list them
   */
  public Map<String, Long> dropped() {
    return exists() ? EgressListing.counters(nftables.json(LIST_COUNTERS)) : Map.of();
  }

  /** Removes the table whole, if it is there. */
  public void remove() {
    nftables.run(EgressScript.remove());
  }

  /** Asked first, since the error for a missing table is text in the machine's own language. */
  private boolean exists() {
    return EgressListing.namesTable(nftables.json("list tables inet"));
  }
}
