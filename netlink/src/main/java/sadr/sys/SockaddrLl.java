package sadr.sys;

import java.nio.ByteBuffer;
import java.util.Optional;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;

/**
 * The address of a packet socket (packet(7), linux/if_packet.h, struct sockaddr_ll).
 *
 * <pre>
 * | family 16 | protocol 16, network order | interface 32 | hardware type 16 | packet type 8
 * | address length 8 | address 64 |
 * </pre>
 */
public final class SockaddrLl {

  private static final int BYTES = 20;
  private static final int ETH_P_IPV6 = 0x86dd;

  private SockaddrLl() {}

  /**
   * Where an IPv6 packet is handed to the link.
   *
   * @param link the interface that it leaves by
   * @param neighbour the hardware address to send it to; empty on a link that has none
   */
  public static NativeBuffer ip6(LinkIndex link, Optional<MacAddress> neighbour) {
    NativeBuffer address = NativeBuffer.allocate(BYTES);
    ByteBuffer bytes = address.bytes();
    bytes.putShort(0, (short) Sockets.AF_PACKET);
    bytes.put(2, (byte) (ETH_P_IPV6 >> 8)).put(3, (byte) ETH_P_IPV6);
    bytes.putInt(4, link.value());
    if (neighbour.isPresent()) {
      bytes.put(11, (byte) MacAddress.BYTES).position(12);
      neighbour.get().write(bytes);
      bytes.clear();
    }
    return address;
  }
}
