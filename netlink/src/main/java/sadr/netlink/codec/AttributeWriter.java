package sadr.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import sadr.net.Ip6Address;
import sadr.net.MacAddress;
import sadr.netlink.model.OpaqueAttribute;

/**
 * Writes the attributes of a message, each padded to 4 bytes; the layout is that of {@link
 * AttributeReader}. Not thread-safe.
 */
public final class AttributeWriter {

  private static final HexFormat HEX = HexFormat.of();

  private final ByteBuffer bytes;

  AttributeWriter(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Appends an attribute of one byte. */
  public AttributeWriter u8(int type, int value) {
    head(type, 1);
    bytes.put((byte) value);
    pad(bytes, 1);
    return this;
  }

  /** Appends an attribute of 16 bits, in network order. */
  AttributeWriter network16(int type, int value) {
    head(type, Short.BYTES);
    bytes.put((byte) (value >>> 8)).put((byte) value);
    pad(bytes, Short.BYTES);
    return this;
  }

  /** Appends an attribute of 32 bits. */
  public AttributeWriter u32(int type, long value) {
    head(type, Integer.BYTES);
    bytes.putInt((int) value);
    return this;
  }

  /** Appends an attribute that is an address, in network order. */
  public AttributeWriter address(int type, Ip6Address value) {
    head(type, Ip6Address.BYTES);
    bytes.putLong(Packed.network(value.high())).putLong(Packed.network(value.low()));
    return this;
  }

  /** Appends an attribute that is a hardware address. */
  public AttributeWriter mac(int type, MacAddress value) {
    head(type, MacAddress.BYTES);
    value.write(bytes);
    pad(bytes, MacAddress.BYTES);
    return this;
  }

  /** Appends an attribute that is text, with a NUL byte at its end. */
  public AttributeWriter text(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    head(type, text.length + 1);
    bytes.put(text).put((byte) 0);
    pad(bytes, text.length + 1);
    return this;
  }

  /** Appends attributes as they once came. */
  public AttributeWriter opaque(List<OpaqueAttribute> attributes) {
    for (OpaqueAttribute attribute : attributes) {
      byte[] payload = HEX.parseHex(attribute.hex());
      head(attribute.type(), payload.length);
      bytes.put(payload);
      pad(bytes, payload.length);
    }
    return this;
  }

  /** Starts an attribute whose payload the caller appends; {@link #close} needs the answer. */
  int open(int type) {
    int start = bytes.position();
    head(type, 0);
    return start;
  }

  /** Appends a byte to the open attribute's payload. */
  AttributeWriter raw8(int value) {
    bytes.put((byte) value);
    return this;
  }

  /** Appends two bytes to the open attribute's payload; as a length, {@link #close} corrects it. */
  AttributeWriter raw16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  /** Appends four bytes to the open attribute's payload. */
  AttributeWriter raw32(int value) {
    bytes.putInt(value);
    return this;
  }

  /** Where the next byte goes. */
  int position() {
    return bytes.position();
  }

  /** Writes the 16-bit length at {@code start} of what begins there and ends here. */
  void close(int start) {
    bytes.putShort(start, (short) (bytes.position() - start));
  }

  static void pad(ByteBuffer bytes, int length) {
    for (int i = length; (i & 3) != 0; i++) {
      bytes.put((byte) 0);
    }
  }

  private void head(int type, int length) {
    bytes.putInt(Packed.halves(AttributeReader.HEADER + length, type));
  }
}
