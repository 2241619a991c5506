package sadr.netlink.codec;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Link;
import sadr.netlink.model.Link.OperState;

/**
 * RTM_NEWLINK and RTM_DELLINK (linux/rtnetlink.h, struct ifinfomsg; linux/if_link.h, IFLA_*).
 *
 * <pre>
 * | family 8 | 0 | device type 16 | index 32 | flags 32 | change mask 32 | attributes |
 * </pre>
 */
final class LinkCodec {

  static final int FIXED = 16;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_EXT_MASK = 29;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;

  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 1 << 16;

  /** IF_OPER_*: each state at its number. */
  private static final List<OperState> STATES = List.of(OperState.values());

  private LinkCodec() {}

  /**
   * Reads a link; empty for a bridge port's or IPv6's view of one (AF_BRIDGE, AF_INET6), which
   * comes in the same messages but is no link's beginning or end, and for one that does not tell
   * the link's state: a radio's news have no more than its name and IFLA_WIRELESS beside the flags
   * (net/wireless/wext-core.c, rtnetlink_ifinfo_prep).
   */
  static Optional<Link> decode(NetlinkMessage message) {
    if (message.u8(0) != Rtm.AF_UNSPEC) {
      return Optional.empty();
    }
    LinkIndex index = index(message);
    int flags = message.s32(8);
    String name = "";
    int mtu = 0;
    @Nullable OperState state = null;
    Optional<MacAddress> mac = Optional.empty();
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFLA_IFNAME -> name = attributes.text();
        case IFLA_MTU -> mtu = attributes.s32();
        case IFLA_OPERSTATE -> state = operState(attributes.u8());
        case IFLA_ADDRESS -> mac = attributes.mac();
        default -> {
          // Some sixty attributes of a link mean nothing to routing: the model has no room for
          // them.
        }
      }
    }
    boolean up = (flags & IFF_UP) != 0;
    boolean lowerUp = (flags & IFF_LOWER_UP) != 0;
    return state == null
        ? Optional.empty()
        : Optional.of(new Link(index, name, up, lowerUp, state, mtu, mac));
  }

  static void encode(Link link, MessageWriter out) {
    int flags = (link.adminUp() ? IFF_UP : 0) | (link.lowerUp() ? IFF_LOWER_UP : 0);
    out.u8s(Rtm.AF_UNSPEC, 0, 0, 0).u32(link.index().value()).u32(flags).u32(0);
    AttributeWriter attributes = out.attributes().text(IFLA_IFNAME, link.name());
    attributes.u32(IFLA_MTU, link.mtu()).u8(IFLA_OPERSTATE, STATES.indexOf(link.operState()));
    link.mac().ifPresent(mac -> attributes.mac(IFLA_ADDRESS, mac));
  }

  /** The body of a request for all links, without their statistics. */
  static void encodeDump(MessageWriter out) {
    out.u8s(Rtm.AF_UNSPEC, 0, 0, 0).u32(0).u32(0).u32(0);
    out.attributes().u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  }

  private static LinkIndex index(NetlinkMessage message) {
    int index = message.s32(4);
    if (index < 1) {
      throw message.malformed(4, "an interface index of " + index);
    }
    return new LinkIndex(index);
  }

  private static OperState operState(int number) {
    return number < STATES.size() ? STATES.get(number) : OperState.UNKNOWN;
  }
}
