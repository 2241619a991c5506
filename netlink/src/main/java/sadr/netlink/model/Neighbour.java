package sadr.netlink.model;

import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;

/**
 * An entry of the IPv6 neighbour table (linux/neighbour.h, struct ndmsg).
 *
 * @param link the interface it is on
 * @param address the neighbour's address
 * @param mac its hardware address, where it is known
 * @param state how much that is worth now
 * @param router whether it said that it is a router (NTF_ROUTER)
 */
public record Neighbour(
    LinkIndex link, Ip6Address address, Optional<MacAddress> mac, State state, boolean router)
    implements KernelObject {

  /** Neighbour unreachability detection (RFC 4861 §7.3.2, NUD_*). */
  public enum State {
    NONE,
    INCOMPLETE,
    REACHABLE,
    STALE,
    DELAY,
    PROBE,
    FAILED,
    NO_ARP,
    PERMANENT
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.neighbour(this);
  }
}
