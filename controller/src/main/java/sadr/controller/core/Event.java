package sadr.controller.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.controller.config.Config;
import sadr.controller.nft.DrillCut;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelState;
import sadr.probes.health.PathReport;

/** Something that happened, in the order of the one queue. */
public sealed interface Event {

  /**
   * The kernel told of changes.
   *
   * @param events in their order
   */
  record KernelChanged(List<KernelEvent> events) implements Event {}

  /**
   * The kernel was asked for all of it.
   *
   * @param state what it said
   */
  record KernelDumped(KernelState state) implements Event {}

  /**
   * The sysctls were read.
   *
   * @param values by name; those that could be read
   */
  record SysctlsRead(Map<String, Integer> values) implements Event {}

  /**
   * The egress table was read.
   *
   * @param table what stands in nftables; empty where nothing does
   */
  record EgressRead(Optional<EgressTable> table) implements Event {}

  /**
   * The part of our table in nftables that works on LANs was read.
   *
   * @param table what stands in nftables; empty where it is not known
   */
  record SourcesRead(Optional<SourceTable> table) implements Event {}

  /**
   * What the kernel holds was compared with what it was asked for.
   *
   * @param sources those whose way out it lacks, refused or undone
   */
  record RoutesLacking(Set<Ip6Prefix> sources) implements Event {

    /** Copies the set. */
    public RoutesLacking {
      sources = Set.copyOf(sources);
    }
  }

  /**
   * What a drill cuts in nftables was read.
   *
   * @param cut what stands; empty where nothing does
   */
  record CutRead(Optional<DrillCut> cut) implements Event {}

  /**
   * A drill begins: somebody asked for it who may, and nothing speaks against it ({@link
   * DrillPolicy}).
   *
   * @param uplink a name that the configuration has
   * @param traffic whether traffic is cut too
   * @param length how long the cut lasts
   */
  record DrillBegun(String uplink, boolean traffic, Duration length) implements Event {}

  /**
   * The cut of a drill ends before its time.
   *
   * @param uplink whose; nothing happens if there is no such drill
   * @param cause why
   */
  record DrillStopped(String uplink, Drill.End cause) implements Event {}

  /**
   * The probes have reached a verdict, or seen an outage too short for one.
   *
   * @param report theirs
   * @param reception what the interface received lately; empty where nobody knows
   */
  record PathJudged(PathReport report, Optional<Reception> reception) implements Event {

    /** Without a word about the interface. */
    public PathJudged(PathReport report) {
      this(report, Optional.empty());
    }
  }

  /**
   * What an uplink's interface counts speaks against its path.
   *
   * @param uplink its name; passed over if the configuration has it no more
   */
  record PathSuspected(String uplink) implements Event {}

  /**
   * An administrator asked for something, and may.
   *
   * @param uplink a name that the configuration has
   * @param admin what is wanted
   */
  record AdminAsked(String uplink, Admin admin) implements Event {}

  /**
   * A new configuration is in use.
   *
   * @param config the whole of it
   * @param remembered what is known of uplinks that it adds
   */
  record Configured(Config config, Map<String, Remembered> remembered) implements Event {}

  /**
   * A DHCPv6 client's hook told of a prefix, anew or again.
   *
   * @param uplink a name that the configuration has
   * @param lease the prefix and its lifetimes
   */
  record PrefixLeased(String uplink, Delegation lease) implements Event {}

  /**
   * A DHCPv6 client's hook told that a prefix is gone.
   *
   * @param uplink a name that the configuration has
   * @param prefix which
   */
  record PrefixGone(String uplink, Ip6Prefix prefix) implements Event {}

  /**
   * A router advertised itself on an uplink's interface.
   *
   * @param device the interface
   * @param router its address and how long it wants to be used; over at once where it does not
   */
  record RouterHeard(String device, Learned.HeardRouter router) implements Event {}

  /** Time has passed. */
  record Tick() implements Event {}
}
