package sadr.netlink.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Prefix;
import sadr.net.Spread;

/**
 * What tells one route from another. Destination and source are one key, everywhere
 * (draft-ietf-rtgwg-dst-src-routing).
 *
 * @param table 1 to 4294967295; main is 254
 * @param destination ::/0 for a default route
 * @param from the sources it is for; ::/0 for any
 * @param metric 1 to 4294967295, the lowest wins; the kernel reads 0 as 1024
 */
public record RouteKey(long table, Ip6Prefix destination, Ip6Prefix from, long metric)
    implements Comparable<RouteKey> {

  /** RT_TABLE_MAIN. */
  public static final long MAIN = 254;

  private static final Comparator<RouteKey> ORDER =
      Comparator.comparingLong(RouteKey::table)
          .thenComparing(RouteKey::destination)
          .thenComparing(RouteKey::from)
          .thenComparingLong(RouteKey::metric);

  /** Written out, as {@link sadr.net.Ip6Address#equals}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof RouteKey that
            && table == that.table
            && metric == that.metric
            && from.equals(that.from)
            && destination.equals(that.destination));
  }

  /** The routes of neighbouring prefixes have neighbouring hashes: {@link Ip6Prefix#hashCode}. */
  @Override
  public int hashCode() {
    return destination.hashCode() + from.hashCode() + (int) Spread.of(31 * table + metric);
  }

  /** By table, destination, source, metric. */
  @Override
  public int compareTo(RouteKey other) {
    return ORDER.compare(this, other);
  }
}
