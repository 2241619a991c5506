package sadr.netlink.model;

import java.util.Optional;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;

/**
 * A network interface (linux/if_link.h, struct ifinfomsg).
 *
 * @param index the kernel's number for it
 * @param name such as "wan1"
 * @param adminUp whether an administrator switched it on (IFF_UP)
 * @param lowerUp whether the layer below has carrier (IFF_LOWER_UP)
 * @param operState the state of RFC 2863
 * @param mtu in bytes
 * @param mac its hardware address, where it has one of 48 bits
 */
public record Link(
    LinkIndex index,
    String name,
    boolean adminUp,
    boolean lowerUp,
    OperState operState,
    int mtu,
    Optional<MacAddress> mac)
    implements KernelObject {

  /** RFC 2863's operational states, in the kernel's order (linux/if.h, IF_OPER_*). */
  public enum OperState {
    UNKNOWN,
    NOT_PRESENT,
    DOWN,
    LOWER_LAYER_DOWN,
    TESTING,
    DORMANT,
    UP
  }

  /** Whether packets can leave: switched on, and UP or, as tunnels have it, UNKNOWN. */
  public boolean hasCarrier() {
    return adminUp && (operState == OperState.UP || operState == OperState.UNKNOWN);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.link(this);
  }
}
