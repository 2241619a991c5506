package sadr.controller.nft;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;

/**
 * The kernel's table {@code inet sadr}: puts an {@link EgressTable}, a {@link SourceTable} and a
 * {@link DrillCut} there and reads back what stands. Tables of others are neither read nor touched.
 *
 * <p>Thread-safe: a call waits for the end of another one. Nobody else may use its {@link
 * Libnftables} meanwhile.
 */
public final class NftTables {

  /**
   * The number of the log group that is told of the first packet of a host from a dead prefix, and
   * again after ten seconds; for {@link sadr.netlink.PacketLog}.
   */
  public static final int LOG_GROUP = SourceScript.LOG_GROUP;

  private static final Logger log = LoggerFactory.getLogger(NftTables.class);

  private static final String LIST = "list table " + EgressNames.TABLE;

  // The library asks the kernel for more than it prints: for "list tables" and "list counters" it
  // fetches every element of every set of everybody. These two are cheap.
  private static final String LIST_CHAINS = "list chains inet";
  private static final String LIST_SETS = "list sets inet";

  private final Libnftables nftables;

  /** What was applied last, and how the kernel listed it then; guarded by this. */
  private @Nullable Echo echo;

  /** Whether the kernel takes {@code log group}; guarded by this. */
  private boolean telling = true;

  /** Works through {@code nftables}, in whose network namespace the table is. */
  public NftTables(Libnftables nftables) {
    this.nftables = nftables;
  }

  /**
   * Makes {@code wanted} the egress part of the table, in one transaction: there is no instant
   * without the old guard or the new one, and counters of uplinks that stay go on.
   *
   * @throws NftException if the kernel refuses it: what stood before still stands
   */
  public synchronized void apply(EgressTable wanted) {
    try {
      nftables.run(
          EgressScript.replace(
              wanted, EgressListing.read(nftables.jsonWithoutElements(LIST_SETS)).sets()));
    } catch (NftException bent) {
      // Somebody gave one of our names to something else, or refers to what is to go.
      try {
        rebuild(wanted, dropped(), echo == null ? SourceTable.NONE : echo.table());
      } catch (NftException refused) {
        refused.addSuppressed(bent);
        throw refused;
      }
    }
  }

  /**
   * Makes {@code wanted} the part of the table that works on LANs, in one transaction: each packet
   * meets the old part or the new one. Applying what stands already does no harm: flows, their
   * translations and what is known of hosts stay.
   *
   * @throws NftException if the kernel refuses it: what stood before still stands
   */
  public synchronized void applySources(SourceTable wanted) {
    try {
      runTelling(wanted);
    } catch (NftException bent) {
      Standing standing = read();
      if (standing.table().isEmpty()) {
        throw bent; // the egress part is bent as well: it comes first, and is built anew then
      }
      try {
        rebuild(standing.table().get(), standing.dropped(), wanted);
      } catch (NftException refused) {
        refused.addSuppressed(bent);
        throw refused;
      }
    }
    echo = new Echo(wanted, SourceListing.read(nftables.json(LIST)));
  }

  /**
   * Begins a drill's cut, in the place of any other; the kernel ends it by itself.
   *
   * @param left until then; at least a millisecond
   * @throws NftException if the kernel refuses it
   */
  public synchronized void beginCut(DrillCut cut, Duration left) {
    nftables.run(DrillScript.begin(cut, left));
  }

  /** Ends a drill's cut, if there is one, and removes what is left of it. */
  public synchronized void endCut() {
    nftables.run(DrillScript.end());
  }

  /**
   * The cut that stands; {@link DrillCut#SPENT} where only remains of one do.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized Optional<DrillCut> standingCut() {
    boolean any = DrillListing.read(nftables.json(LIST_CHAINS)).isPresent();
    return any ? DrillListing.read(nftables.json(LIST)) : Optional.empty();
  }

  /**
   * What stands in the kernel; equal to what was applied unless somebody changed it. Empty when
   * there is no table, or when rules, chain, sets or counters of ours are not as we make them.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized Optional<EgressTable> standing() {
    return read().table();
  }

  /**
   * The part on the LANs that stands in the kernel: what was applied last, unless somebody changed
   * it. Empty when it is not known: something of it stands that this object did not put there.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized Optional<SourceTable> standingSources() {
    Map<String, List<String>> listed = sources();
    if (echo != null && listed.equals(echo.listing())) {
      return Optional.of(echo.table());
    }
    return listed.isEmpty() ? Optional.of(SourceTable.NONE) : Optional.empty();
  }

  /**
   * Whether the part on the LANs was made from {@code wanted}, by whichever process; what somebody
   * has changed in it since does not show here.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized boolean wasMadeFrom(SourceTable wanted) {
    List<String> rules = sources().getOrDefault("chain hosts-in", List.of());
    return !wanted.devices().isEmpty()
        && Stream.of(true, false)
            .map(logs -> "\"" + SourceScript.fingerprint(wanted, logs) + "\"")
            .anyMatch(word -> rules.stream().anyMatch(rule -> rule.contains(word)));
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
    echo = null;
  }

  /** In one transaction, since a table without its part on the LANs lets flows go untranslated. */
  private void rebuild(EgressTable egress, Map<String, Long> dropped, SourceTable sources) {
    String script = EgressScript.rebuild(egress, dropped);
    nftables.run(
        sources.devices().isEmpty() ? script : script + SourceScript.replace(sources, telling));
  }

  /** A kernel without nfnetlink_log does everything but tell of hosts. */
  private void runTelling(SourceTable wanted) {
    try {
      nftables.run(SourceScript.replace(wanted, telling));
    } catch (NftException refused) {
      if (!telling) {
        throw refused;
      }
      try {
        nftables.run(SourceScript.replace(wanted, false));
      } catch (NftException still) {
        throw refused; // it was something else
      }
      telling = false;
      log.warn(
          "nftables.no-log-group; hosts that stay on dead prefixes are not told again cause=\"{}\"",
          refused.getMessage());
    }
  }

  private Standing read() {
    return present() ? EgressListing.read(nftables.json(LIST)) : Standing.ABSENT;
  }

  private Map<String, List<String>> sources() {
    // Asked first, since the error for a missing table is text in the machine's own language.
    boolean any = !SourceListing.read(nftables.json(LIST_CHAINS)).isEmpty();
    return any ? SourceListing.read(nftables.json(LIST)) : Map.of();
  }

  private boolean present() {
    return EgressListing.read(nftables.json(LIST_CHAINS)).present();
  }

  private record Echo(SourceTable table, Map<String, List<String>> listing) {}
}
