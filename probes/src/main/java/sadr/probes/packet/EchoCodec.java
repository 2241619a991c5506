package sadr.probes.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * ICMPv6 echo as a raw socket sees it (RFC 4443 §4.1, §4.2): without an IPv6 header, and with a
 * checksum that the kernel computes and verifies (RFC 3542 §3.1).
 *
 * <pre>
 *  0        8        16                32
 * | type    | code 0 | checksum         |  type 128: request, 129: reply
 * | identifier       | sequence         |
 * | token, 64 bits                      |
 * |                                     |
 * </pre>
 */
public final class EchoCodec {

  /** The size of a request, and of the answer to it, in bytes. */
  public static final int BYTES = 16;

  /** The type of an answer; what a socket's filter lets pass. */
  public static final int REPLY = 129;

  private static final int REQUEST = 128;
  private static final int HEADER = 8;
  private static final int IDENTIFIER = 4;
  private static final int SEQUENCE = 6;

  private EchoCodec() {}

  /**
   * Writes a request from byte 0 of {@code buffer} on and makes it the buffer's content.
   *
   * @param buffer room for {@link #BYTES}
   * @param identifier 0 to 65535
   * @param sequence 0 to 65535
   * @param token what the answer must bear
   */
  public static void writeRequest(ByteBuffer buffer, int identifier, int sequence, long token) {
    ByteOrder order = buffer.order();
    buffer.clear().order(ByteOrder.BIG_ENDIAN);
    buffer.put((byte) REQUEST).put((byte) 0).putShort((short) 0);
    buffer.putShort((short) identifier).putShort((short) sequence).putLong(token);
    buffer.flip().order(order);
  }

  /**
   * Reads a reply: the bytes of {@code buffer} from its position to its limit, which stay there.
   *
   * @throws MalformedPacketException if it is too short, or anything else than an echo reply
   */
  public static EchoReply readReply(ByteBuffer buffer) {
    return read(buffer, REPLY);
  }

  /**
   * Reads the request that an ICMPv6 error quotes, as the reply that it will not get: the bytes of
   * {@code buffer} from its position to its limit, which stay there.
   *
   * @throws MalformedPacketException if it is too short, or anything else than an echo request
   */
  public static EchoReply readQuoted(ByteBuffer buffer) {
    return read(buffer, REQUEST);
  }

  private static EchoReply read(ByteBuffer buffer, int type) {
    ByteBuffer bytes = buffer.slice().order(ByteOrder.BIG_ENDIAN);
    if (bytes.remaining() < HEADER) {
      throw new MalformedPacketException(
          bytes.remaining(), "an echo has " + HEADER + " bytes or more; it ends");
    }
    if (bytes.get(0) != (byte) type) {
      throw new MalformedPacketException(0, "type " + (bytes.get(0) & 0xff) + ", not " + type);
    }
    if (bytes.get(1) != 0) {
      throw new MalformedPacketException(1, "code " + (bytes.get(1) & 0xff) + ", not 0");
    }
    return new EchoReply(
        bytes.getShort(IDENTIFIER) & 0xffff,
        bytes.getShort(SEQUENCE) & 0xffff,
        bytes.remaining() == BYTES ? OptionalLong.of(bytes.getLong(HEADER)) : OptionalLong.empty());
  }
}
