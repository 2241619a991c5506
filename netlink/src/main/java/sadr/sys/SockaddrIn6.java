package sadr.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sadr.net.Ip6Address;

/**
 * An IPv6 socket address (linux/in6.h, struct sockaddr_in6).
 *
 * <pre>
 * | family (16, native) | port (16, network) | flow information (32, network) |
 * | address, 16 bytes, network order                                          |
 * | scope id (32, native): the interface of a link-local address, or 0        |
 * </pre>
 */
public final class SockaddrIn6 {

  /** Its size in bytes. */
  public static final int BYTES = 28;

  private static final int PORT = 2;
  private static final int FLOW = 4;
  private static final int ADDRESS = 8;
  private static final int SCOPE = 24;

  private SockaddrIn6() {}

  /** Memory that holds {@code address}, {@code port} (0 to 65535) and {@code scope}. */
  public static NativeBuffer of(Ip6Address address, int port, int scope) {
    NativeBuffer buffer = NativeBuffer.allocate(BYTES);
    ByteBuffer bytes = buffer.bytes();
    bytes.putShort(0, (short) Sockets.AF_INET6).putInt(FLOW, 0).putInt(SCOPE, scope);
    bytes.order(ByteOrder.BIG_ENDIAN).putShort(PORT, (short) port).order(ByteOrder.nativeOrder());
    address.write(bytes.position(ADDRESS));
    bytes.clear();
    return buffer;
  }

  /**
   * The address within a {@code struct sockaddr_in6}, which stays as it is.
   *
   * @param bytes from position 0 to its limit
   * @throws IllegalArgumentException if it is shorter than one
   */
  public static Ip6Address address(ByteBuffer bytes) {
    if (bytes.limit() < BYTES) {
      throw new IllegalArgumentException("a sockaddr_in6 of " + bytes.limit() + " bytes");
    }
    return Ip6Address.read(bytes.duplicate().position(ADDRESS));
  }

  /**
   * The port within a {@code struct sockaddr_in6}, 0 to 65535.
   *
   * @param bytes from position 0 to its limit
   * @throws IllegalArgumentException if it is shorter than one
   */
  public static int port(ByteBuffer bytes) {
    if (bytes.limit() < BYTES) {
      throw new IllegalArgumentException("a sockaddr_in6 of " + bytes.limit() + " bytes");
    }
    return ((bytes.get(PORT) & 0xff) << 8) | (bytes.get(PORT + 1) & 0xff);
  }
}
