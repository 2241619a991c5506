package sadr.net;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv6.IPv6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 address: 128 bits without a zone.
 *
 * @param high the first 64 bits in network order
 * @param low the last 64 bits in network order
 */
public record Ip6Address(long high, long low) implements Comparable<Ip6Address> {

  /** The unspecified address, {@code ::}. */
  public static final Ip6Address UNSPECIFIED = new Ip6Address(0, 0);

  /** The size of an address on the wire, in bytes. */
  public static final int BYTES = 16;

  private static final IPAddressStringParameters LITERAL =
      new IPAddressStringParameters.Builder()
          .allowIPv4(false)
          .allowPrefix(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  /**
   * Reads the text form of RFC 4291 §2.2, without a zone.
   *
   * @throws IllegalArgumentException if {@code text} is not an IPv6 address
   */
  public static Ip6Address parse(String text) {
    try {
      byte[] bytes = new IPAddressString(text, LITERAL).toAddress().toIPv6().getBytes();
      return read(ByteBuffer.wrap(bytes));
    } catch (AddressStringException | IncompatibleAddressException | NullPointerException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an IPv6 address", e);
    }
  }

  /** Takes the next 16 bytes of {@code buffer} as an address in network order. */
  public static Ip6Address read(ByteBuffer buffer) {
    ByteOrder order = buffer.order();
    buffer.order(ByteOrder.BIG_ENDIAN);
    Ip6Address address = new Ip6Address(buffer.getLong(), buffer.getLong());
    buffer.order(order);
    return address;
  }

  /** Puts the 16 bytes of this address at the position of {@code buffer}, in network order. */
  public void write(ByteBuffer buffer) {
    ByteOrder order = buffer.order();
    buffer.order(ByteOrder.BIG_ENDIAN).putLong(high).putLong(low).order(order);
  }

  /** {@code ::}. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** In {@code fe80::/10} (RFC 4291 §2.5.6). */
  public boolean isLinkLocal() {
    return high >>> 54 == 0xfe80L >>> 6;
  }

  /** In {@code ff00::/8} (RFC 4291 §2.7). */
  public boolean isMulticast() {
    return high >>> 56 == 0xff;
  }

  /** In {@code fc00::/7} (RFC 4193). */
  public boolean isUniqueLocal() {
    return high >>> 57 == 0xfc >>> 1;
  }

  /**
   * Global unicast as sadr means it: what an ISP could route to. Not ::, ::1, fe80::, ff00::, ULA.
   */
  public boolean isGlobalUnicast() {
    return !isLinkLocal() && !isMulticast() && !isUniqueLocal() && !(high == 0 && low >>> 1 == 0);
  }

  /** The network order of addresses: unsigned, the first bit weighs most. */
  @Override
  public int compareTo(Ip6Address other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Written out: what a record has by itself is some times slower, and maps ask it a lot. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ip6Address that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return (int) (low + Spread.of(high ^ (low >>> 16)));
  }

  /** The canonical text of RFC 5952. */
  @Override
  public String toString() {
    byte[] bytes = new byte[BYTES];
    write(ByteBuffer.wrap(bytes));
    return new IPv6Address(bytes).toCanonicalString();
  }
}
