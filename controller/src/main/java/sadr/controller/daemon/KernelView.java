package sadr.controller.daemon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config;
import sadr.controller.core.Event;
import sadr.controller.core.Sysctl;
import sadr.controller.nft.DropCounters;
import sadr.controller.nft.NftTables;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Sysctls;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables.NftException;

/** Reads what the kernel holds, as events for the core. Belongs to the main loop. */
final class KernelView {

  private static final Logger log = LoggerFactory.getLogger(KernelView.class);

  private static final NftTables.Found NO_TABLE =
      new NftTables.Found(Optional.empty(), Optional.of(SourceTable.NONE), Optional.empty());

  private final KernelReader reader;
  private final Optional<NftTables> nftables;
  private final Optional<DropCounters> counters;
  private final Sysctls sysctls;

  KernelView(
      KernelReader reader,
      Optional<NftTables> nftables,
      Optional<DropCounters> counters,
      Sysctls sysctls) {
    this.reader = reader;
    this.nftables = nftables;
    this.counters = counters;
    this.sysctls = sysctls;
  }

  /** Links, addresses, routes, rules. */
  Event dump(Config config) {
    return new Event.KernelDumped(reader.read(config));
  }

  /** The numbers under /proc/sys/net/ipv6 that matter; one that cannot be read is left out. */
  Event sysctls(Iterable<Sysctl> wanted) {
    Map<String, Integer> found = new HashMap<>();
    for (Sysctl sysctl : wanted) {
      Sysctls.Outcome outcome = sysctls.check(sysctl);
      if (outcome instanceof Sysctls.Outcome.Holds holds) {
        found.put(sysctl.name(), holds.found());
      } else if (outcome instanceof Sysctls.Outcome.Differs differs) {
        found.put(sysctl.name(), differs.found());
      }
    }
    return new Event.SysctlsRead(found);
  }

  /** All parts of our table in nftables; as if it were not there where it cannot be read. */
  List<Event> nftables() {
    try {
      NftTables.Found found = nftables.map(NftTables::look).orElse(NO_TABLE);
      return List.of(
          new Event.EgressRead(found.egress()),
          new Event.SourcesRead(found.sources()),
          new Event.CutRead(found.cut()));
    } catch (NftException | IllegalStateException e) {
      log.warn("nftables.unreadable cause=\"{}\"", e.getMessage());
      return List.of(
          new Event.EgressRead(Optional.empty()),
          new Event.SourcesRead(Optional.empty()),
          new Event.CutRead(Optional.empty()));
    }
  }

  /** Whether there is a way into nftables. */
  boolean hasNftables() {
    return nftables.isPresent();
  }

  /** What the egress chain has dropped, by uplink. */
  Map<String, Long> dropped() {
    try {
      return counters.map(DropCounters::read).orElse(Map.of());
    } catch (ErrnoException e) {
      log.warn("nftables.unreadable cause=\"{}\"", e.getMessage());
      return Map.of();
    }
  }
}
