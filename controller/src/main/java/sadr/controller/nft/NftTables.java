package sadr.controller.nft;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.nft.SourceEcho.Sight;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;

/**
 * The kernel's table {@code inet sadr}: puts an {@link EgressTable}, a {@link SourceTable} and a
 * {@link DrillCut} there and reads back what stands. Tables of others are neither read nor touched.
 *
 * <p>Thread-safe: a call waits for the end of another one, where it does not say otherwise. Nobody
 * else may use its {@link Libnftables} meanwhile.
 */
public final class NftTables {

  /**
   * The number of the log group that is told of the first packet of a host from a dead prefix, and
   * again after ten seconds; for {@link sadr.netlink.PacketLog}.
   */
  public static final int LOG_GROUP = SourceRules.LOG_GROUP;

  private static final Logger log = LoggerFactory.getLogger(NftTables.class);

  private static final String LIST = "list table " + EgressNames.TABLE;

  // The library asks the kernel for more than it prints: for "list tables" and "list counters" it
  // fetches every element of every set of everybody. These two are cheap.
  private static final String LIST_CHAINS = "list chains inet";
  private static final String LIST_SETS = "list sets inet";

  private final NftAccess nftables;

  /** What was applied last, and what is known of it since; guarded by this. */
  private @Nullable SourceEcho echo;

  private volatile long loadedNanos = System.nanoTime();

  /** Whether the kernel takes {@code log group}; changed under the lock. */
  private volatile boolean telling = true;

  /** What may be applied next. */
  private volatile @Nullable Prepared prepared;

  private record Prepared(SourceTable table, boolean telling, List<Section> sections) {}

  /** Works through {@code nftables}, in whose network namespace the table is. */
  public NftTables(Libnftables nftables) {
    this(NftAccess.through(nftables));
  }

  NftTables(NftAccess nftables) {
    this.nftables = nftables;
  }

  /**
   * Makes {@code wanted} the egress part of the table: there is no instant without the old guard or
   * the new one, none in which packets that both let pass are dropped, and counters of uplinks that
   * stay go on.
   *
   * @throws NftException if the kernel refuses it: the guard that stood before still stands
   */
  public synchronized void apply(EgressTable wanted) {
    try {
      EgressScript.replace(
              wanted,
              EgressListing.read(Listing.read(nftables.jsonWithoutElements(LIST_SETS))).sets())
          .forEach(this::load);
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
   * Makes {@code wanted} the part of the table that works on LANs: each packet meets the old rules
   * or the new ones, and none that both let pass is refused. Applying what stands already does no
   * harm: flows, their translations and what is known of hosts stay.
   *
   * <p>Where what stands is known, only the chains and sets that differ are loaded, and what stands
   * then is looked at: if somebody else was at work, everything is loaded.
   *
   * @return whether somebody else was seen to have changed that part since this object put it there
   * @throws NftException if the kernel refuses it: the rules that stood before still stand
   */
  public synchronized boolean applySources(SourceTable wanted) {
    SourceEcho last = echo;
    if (last == null) {
      replace(wanted);
      return false;
    }
    if (last.sight() == Sight.UNSEEN) {
      last = see(last); // or nobody learns whether somebody else was there
    }
    List<Section> sections = sections(wanted);
    boolean loaded = false;
    if (last.canBecome(sections)) {
      try {
        load(SourceScript.change(last.sections(), sections));
        last = last.changed(wanted, sections);
        echo = last;
        loaded = true;
      } catch (NftException refused) {
        log.warn("nftables.change-refused; all is loaded cause=\"{}\"", firstLine(refused));
      }
      last = see(last);
    }
    echo = last;
    boolean bent = last.sight() == Sight.CHANGED;
    if (bent || !loaded) {
      replace(wanted);
    }
    return bent;
  }

  /** Reckons ahead what {@link #applySources} would load; waits for nobody. */
  public void prepare(SourceTable next) {
    boolean logs = telling;
    prepared = new Prepared(next, logs, SourceSections.of(next, logs));
  }

  private List<Section> sections(SourceTable wanted) {
    Prepared ready = prepared;
    return ready != null && ready.telling() == telling && ready.table().equals(wanted)
        ? ready.sections()
        : SourceSections.of(wanted, telling);
  }

  /**
   * Begins a drill's cut, in the place of any other; the kernel ends it by itself.
   *
   * @param left until then; at least a millisecond
   * @throws NftException if the kernel refuses it
   */
  public synchronized void beginCut(DrillCut cut, Duration left) {
    load(DrillScript.begin(cut, left));
  }

  /** Ends a drill's cut, if there is one, and removes what is left of it. */
  public synchronized void endCut() {
    load(DrillScript.end());
  }

  /**
   * What stands in the kernel.
   *
   * @param egress equal to what was applied unless somebody changed it; empty when there is no
   *     table, or when rules, chain, sets or counters of ours are not as we make them
   * @param sources what was applied last, unless somebody changed it; empty when it is not known:
   *     something of it stands that this object did not put there
   * @param cut a drill's; {@link DrillCut#SPENT} where only remains of one stand
   */
  public record Found(
      Optional<EgressTable> egress, Optional<SourceTable> sources, Optional<DrillCut> cut) {}

  /**
   * Reads what stands in the kernel.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized Found look() {
    List<JsonNode> listed = list();
    SourceListing sources = SourceListing.read(listed);
    SourceEcho last = echo == null ? null : echo.seen(sources);
    echo = last;
    return new Found(
        EgressListing.read(listed).table(),
        last != null && last.sight() == Sight.SAME
            ? Optional.of(last.table())
            : Optional.of(SourceTable.NONE).filter(none -> sources.isEmpty()),
        DrillListing.read(listed));
  }

  /**
   * Whether the part on the LANs was made from {@code wanted}, by whichever process; what somebody
   * has changed in it since does not show here.
   *
   * @throws NftException if the kernel does not list it
   */
  public synchronized boolean wasMadeFrom(SourceTable wanted) {
    List<String> rules = SourceListing.read(list()).rules(SourceSections.INPUT);
    return Stream.of(true, false)
        .flatMap(logs -> SourceSections.fingerprint(SourceSections.of(wanted, logs)).stream())
        .anyMatch(word -> rules.stream().anyMatch(rule -> rule.contains("\"" + word + "\"")));
  }

  /**
   * How many packets each uplink's guard has dropped since its counter was made; uplinks without a
   * guard are left out. The library fetches the sets for it, so its cost grows with them.
   *
   * @throws NftException if the kernel does not list them
   */
  public synchronized Map<String, Long> dropped() {
    return present()
        ? EgressListing.read(Listing.read(nftables.jsonWithoutElements(LIST))).dropped()
        : Map.of();
  }

  /** Removes the table whole, if it is there. */
  public synchronized void remove() {
    load(EgressScript.remove());
    echo = null;
  }

  /**
   * When the kernel took what was loaded last, which was looked at afterwards; a {@code nanoTime}.
   * Waits for nobody.
   */
  public long loadedNanos() {
    return loadedNanos;
  }

  private void load(String transaction) {
    nftables.run(transaction);
    loadedNanos = System.nanoTime();
  }

  /** Loads everything, whatever stands. */
  private void replace(SourceTable wanted) {
    try {
      runTelling(wanted);
    } catch (NftException bent) {
      Standing standing = EgressListing.read(list());
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
    SourceEcho loaded = SourceEcho.replaced(wanted, SourceSections.of(wanted, telling));
    echo = loaded;
    echo = see(loaded);
  }

  /** With a look at what stands. A look that fails undoes nothing, and tells nothing. */
  private SourceEcho see(SourceEcho last) {
    try {
      return last.seen(SourceListing.read(list()));
    } catch (NftException unlisted) {
      log.warn("nftables.not-listed cause=\"{}\"", firstLine(unlisted));
      return last.unseen();
    }
  }

  /**
   * In one transaction, since a table without its part on the LANs lets flows go untranslated: that
   * weighs more than the packets of the instant in which its new sets are empty.
   */
  private void rebuild(EgressTable egress, Map<String, Long> dropped, SourceTable sources) {
    StringBuilder script = new StringBuilder(EgressScript.rebuild(egress, dropped));
    if (!sources.devices().isEmpty()) {
      replacement(sources, telling, Set.of()).forEach(script::append);
    }
    load(script.toString());
  }

  /** A kernel without nfnetlink_log does everything but tell of hosts. */
  private void runTelling(SourceTable wanted) {
    Set<String> standing = standingSets();
    try {
      replacement(wanted, telling, standing).forEach(this::load);
    } catch (NftException refused) {
      if (!telling) {
        throw refused;
      }
      try {
        replacement(wanted, false, standing).forEach(this::load);
      } catch (NftException still) {
        throw refused; // it was something else
      }
      telling = false;
      log.warn(
          "nftables.no-log-group; hosts that stay on dead prefixes are not told again cause=\"{}\"",
          refused.getMessage());
    }
  }

  /**
   * Taken for none where the kernel does not list them: they are filled ahead of the rules then.
   */
  private Set<String> standingSets() {
    try {
      return SourceListing.sets(Listing.read(nftables.jsonWithoutElements(LIST_SETS)));
    } catch (NftException unlisted) {
      return Set.of();
    }
  }

  /** The library repeats what it says for each line of a script. */
  private static String firstLine(NftException refused) {
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }

  private static List<String> replacement(
      SourceTable wanted, boolean telling, Set<String> standing) {
    return SourceScript.replace(SourceSections.of(wanted, telling), standing);
  }

  /** Nothing where there is no table. */
  private List<JsonNode> list() {
    return present() ? Listing.read(nftables.json(LIST)) : List.of();
  }

  /**
   * Whether any chain of our table stands. Asked first, since the error for a missing table is text
   * in the machine's own language.
   */
  private boolean present() {
    return Listing.read(nftables.json(LIST_CHAINS)).stream()
        .map(object -> object.path("chain"))
        .anyMatch(
            chain ->
                chain.path("family").asText().equals("inet")
                    && chain.path("table").asText().equals("sadr"));
  }
}
