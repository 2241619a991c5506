package sadr.netlink.codec;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Neighbour.State;

/**
 * RTM_NEWNEIGH and RTM_DELNEIGH (linux/neighbour.h, struct ndmsg).
 *
 * <pre>
 * | family 8 | 0 | 0 16 | link index 32 | state 16 | flags 8 | type 8 | attributes |
 * </pre>
 */
final class NeighbourCodec {

  static final int FIXED = 12;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NTF_USE = 0x01;
  private static final int NTF_PROXY = 0x08;
  private static final int NTF_ROUTER = 0x80;

  /** NUD_*: no bit, then each state a bit. */
  private static final List<State> STATES = List.of(State.values());

  private NeighbourCodec() {}

  /** Reads an entry of the IPv6 table; empty for another family's, and for proxied addresses. */
  static Optional<Neighbour> decode(NetlinkMessage message) {
    if (message.u8(0) != Rtm.AF_INET6 || (message.u8(10) & NTF_PROXY) != 0) {
      return Optional.empty();
    }
    int index = message.s32(4);
    if (index < 1) {
      throw message.malformed(4, "an interface index of " + index);
    }
    @Nullable Ip6Address address = null;
    Optional<MacAddress> mac = Optional.empty();
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      switch (attributes.type()) {
        case NDA_DST -> address = attributes.address();
        case NDA_LLADDR -> mac = attributes.mac();
        default -> {
          // NDA_CACHEINFO, NDA_PROBES: counters that are old when they are read.
        }
      }
    }
    if (address == null) {
      throw message.malformed(FIXED, "a neighbour without an address");
    }
    boolean router = (message.u8(10) & NTF_ROUTER) != 0;
    return Optional.of(new Neighbour(new LinkIndex(index), address, mac, state(message), router));
  }

  static void encode(Neighbour neighbour, MessageWriter out) {
    int state = (1 << STATES.indexOf(neighbour.state())) >> 1;
    fixed(out, neighbour.link(), state, neighbour.router() ? NTF_ROUTER : 0);
    AttributeWriter attributes = out.attributes().address(NDA_DST, neighbour.address());
    neighbour.mac().ifPresent(mac -> attributes.mac(NDA_LLADDR, mac));
  }

  /** The body of a request to resolve an address now, as if a packet for it had come. */
  static void encodeUse(LinkIndex link, Ip6Address address, MessageWriter out) {
    fixed(out, link, 0, NTF_USE);
    out.attributes().address(NDA_DST, address);
  }

  /** The body of a request for the whole IPv6 table. */
  static void encodeDump(MessageWriter out) {
    out.u8s(Rtm.AF_INET6, 0, 0, 0).u32(0).u32(0);
  }

  private static void fixed(MessageWriter out, LinkIndex link, int state, int flags) {
    out.u8s(Rtm.AF_INET6, 0, 0, 0).u32(link.value());
    out.u16s(state, Packed.first(Packed.bytes(flags, 0, 0, 0)));
  }

  private static State state(NetlinkMessage message) {
    int bits = message.u16(8);
    int position = bits == 0 ? 0 : Integer.numberOfTrailingZeros(bits) + 1;
    if (Integer.bitCount(bits) > 1 || position >= STATES.size()) {
      throw message.malformed(8, "a neighbour state of " + bits);
    }
    return STATES.get(position);
  }
}
