package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;

/**
 * Router Solicitations (RFC 4861 §4.1) as a raw ICMPv6 socket sees them: without an IPv6 header,
 * and with a checksum that the kernel computes and verifies (RFC 3542 §3.1), so that it is sent as
 * 0 here and not looked at.
 *
 * <pre>
 *  0         8         16                 32
 * | 133     | code 0  | checksum         |
 * | reserved                             |
 * | options ...                          |
 * </pre>
 */
public final class RouterSolicitationCodec {

  /** The ICMPv6 type; what a socket's filter lets pass. */
  public static final int TYPE = 133;

  static final int HEADER = 8;

  private RouterSolicitationCodec() {}

  /**
   * Writes a packet from byte 0 of {@code out} on and makes it the buffer's content.
   *
   * @param out room for {@link RouterSolicitation#bytes}
   */
  public static void encode(RouterSolicitation solicitation, ByteBuffer out) {
    ByteOrder order = out.order();
    out.clear().order(ByteOrder.BIG_ENDIAN);
    out.put((byte) TYPE).put((byte) 0).putShort((short) 0).putInt(0);
    NdOptionWriter.write(solicitation.options(), out);
    out.flip().order(order);
  }

  /**
   * Reads a packet and validates it as RFC 4861 §6.1.1 says: the bytes of {@code packet} from its
   * position to its limit, which stay there.
   *
   * @param from the IPv6 header's source
   * @param hopLimit the IPv6 header's, 0 to 255
   * @throws MalformedPacketException if it is to be ignored
   */
  public static RouterSolicitation decode(ByteBuffer packet, Ip6Address from, int hopLimit) {
    ByteBuffer bytes = NdHeader.check(packet, TYPE, HEADER, hopLimit);
    List<NdOption> options = NdOptionReader.read(bytes.position(HEADER));
    // Whatever its size: an address of another kind of link would tell who asks just as well.
    boolean tellsAddress =
        options.stream().anyMatch(option -> option.type() == NdOption.SourceLinkLayer.TYPE);
    if (from.isUnspecified() && tellsAddress) {
      throw new MalformedPacketException(
          Reason.LINK_LAYER, HEADER, "a source link-layer address from ::");
    }
    return new RouterSolicitation(options);
  }
}
