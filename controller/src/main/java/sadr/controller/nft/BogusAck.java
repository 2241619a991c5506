package sadr.controller.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sadr.net.Ip6Address;
import sadr.netlink.model.Flow;

/**
 * An acknowledgement of nothing that ever was, as if the far end of a TCP connection had sent it. A
 * host that has the connection answers it (RFC 9293 §3.10.7.4: an unacceptable segment is answered
 * with an ACK), which is all that it is for: an idle connection says something at last.
 *
 * <pre>
 * | version 4, class 8, flow 20 | payload length 16 | next header 8 | hop limit 8 |
 * | source 128 | destination 128 |
 * | source port 16 | destination port 16 | sequence 32 | acknowledgement 32 |
 * | offset 4, reserved 4, flags 8 | window 16 | checksum 16 | urgent 16 |
 * </pre>
 */
final class BogusAck {

  /** The whole packet. */
  static final int BYTES = 60;

  private static final int IP_HEADER = 40;
  private static final int TCP_HEADER = BYTES - IP_HEADER;
  private static final int HOP_LIMIT = 64;
  private static final int FIVE_WORDS_ACK = 5 << 12 | 0x10;
  private static final int CHECKSUM = IP_HEADER + 16;

  private BogusAck() {}

  /**
   * Writes the packet, IPv6 header included, to {@code out} from 0 on; the limit is its end.
   *
   * @param number of any value: a window that holds it by chance would do no harm either, since the
   *     packet carries nothing
   */
  static void write(
      ByteBuffer out, Ip6Address from, int fromPort, Ip6Address to, int toPort, int number) {
    out.clear().order(ByteOrder.BIG_ENDIAN);
    out.putInt(6 << 28).putShort((short) TCP_HEADER).put((byte) Flow.TCP).put((byte) HOP_LIMIT);
    from.write(out);
    to.write(out);
    out.putShort((short) fromPort).putShort((short) toPort).putInt(number).putInt(number);
    out.putShort((short) FIVE_WORDS_ACK).putShort((short) 0).putInt(0);
    out.flip();
    out.putShort(CHECKSUM, (short) checksum(out));
  }

  /** RFC 8200 §8.1: over the addresses, the length, the protocol, and the segment. */
  private static int checksum(ByteBuffer packet) {
    long sum = TCP_HEADER + Flow.TCP;
    for (int at = 8; at < BYTES; at += 2) {
      sum += packet.getShort(at) & 0xffff;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
