package sadr.netlink.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** The hashes of the routes that a site with thousands of prefixes has. */
class RouteKeyTest {

  private static final int PREFIXES = 10_000;
  private static final List<String> BLOCKS = List.of("2001:db8:a000::", "2001:db9:b000::");

  /** Prefixes of this length, {@code step} apart, from each of two ISPs' blocks. */
  private static List<Ip6Prefix> prefixes(int length, int step) {
    List<Ip6Prefix> prefixes = new ArrayList<>();
    for (String block : BLOCKS) {
      Ip6Address first = Ip6Address.parse(block);
      for (long i = 0; i < PREFIXES; i++) {
        long high = length > 64 ? 0 : (i * step) << (64 - length);
        long low = length > 64 ? (i * step) << (128 - length) : 0;
        prefixes.add(new Ip6Prefix(new Ip6Address(first.high() + high, low), length));
      }
    }
    return prefixes;
  }

  private static RouteKey live(Ip6Prefix from) {
    return new RouteKey(173, new Ip6Prefix(new Ip6Address(0, 0), 0), from, 1024);
  }

  /** The three routes that a prefix has: its own, its guard, its null route in main. */
  private static List<RouteKey> keys(List<Ip6Prefix> prefixes) {
    List<RouteKey> keys = new ArrayList<>();
    for (Ip6Prefix prefix : prefixes) {
      keys.add(live(prefix));
      keys.add(new RouteKey(173, Ip6Prefix.ANY, prefix, 4000));
      keys.add(new RouteKey(RouteKey.MAIN, prefix, Ip6Prefix.ANY, 0x7fff_ffffL));
    }
    return keys;
  }

  /** How many keys are in each place of a {@link java.util.HashMap} of them all. */
  private static int[] places(List<RouteKey> keys) {
    int[] places = new int[tableSize(keys.size())];
    for (RouteKey key : keys) {
      int hash = key.hashCode();
      places[(hash ^ (hash >>> 16)) & (places.length - 1)]++;
    }
    return places;
  }

  /** As java.util.HashMap has it: the power of two that is at most three quarters full. */
  private static int tableSize(int keys) {
    return Integer.highestOneBit(keys * 4 / 3) * 2;
  }

  @ParameterizedTest
  @CsvSource({
    "64, 1",
    "64, 2",
    "64, 3",
    "64, 16",
    "64, 256",
    "64, 4096",
    "60, 1",
    "60, 16",
    "56, 1",
    "56, 2",
    "52, 1",
    "48, 1",
    "128, 1",
    "128, 2",
    "128, 65536",
    "96, 1"
  })
  void sixtyThousandCrowdNowhere(int length, int step) {
    int[] places = places(keys(prefixes(length, step)));
    long pairs = IntStream.of(places).mapToLong(n -> n * (n - 1L) / 2).sum();

    assertThat(IntStream.of(places).max().orElseThrow()).isLessThanOrEqualTo(8);
    assertThat(pairs)
        .as("a key shares its place with less than one other")
        .isLessThan(PREFIXES * 3);
  }

  /** So that who walks through them in their order walks through a hash table in order. */
  @ParameterizedTest
  @CsvSource({"64", "60", "56", "48", "128"})
  void neighboursAreNextToEachOther(int length) {
    List<Ip6Prefix> prefixes = prefixes(length, 1);
    int next = 0;
    for (int i = 1; i < prefixes.size(); i++) {
      next += live(prefixes.get(i)).hashCode() - live(prefixes.get(i - 1)).hashCode() == 1 ? 1 : 0;
    }

    assertThat(next).isGreaterThan(prefixes.size() * 99 / 100);
  }

  @Test
  void equalKeysHaveEqualHashes() {
    List<Ip6Prefix> again = prefixes(64, 1);

    assertThat(keys(prefixes(64, 1)))
        .isEqualTo(keys(again))
        .extracting(RouteKey::hashCode)
        .isEqualTo(keys(again).stream().map(RouteKey::hashCode).toList());
  }
}
