package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;

/**
 * Router Advertisements (RFC 4861 §4.2) as a raw ICMPv6 socket sees them: without an IPv6 header,
 * and with a checksum that the kernel computes and verifies (RFC 3542 §3.1), so that it is sent as
 * 0 here and not looked at.
 *
 * <pre>
 *  0         8         16                 32
 * | 134     | code 0  | checksum         |
 * | hops    |MO.pp... | router lifetime  |  pp: preference, RFC 4191 §2.2
 * | reachable time                       |
 * | retransmission time                  |
 * | options ...                          |
 * </pre>
 */
public final class RouterAdvertisementCodec {

  /** The ICMPv6 type; what a socket's filter lets pass. */
  public static final int TYPE = 134;

  static final int HEADER = 16;

  private static final int MANAGED = 0x80;
  private static final int OTHER_CONFIG = 0x40;

  private RouterAdvertisementCodec() {}

  /**
   * Writes a packet from byte 0 of {@code out} on and makes it the buffer's content.
   *
   * @param out room for {@link RouterAdvertisement#bytes}
   */
  public static void encode(RouterAdvertisement advertisement, ByteBuffer out) {
    int flags =
        (advertisement.managed() ? MANAGED : 0)
            | (advertisement.otherConfig() ? OTHER_CONFIG : 0)
            | NdOptionWriter.bits(advertisement.preference());
    ByteOrder order = out.order();
    out.clear().order(ByteOrder.BIG_ENDIAN);
    out.put((byte) TYPE).put((byte) 0).putShort((short) 0);
    out.put((byte) advertisement.hopLimit()).put((byte) flags);
    out.putShort((short) advertisement.lifetime());
    out.putInt((int) advertisement.reachableMillis()).putInt((int) advertisement.retransMillis());
    NdOptionWriter.write(advertisement.options(), out);
    out.flip().order(order);
  }

  /**
   * Reads a packet and validates it as RFC 4861 §6.1.2 says: the bytes of {@code packet} from its
   * position to its limit, which stay there.
   *
   * @param from the IPv6 header's source
   * @param hopLimit the IPv6 header's, 0 to 255
   * @throws MalformedPacketException if it is to be ignored
   */
  public static RouterAdvertisement decode(ByteBuffer packet, Ip6Address from, int hopLimit) {
    ByteBuffer bytes = NdHeader.check(packet, TYPE, HEADER, hopLimit);
    if (!from.isLinkLocal()) {
      throw new MalformedPacketException(
          Reason.SOURCE, 0, "source " + from + ", not a link-local address");
    }
    int flags = bytes.get(5);
    return new RouterAdvertisement(
        bytes.get(4) & 0xff,
        (flags & MANAGED) != 0,
        (flags & OTHER_CONFIG) != 0,
        NdOptionReader.preference(flags),
        bytes.getShort(6) & 0xffff,
        bytes.getInt(8) & 0xffff_ffffL,
        bytes.getInt(12) & 0xffff_ffffL,
        NdOptionReader.read(bytes.position(HEADER)));
  }
}
