package sadr.controller.nft;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * Prefixes as a set of addresses. nftables refuses intervals that overlap, and may list neighbours
 * as one, so both what is wanted and what is listed are brought to one form.
 */
final class PrefixSet {

  private PrefixSet() {}

  /** The fewest prefixes that hold the same addresses, sorted. */
  static List<Ip6Prefix> reduce(Collection<Ip6Prefix> prefixes) {
    List<Ip6Prefix> reduced = new ArrayList<>();
    prefixes.stream()
        .sorted()
        .forEach(
            prefix -> {
              // A prefix sorts behind those that cover it, so the last one is the one to ask.
              if (reduced.isEmpty() || !last(reduced).covers(prefix)) {
                reduced.add(prefix);
                joinHalves(reduced);
              }
            });
    return List.copyOf(reduced);
  }

  /** The prefixes that together hold exactly {@code first} to {@code last}, both included. */
  static List<Ip6Prefix> ofRange(Ip6Address first, Ip6Address last) {
    List<Ip6Prefix> prefixes = new ArrayList<>();
    BigInteger at = number(first);
    BigInteger end = number(last).add(BigInteger.ONE);
    while (at.compareTo(end) < 0) {
      int bits = at.signum() == 0 ? 128 : at.getLowestSetBit();
      while (at.add(BigInteger.ONE.shiftLeft(bits)).compareTo(end) > 0) {
        bits--;
      }
      prefixes.add(new Ip6Prefix(address(at), 128 - bits));
      at = at.add(BigInteger.ONE.shiftLeft(bits));
    }
    return prefixes;
  }

  private static void joinHalves(List<Ip6Prefix> sorted) {
    while (sorted.size() >= 2) {
      Ip6Prefix upper = last(sorted);
      Ip6Prefix lower = sorted.get(sorted.size() - 2);
      if (upper.length() != lower.length()) {
        return;
      }
      Ip6Prefix whole = Ip6Prefix.containing(lower.address(), lower.length() - 1);
      if (!whole.covers(upper)) {
        return;
      }
      sorted.remove(sorted.size() - 1);
      sorted.set(sorted.size() - 1, whole);
    }
  }

  private static Ip6Prefix last(List<Ip6Prefix> prefixes) {
    return prefixes.get(prefixes.size() - 1);
  }

  private static BigInteger number(Ip6Address address) {
    byte[] bytes = new byte[Ip6Address.BYTES];
    address.write(ByteBuffer.wrap(bytes));
    return new BigInteger(1, bytes);
  }

  private static Ip6Address address(BigInteger number) {
    return new Ip6Address(number.shiftRight(64).longValue(), number.longValue());
  }
}
