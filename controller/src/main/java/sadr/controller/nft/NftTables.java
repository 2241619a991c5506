package sadr.controller.nft;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;

/**
 * The kernel's table {@code inet sadr}: puts an {@link EgressTable} there and reads back what
 * stands. Tables of others are neither read nor touched.
 *
 * <p>Thread-safe: a call waits for the end of another one. Nobody else may use its {@link
 * Libnftables} meanwhile.
 */
public final class NftTables {

  private static final String LIST = "list table " + EgressNames.TABLE;

  // The library asks the kernel for more than it prints: for "list tables" and "list counters" it
  // fetches every element of every set of everybody. These two are cheap.
  private static final String LIST_CHAINS = "list chains inet";
  private static final String LIST_SETS = "list sets inet";

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
  public synchronized void apply(EgressTable wanted) {
    Set<String> sets = EgressListing.read(nftables.jsonWithoutElements(LIST_SETS)).sets();
    try {
      nftables.run(EgressScript.replace(wanted, sets));
    } catch (NftException bent) {
      // Somebody gave one of our names to something else, or refers to what is to go.
      try {
        nftables.run(EgressScript.rebuild(wanted, dropped()));
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
  public synchronized Optional<EgressTable> standing() {
    return present() ? EgressListing.read(nftables.json(LIST)).table() : Optional.empty();
  }

  /**
   * How many packets each uplink's guard has dropped since its counter was made; uplinks without a
   * guard are left out. The library fetches the sets for it, so its cost grows with them.
   *
   * @throws NftException if the kernel does not list them
   */
  public synchronized Map<String, Long> dropped() {
    return present() ? EgressListing.read(nftables.jsonWithoutElements(LIST)).dropped() : Map.of();
  }

  /** Removes the table whole, if it is there. */
  public synchronized void remove() {
    nftables.run(EgressScript.remove());
  }

  /** Asked first, since the error for a missing table is text in the machine's own language. */
  private boolean present() {
    return EgressListing.read(nftables.json(LIST_CHAINS)).present();
  }
}
