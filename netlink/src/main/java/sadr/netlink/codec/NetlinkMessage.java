package sadr.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message of a datagram: a checked view of its bytes, valid as long as they are not
 * overwritten.
 *
 * <pre>
 * | {@link MessageHeader} 16 bytes | fixed part of the family | attributes |
 * </pre>
 *
 * <p>Not thread-safe: it belongs to whoever owns the bytes.
 */
public final class NetlinkMessage {

  private final MessageHeader header;
  private final ByteBuffer bytes;
  private final int start;
  private final int end;

  private NetlinkMessage(MessageHeader header, ByteBuffer bytes, int start, int end) {
    this.header = header;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /**
   * Takes the next message of {@code datagram}: its position moves behind the message and its
   * padding.
   *
   * @param datagram in native byte order from here on
   * @throws MalformedMessageException if the length in the header is not that of a message in it
   */
  public static NetlinkMessage read(ByteBuffer datagram) {
    int at = datagram.position();
    int room = datagram.remaining();
    if (room < MessageHeader.BYTES) {
      throw malformed("a header cut short", at);
    }
    ByteBuffer bytes = datagram.order(ByteOrder.nativeOrder());
    int length = bytes.getInt(at);
    if (length < MessageHeader.BYTES || length > room) {
      throw malformed("a length of " + length + " with " + room + " bytes left", at);
    }
    int typeAndFlags = bytes.getInt(at + 4);
    MessageHeader header =
        new MessageHeader(
            Packed.first(typeAndFlags),
            Packed.second(typeAndFlags),
            bytes.getInt(at + 8),
            bytes.getInt(at + 12));
    datagram.position(at + Math.min(MessageWriter.align(length), room));
    return new NetlinkMessage(header, bytes, at + MessageHeader.BYTES, at + length);
  }

  /** Its head. */
  public MessageHeader header() {
    return header;
  }

  /** How many bytes follow the header. */
  public int length() {
    return end - start;
  }

  /**
   * An unsigned byte of the fixed part.
   *
   * @param offset in bytes behind the header
   * @throws MalformedMessageException if the message ends before it
   */
  public int u8(int offset) {
    return bytes.get(at(offset, 1)) & 0xff;
  }

  /** Two bytes of the fixed part as an unsigned number; otherwise as {@link #u8}. */
  public int u16(int offset) {
    return bytes.getShort(at(offset, 2)) & 0xffff;
  }

  /** Four bytes of the fixed part as a signed number; otherwise as {@link #u8}. */
  public int s32(int offset) {
    return bytes.getInt(at(offset, 4));
  }

  /**
   * The attributes behind a fixed part.
   *
   * @param offset the size of the fixed part with its padding, in bytes
   * @throws MalformedMessageException if the message ends before it
   */
  public AttributeReader attributes(int offset) {
    return new AttributeReader(bytes, at(offset, 0), end);
  }

  /** A fault in the fixed part, {@code offset} bytes behind the header. */
  MalformedMessageException malformed(int offset, String problem) {
    return malformed(problem, start + offset);
  }

  private int at(int offset, int size) {
    if (end - start < offset + size) {
      throw malformed("a message cut short", end);
    }
    return start + offset;
  }

  private static MalformedMessageException malformed(String problem, int offset) {
    return new MalformedMessageException(problem, offset, MalformedMessageException.NO_ATTRIBUTE);
  }
}
