package sadr.controller.core;

import java.util.List;
import java.util.Map;
import sadr.net.Deadline;
import sadr.net.Ip6Address;

/**
 * What the world outside told, which neither the configuration says nor the kernel holds.
 *
 * @param leases what DHCPv6 clients' hooks said, by uplink; outlives a restart
 * @param routers the routers heard on uplinks' interfaces, by interface, the newest first
 */
public record Learned(
    Map<String, List<Delegation>> leases, Map<String, List<HeardRouter>> routers) {

  /** Nothing yet. */
  public static final Learned NOTHING = new Learned(Map.of(), Map.of());

  /** Copies the maps. */
  public Learned {
    leases = Map.copyOf(leases);
    routers = Map.copyOf(routers);
  }

  /**
   * A router that advertises itself on an uplink's interface (RFC 4861 §6.3.4).
   *
   * @param address its link-local address
   * @param until how long it wants to be a default router
   * @param preference 1 high, 0 medium, -1 low (RFC 4191 §2.1)
   */
  public record HeardRouter(Ip6Address address, Deadline until, int preference) {}
}
