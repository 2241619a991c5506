package sadr.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.OpaqueAttribute;

/**
 * Walks the attributes of a message (linux/netlink.h, struct nlattr).
 *
 * <pre>
 * | length 16 (with this head) | type 16 | payload, padded to 4 bytes | next attribute ...
 * </pre>
 *
 * <p>{@link #next} moves to the next attribute, the others read the one it stands on; before the
 * first {@code next} there is none. Not thread-safe.
 */
public final class AttributeReader {

  static final int HEADER = 4;

  // The two upper bits are NLA_F_NESTED and NLA_F_NET_BYTEORDER.
  private static final int NLA_TYPE_MASK = 0x3fff;
  private static final HexFormat HEX = HexFormat.of();

  private final ByteBuffer bytes;
  private final int end;
  private int next;
  private int rawType;
  private int start;
  private int length;

  AttributeReader(ByteBuffer bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    this.next = start;
  }

  /**
   * Moves on.
   *
   * @return whether there is an attribute
   * @throws MalformedMessageException if its length is not that of an attribute within the message
   */
  public boolean next() {
    if (next >= end) {
      return false;
    }
    if (end - next < HEADER) {
      throw new MalformedMessageException(
          "an attribute cut short", next, MalformedMessageException.NO_ATTRIBUTE);
    }
    int head = bytes.getInt(next);
    int whole = Packed.first(head);
    rawType = Packed.second(head);
    start = next + HEADER;
    if (whole < HEADER || whole > end - next) {
      length = 0;
      throw malformed("a length of " + whole + " with " + (end - next) + " bytes left");
    }
    length = whole - HEADER;
    next += MessageWriter.align(whole);
    return true;
  }

  /** The attribute's number in its family. */
  public int type() {
    return rawType & NLA_TYPE_MASK;
  }

  /** The size of its payload, in bytes. */
  public int length() {
    return length;
  }

  /**
   * Its payload as an unsigned byte.
   *
   * @throws MalformedMessageException if it has another size
   */
  public int u8() {
    return bytes.get(sized(1)) & 0xff;
  }

  /** Its payload as 16 bits in network order, unsigned; otherwise as {@link #u8}. */
  public int networkU16() {
    int at = sized(2);
    return (bytes.get(at) & 0xff) << 8 | (bytes.get(at + 1) & 0xff);
  }

  /** Its payload as 32 bits, signed; otherwise as {@link #u8}. */
  public int s32() {
    return bytes.getInt(sized(4));
  }

  /** Its payload as 32 bits, unsigned; otherwise as {@link #u8}. */
  public long u32() {
    return s32() & 0xffff_ffffL;
  }

  /** 32 bits, unsigned, at {@code offset} of a payload that is a structure. */
  public long u32(int offset) {
    if (length < offset + 4) {
      throw malformed("a structure cut short");
    }
    return bytes.getInt(start + offset) & 0xffff_ffffL;
  }

  /** 64 bits, in the machine's order, at {@code offset} of a payload that is a structure. */
  public long u64(int offset) {
    if (length < offset + Long.BYTES) {
      throw malformed("a structure cut short");
    }
    return bytes.getLong(start + offset);
  }

  /** Its payload as an address in network order; otherwise as {@link #u8}. */
  public Ip6Address address() {
    int at = sized(Ip6Address.BYTES);
    return new Ip6Address(
        Packed.network(bytes.getLong(at)), Packed.network(bytes.getLong(at + Long.BYTES)));
  }

  /** Its payload as a hardware address, if it has the size of one: some devices have others. */
  public Optional<MacAddress> mac() {
    if (length != MacAddress.BYTES) {
      return Optional.empty();
    }
    long bits = 0;
    for (int i = 0; i < MacAddress.BYTES; i++) {
      bits = bits << 8 | (bytes.get(start + i) & 0xff);
    }
    return Optional.of(new MacAddress(bits));
  }

  /** Its payload as an interface's index; otherwise as {@link #u8}. */
  public LinkIndex link() {
    int value = s32();
    if (value < 1) {
      throw malformed("an interface index of " + value);
    }
    return new LinkIndex(value);
  }

  /** Its payload as text up to the first NUL byte or its end. */
  public String text() {
    byte[] copy = payload();
    int size = 0;
    while (size < copy.length && copy[size] != 0) {
      size++;
    }
    return new String(copy, 0, size, StandardCharsets.UTF_8);
  }

  /** The attribute as it came, the flags in its type too. */
  public OpaqueAttribute opaque() {
    return new OpaqueAttribute(rawType, HEX.formatHex(payload()));
  }

  /** The attributes that its payload consists of, from {@code offset} of it to {@code until}. */
  AttributeReader nested(int offset, int until) {
    return new AttributeReader(bytes, start + offset, start + until);
  }

  /** A byte of the payload, which the caller knows to be long enough. */
  int byteAt(int offset) {
    return bytes.get(start + offset) & 0xff;
  }

  /** Two bytes of the payload, which the caller knows to be long enough. */
  int u16At(int offset) {
    return bytes.getShort(start + offset) & 0xffff;
  }

  /** A fault in this attribute. */
  MalformedMessageException malformed(String problem) {
    return new MalformedMessageException(problem, start, type());
  }

  private byte[] payload() {
    byte[] copy = new byte[length];
    bytes.get(start, copy);
    return copy;
  }

  private int sized(int size) {
    if (length != size) {
      throw malformed("a payload of " + length + " bytes in place of " + size);
    }
    return start;
  }
}
