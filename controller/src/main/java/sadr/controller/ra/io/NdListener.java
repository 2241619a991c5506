package sadr.controller.ra.io;

import sadr.net.Ip6Address;

/**
 * Hears what other routers say. Called on the thread "sadr-nd": it must not wait. All methods are
 * told what is news at once, and what is not now and then.
 */
public interface NdListener {

  /**
   * A router on an uplink's link has advertised itself: told when that is another, and each second
   * at most where it is not.
   *
   * @param device the uplink's interface
   * @param address the router's, link-local
   * @param lifetimeSeconds for how long it is a default router, 0 to 65535; 0: it is none now
   * @param preference -1 low, 0 medium, 1 high (RFC 4191 §2.1)
   */
  void routerHeard(String device, Ip6Address address, int lifetimeSeconds, int preference);

  /**
   * Somebody else advertises on one of our LANs: told when it is heard first, and once a minute at
   * most while it is heard.
   *
   * @param device the LAN's interface
   * @param address who; link-local
   * @param ownAddress whether that is this router's own address: another program on it
   */
  void rivalHeard(String device, Ip6Address address, boolean ownAddress);
}
