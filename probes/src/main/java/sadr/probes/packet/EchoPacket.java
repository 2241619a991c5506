package sadr.probes.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sadr.net.Ip6Address;

/**
 * An ICMPv6 echo request with its IPv6 header, as a link carries it (RFC 8200 §3, RFC 4443 §4.1).
 *
 * <pre>
 * | version 4, traffic class 8, flow label 20 | payload length 16 | next header 8 | hop limit 8 |
 * | source 128 | destination 128 | echo request, see {@link EchoCodec} |
 * </pre>
 */
public final class EchoPacket {

  /** Its size in bytes. */
  public static final int BYTES = 40 + EchoCodec.BYTES;

  private static final int NEXT_HEADER_ICMPV6 = 58;
  private static final int HOP_LIMIT = 64;
  private static final int CHECKSUM = 2;

  private EchoPacket() {}

  /**
   * What a request says.
   *
   * @param identifier 0 to 65535
   * @param sequence 0 to 65535
   * @param token what the answer must bear
   */
  public record Words(int identifier, int sequence, long token) {}

  /** Writes a packet from byte 0 of {@code buffer} on and makes it the buffer's content. */
  public static void write(ByteBuffer buffer, Ip6Address from, Ip6Address to, Words words) {
    ByteOrder order = buffer.order();
    buffer.clear().order(ByteOrder.BIG_ENDIAN);
    buffer.putInt(6 << 28).putShort((short) EchoCodec.BYTES);
    buffer.put((byte) NEXT_HEADER_ICMPV6).put((byte) HOP_LIMIT);
    from.write(buffer);
    to.write(buffer);
    ByteBuffer message = buffer.slice().order(ByteOrder.BIG_ENDIAN);
    EchoCodec.writeRequest(message, words.identifier(), words.sequence(), words.token());
    message.putShort(CHECKSUM, (short) checksum(buffer));
    buffer.position(0).limit(BYTES).order(order);
  }

  /** Over the pseudo-header of RFC 8200 §8.1 and the message; the checksum's own place is 0. */
  private static int checksum(ByteBuffer packet) {
    long sum = EchoCodec.BYTES + NEXT_HEADER_ICMPV6;
    for (int at = 8; at < BYTES; at += Short.BYTES) {
      sum += packet.getShort(at) & 0xffff;
    }
    while (sum >>> Short.SIZE != 0) {
      sum = (sum & 0xffff) + (sum >>> Short.SIZE);
    }
    return (int) ~sum & 0xffff;
  }
}
