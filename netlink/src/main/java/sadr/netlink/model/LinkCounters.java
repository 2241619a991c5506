package sadr.netlink.model;

/**
 * What an interface has counted since it was made (linux/if_link.h, struct rtnl_link_stats64);
 * unsigned, and reset by some drivers when they are switched on.
 *
 * @param received packets that came in
 * @param sent packets that were handed to it
 * @param receiveErrors packets that came in broken
 */
public record LinkCounters(long received, long sent, long receiveErrors) {}
