package sadr.netlink.model;

import sadr.net.Ip6Address;

/**
 * An IPv6 flow that the kernel tracks (linux/netfilter/nfnetlink_conntrack.h).
 *
 * @param protocol the transport's number, such as {@link #TCP}
 * @param from whoever began it
 * @param fromPort its port, 0 to 65535; of ICMPv6 the identifier; 0 where the transport has none
 * @param to whom it addressed
 * @param toPort that port; of ICMPv6 the type in the upper 8 bits and the code
 * @param replyFrom who answers; differs from {@code to} where the destination is translated
 * @param replyTo whom the answers are addressed to; differs from {@code from} where the source is
 *     translated
 * @param established whether both sides have said that they are connected; TCP alone
 * @param mark the connection's mark, all 32 bits
 * @param id the kernel's number of this entry: another one with the same ends bears another
 */
public record Flow(
    int protocol,
    Ip6Address from,
    int fromPort,
    Ip6Address to,
    int toPort,
    Ip6Address replyFrom,
    Ip6Address replyTo,
    boolean established,
    int mark,
    int id) {

  /** IPPROTO_TCP. */
  public static final int TCP = 6;

  /** IPPROTO_UDP. */
  public static final int UDP = 17;

  /** IPPROTO_ICMPV6. */
  public static final int ICMP = 58;

  /** Whether one of its ends is called otherwise outside. */
  public boolean translated() {
    return !from.equals(replyTo) || !to.equals(replyFrom);
  }
}
