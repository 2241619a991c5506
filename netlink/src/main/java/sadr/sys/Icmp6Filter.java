package sadr.sys;

import java.util.Set;

/**
 * Which ICMPv6 types a raw socket hears (linux/icmpv6.h, struct icmp6_filter; RFC 3542 §3.2): the
 * value of {@link Sockets#ICMP6_FILTER}. A bit for each type, set for those kept out.
 */
public final class Icmp6Filter {

  private static final int BYTES = 32;
  private static final int TYPES = 256;

  private Icmp6Filter() {}

  /**
   * Memory that lets {@code types} in and no others.
   *
   * @param types 0 to 255 each
   */
  public static NativeBuffer only(Set<Integer> types) {
    NativeBuffer filter = NativeBuffer.allocate(BYTES);
    for (int type = 0; type < TYPES; type++) {
      if (!types.contains(type)) {
        int at = type / Integer.SIZE * Integer.BYTES;
        filter.bytes().putInt(at, filter.bytes().getInt(at) | 1 << type % Integer.SIZE);
      }
    }
    return filter;
  }
}
