package sadr.netlink.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.NextHop;

/**
 * RTA_MULTIPATH: several next hops, one behind the other (linux/rtnetlink.h, struct rtnexthop).
 *
 * <pre>
 * | length 16 (with attributes) | flags 8 | weight - 1 8 | link index 32 | attributes | next one ...
 * </pre>
 */
final class NextHopCodec {

  private static final int FIXED = 8;

  private NextHopCodec() {}

  static List<NextHop> decode(AttributeReader multipath) {
    List<NextHop> nextHops = new ArrayList<>();
    int at = 0;
    while (multipath.length() - at >= FIXED) {
      int length = multipath.u16At(at);
      if (length < FIXED || length > multipath.length() - at) {
        throw multipath.malformed("a next hop of " + length + " bytes");
      }
      long index = multipath.u32(at + 4);
      if (index < 1 || index > Integer.MAX_VALUE) {
        throw multipath.malformed("an interface index of " + index);
      }
      Optional<Ip6Address> gateway = gateway(multipath.nested(at + FIXED, at + length));
      LinkIndex link = new LinkIndex((int) index);
      nextHops.add(new NextHop(gateway, link, multipath.byteAt(at + 3) + 1));
      at += MessageWriter.align(length);
    }
    if (at < multipath.length()) {
      throw multipath.malformed("a next hop cut short");
    }
    return nextHops;
  }

  static void encode(int type, List<NextHop> nextHops, AttributeWriter attributes) {
    int whole = attributes.open(type);
    for (NextHop nextHop : nextHops) {
      int start = attributes.position();
      attributes.raw16(0).raw8(0).raw8(nextHop.weight() - 1).raw32(nextHop.link().value());
      nextHop.gateway().ifPresent(gateway -> attributes.address(RouteCodec.RTA_GATEWAY, gateway));
      attributes.close(start);
    }
    attributes.close(whole);
  }

  private static Optional<Ip6Address> gateway(AttributeReader attributes) {
    @Nullable Ip6Address gateway = null;
    while (attributes.next()) {
      if (attributes.type() == RouteCodec.RTA_GATEWAY) {
        gateway = attributes.address();
      }
    }
    return Optional.ofNullable(gateway);
  }
}
