package sadr.net;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 prefix: a network address and how many of its bits count.
 *
 * @param address the network address; its bits from {@code length} on are zero
 * @param length 0 to 128 bits
 */
public record Ip6Prefix(Ip6Address address, int length) implements Comparable<Ip6Prefix> {

  /** {@code ::/0}: as a destination the default route, as a source any source. */
  public static final Ip6Prefix ANY = new Ip6Prefix(Ip6Address.UNSPECIFIED, 0);

  private static final Comparator<Ip6Prefix> ORDER =
      Comparator.comparing(Ip6Prefix::address).thenComparingInt(Ip6Prefix::length);

  /**
   * Checks length and host bits.
   *
   * @throws IllegalArgumentException if the length is not 0 to 128, or host bits are set
   */
  public Ip6Prefix {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("prefix length " + length + " is not 0 to 128");
    }
    if (hasHostBits(address, length)) {
      throw new IllegalArgumentException(
          address
              + "/"
              + length
              + " has host bits set; the prefix is "
              + containing(address, length));
    }
  }

  /** The prefix of {@code length} bits that holds {@code address}. */
  public static Ip6Prefix containing(Ip6Address address, int length) {
    return new Ip6Prefix(mask(address, length), length);
  }

  /** The /128 of one address. */
  public static Ip6Prefix host(Ip6Address address) {
    return new Ip6Prefix(address, 128);
  }

  /**
   * Reads {@code address/length}.
   *
   * @throws IllegalArgumentException if {@code text} is not a prefix, or has host bits set
   */
  public static Ip6Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("\"" + text + "\" has no prefix length");
    }
    Ip6Address address = Ip6Address.parse(text.substring(0, slash));
    String digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("\"" + text + "\" has no valid prefix length");
    }
    return new Ip6Prefix(address, Integer.parseInt(digits));
  }

  /**
   * The /64 of this number within the prefix.
   *
   * @param number from 0; below 2 to the power of 64 less the length
   * @throws IllegalArgumentException if there is no such /64
   */
  public Ip6Prefix network(long number) {
    int bits = 64 - length;
    if (number < 0 || bits < 0 || (bits < Long.SIZE - 1 && number >= 1L << bits)) {
      throw new IllegalArgumentException(this + " has no /64 of number " + number);
    }
    return new Ip6Prefix(new Ip6Address(address.high() | number, 0), 64);
  }

  /** Whether {@code address} lies in this prefix. */
  public boolean contains(Ip6Address other) {
    return mask(other, length).equals(address);
  }

  /** Whether the whole of {@code other} lies in this prefix; a prefix covers itself. */
  public boolean covers(Ip6Prefix other) {
    return other.length >= length && contains(other.address);
  }

  /** Whether any address lies in both prefixes. */
  public boolean overlaps(Ip6Prefix other) {
    return covers(other) || other.covers(this);
  }

  /** By address, then by length. */
  @Override
  public int compareTo(Ip6Prefix other) {
    return ORDER.compare(this, other);
  }

  /** Written out, as {@link Ip6Address#equals}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Ip6Prefix that
            && length == that.length
            && address.equals(that.address));
  }

  /**
   * Neighbours have hashes one apart, and what is far from them has one anywhere.
   *
   * <p>So thousands of prefixes out of one block fill a hash table in a row, hardly two in one
   * place, and who goes through them in their order goes through memory in order too. A hash that
   * scatters them makes each look-up wait for memory, which costs several times the look-up as soon
   * as the table is too large for the processor's caches.
   */
  @Override
  public int hashCode() {
    long high = address.high();
    if (length > 64) {
      return near(address.low() >>> (128 - length), Spread.of(high) + length);
    }
    return near(length == 0 ? 0 : high >>> (64 - length), length);
  }

  private static int near(long number, long rest) {
    return (int) (number + Spread.of((number >>> 16) + rest));
  }

  /** The canonical text of RFC 5952, {@code address/length}. */
  @Override
  public String toString() {
    return address + "/" + length;
  }

  private static boolean hasHostBits(Ip6Address address, int length) {
    return (address.high() & ~bits(Math.min(length, 64))) != 0
        || (address.low() & ~bits(Math.max(length - 64, 0))) != 0;
  }

  private static Ip6Address mask(Ip6Address address, int length) {
    return new Ip6Address(
        address.high() & bits(Math.min(length, 64)),
        address.low() & bits(Math.max(length - 64, 0)));
  }

  private static long bits(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }
}
