package sadr.net;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * An EUI-48 hardware address.
 *
 * @param bits the 48 bits in network order, in the low end of a long
 */
public record MacAddress(long bits) {

  /** The size of an address on the wire, in bytes. */
  public static final int BYTES = 6;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if more than 48 bits are set
   */
  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("a hardware address has 48 bits");
    }
  }

  /** Takes the next 6 bytes of {@code buffer} as an address. */
  public static MacAddress read(ByteBuffer buffer) {
    long bits = 0;
    for (int i = 0; i < BYTES; i++) {
      bits = bits << 8 | (buffer.get() & 0xff);
    }
    return new MacAddress(bits);
  }

  /** Puts the 6 bytes of this address at the position of {@code buffer}. */
  public void write(ByteBuffer buffer) {
    for (int shift = 40; shift >= 0; shift -= 8) {
      buffer.put((byte) (bits >>> shift));
    }
  }

  /** Lower-case hex pairs, joined by colons. */
  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    return HexFormat.ofDelimiter(":").formatHex(bytes.array());
  }
}
