package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import sadr.net.Ip6Address;

/** Packets as hex digits, with spaces wherever they help the reader. */
final class Packets {

  static final Ip6Address ROUTER = Ip6Address.parse("fe80::ff:fe00:5ad0");

  /**
   * What the kernel (Linux 6.18) sent when {@code ip link set ra1 up} was called, captured with
   * {@code tcpdump -i ra0 -X icmp6} at the other end of the veth.
   */
  static final String LINUX_RS = "85 00 7b2c 00000000  01 01 020000000001";

  /**
   * What radvd 2.19 sent, captured with {@code tcpdump -i ra0 -X icmp6}, for
   *
   * <pre>
   * interface ra0 {
   *   AdvSendAdvert on; AdvLinkMTU 1480; AdvDefaultPreference high; AdvDefaultLifetime 2700;
   *   prefix 2001:db8:a000:1::/64 { AdvValidLifetime 5400; AdvPreferredLifetime 0; };
   *   prefix fd00:5ad0:0:1::/64 { AdvValidLifetime 5400; AdvPreferredLifetime 2700; };
   *   route 2001:db8:a000::/56 { AdvRouteLifetime 5400; };
   *   route ::/0 { AdvRouteLifetime 5400; AdvRoutePreference low; };
   *   RDNSS fd00:5ad0:0:1::1 2001:db8::53 { AdvRDNSSLifetime 5400; };
   *   DNSSL example.net lan.example.org { AdvDNSSLLifetime 5400; };
   * };
   * </pre>
   */
  static final String RADVD_RA =
      """
      8600 34ba 40 08 0a8c 00000000 00000000
      0304 40c0 00001518 00000000 00000000 2001 0db8 a000 0001 0000 0000 0000 0000
      0304 40c0 00001518 00000a8c 00000000 fd00 5ad0 0000 0001 0000 0000 0000 0000
      1803 3800 00001518 2001 0db8 a000 0000 0000 0000 0000 0000
      1803 0018 00001518 0000 0000 0000 0000 0000 0000 0000 0000
      1905 0000 00001518 fd00 5ad0 0000 0001 0000 0000 0000 0001
                         2001 0db8 0000 0000 0000 0000 0000 0053
      1f05 0000 00001518 0765 7861 6d70 6c65 036e 6574 0003 6c61 6e07
                         6578 616d 706c 6503 6f72 6700 0000
      0501 0000 000005c8
      0101 0200 0000 5ad0
      """;

  private Packets() {}

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  static String hex(ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.get(packet.position(), bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** As a socket would hand it over: from the link, from a router. */
  static RouterAdvertisement advertisement(String hex) {
    return RouterAdvertisementCodec.decode(bytes(hex), ROUTER, 255);
  }

  static ByteBuffer encoded(RouterAdvertisement advertisement) {
    ByteBuffer out = ByteBuffer.allocate(advertisement.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    RouterAdvertisementCodec.encode(advertisement, out.position(3));
    return out;
  }

  static ByteBuffer encoded(RouterSolicitation solicitation) {
    ByteBuffer out = ByteBuffer.allocate(solicitation.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    RouterSolicitationCodec.encode(solicitation, out.position(3));
    return out;
  }
}
