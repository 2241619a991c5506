package sadr.controller.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.nft.DrillCut;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Deadline;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/**
 * What the kernel should hold.
 *
 * @param routes by key, in the order in which they were planned
 * @param rules in the order in which they must go in: nothing may ask a table before the rules
 *     ahead of it stand
 * @param sysctls in the order in which they must be set; forwarding last
 * @param egress the egress table in nftables
 * @param addresses the router's own on its LANs, by interface and address
 * @param others until when other global addresses on LANs, which lie in uplinks' prefixes, may be
 *     new connections' sources; whoever added them
 * @param sources the part of the table in nftables that works on LANs
 * @param cut what a drill cuts in nftables
 */
public record DesiredState(
    Map<RouteKey, Route> routes,
    List<Rule> rules,
    List<Sysctl> sysctls,
    EgressTable egress,
    Map<Observed.OnLink, RouterAddress> addresses,
    Map<Observed.OnLink, Deadline> others,
    SourceTable sources,
    Optional<Cut> cut) {

  /**
   * An address that the router has.
   *
   * @param prefixLength 64
   * @param preferred until when its own connections may begin from it
   * @param valid until when it stands
   */
  public record RouterAddress(int prefixLength, Deadline preferred, Deadline valid) {}

  /**
   * A drill's cut.
   *
   * @param what is cut
   * @param until when the kernel is to end it
   */
  public record Cut(DrillCut what, Deadline until) {}

  /** Nothing of ours. */
  public static final DesiredState NOTHING =
      new DesiredState(
          Map.of(),
          List.of(),
          List.of(),
          new EgressTable(List.of()),
          Map.of(),
          Map.of(),
          SourceTable.NONE,
          Optional.empty());
}
