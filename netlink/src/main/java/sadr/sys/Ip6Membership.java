package sadr.sys;

import java.nio.ByteBuffer;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;

/**
 * A multicast group on an interface (linux/in6.h, struct ipv6_mreq): the value of {@link
 * Sockets#IPV6_ADD_MEMBERSHIP}.
 *
 * <pre>
 * | group, 16 bytes, network order | interface (32, native) |
 * </pre>
 */
public final class Ip6Membership {

  /** Its size in bytes. */
  public static final int BYTES = 20;

  private Ip6Membership() {}

  /** Memory that holds {@code group} on {@code link}. */
  public static NativeBuffer of(Ip6Address group, LinkIndex link) {
    NativeBuffer buffer = NativeBuffer.allocate(BYTES);
    ByteBuffer bytes = buffer.bytes();
    group.write(bytes);
    bytes.putInt(link.value()).clear();
    return buffer;
  }
}
