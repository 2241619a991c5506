package sadr.netlink;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which routes to read; the kernel itself leaves out the others.
 *
 * @param table of this table only; empty for all
 * @param protocol of this protocol only, 1 to 255; empty for all
 */
public record RouteFilter(OptionalLong table, OptionalInt protocol) {

  /** Every route. */
  public static RouteFilter all() {
    return new RouteFilter(OptionalLong.empty(), OptionalInt.empty());
  }

  /** The routes of one table. */
  public static RouteFilter table(long table) {
    return new RouteFilter(OptionalLong.of(table), OptionalInt.empty());
  }

  /** The routes that bear one protocol number. */
  public static RouteFilter protocol(int protocol) {
    return all().withProtocol(protocol);
  }

  /** Of these the ones that bear one protocol number. */
  public RouteFilter withProtocol(int number) {
    return new RouteFilter(table, OptionalInt.of(number));
  }
}
