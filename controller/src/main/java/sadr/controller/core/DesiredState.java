package sadr.controller.core;

import java.util.List;
import java.util.Map;
import sadr.controller.nft.EgressTable;
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
 */
public record DesiredState(
    Map<RouteKey, Route> routes, List<Rule> rules, List<Sysctl> sysctls, EgressTable egress) {

  /** Nothing of ours. */
  public static final DesiredState NOTHING =
      new DesiredState(Map.of(), List.of(), List.of(), new EgressTable(List.of()));
}
