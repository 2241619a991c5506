package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;

/** Messages captured on Linux 6.18 with a dump of the table, wan1 being link 3 and wan2 link 5. */
class RouteCodecTest {

  // ip -6 route add default from 2001:db8:a000::/56 via fe80::a1 dev wan1
  //    table 173 metric 1024 proto 173
  static final String VIA =
      """
      88000000 1800 2200 01000000 173f0000
      0a 00 38 00 ad ad 00 01 00000000
      0800 0f00 ad000000                         RTA_TABLE
      1400 0200 20010db8a00000000000000000000000 RTA_SRC
      0800 0600 00040000                         RTA_PRIORITY
      1400 0500 fe8000000000000000000000000000a1 RTA_GATEWAY
      0800 0400 03000000                         RTA_OIF
      2400 0c00 0000000000000000000000000000000000000000000000000000000000000000 RTA_CACHEINFO
      0500 1400 00000000                         RTA_PREF
      """
          .replaceAll("RTA_\\w+", "");

  // ip -6 route add prohibit default from 2001:db8:a000::/56 table 174 metric 4000 proto 174
  static final String PROHIBIT =
      """
      74000000 1800 2200 01000000 173f0000
      0a 00 38 00 ae ae 00 08 00000000
      0800 0f00 ae000000
      1400 0200 20010db8a00000000000000000000000
      0800 0600 a00f0000
      0800 0400 01000000
      2400 0c00 0000000000000000000000000000000000000000000000000000000000000000
      0500 1400 00000000
      """;

  // ip -6 route add 2001:db8:f::/48 table 17301 metric 7 nexthop via fe80::a1 dev wan1 weight 3
  //    nexthop via fe80::b1 dev wan2 weight 1
  static final String MULTIPATH =
      """
      a8000000 1800 2200 01000000 173f0000
      0a 30 00 00 fc 03 00 01 00000000
      0800 0f00 95430000
      1400 0100 20010db8000f00000000000000000000
      0800 0600 07000000
      3c00 0900
        1c00 00 02 03000000 1400 0500 fe8000000000000000000000000000a1
        1c00 00 00 05000000 1400 0500 fe8000000000000000000000000000b1
      2400 0c00 0000000000000000000000000000000000000000000000000000000000000000
      0500 1400 00000000
      """;

  // ip -6 route add 2001:db8:e::/48 via fe80::a1 dev wan1 table 300 src 2001:db8:a000::1
  //    mtu 1400 pref high
  static final String METRICS =
      """
      a8000000 1800 2200 01000000 173f0000
      0a 30 00 00 fc 03 00 01 00000000
      0800 0f00 2c010000
      1400 0100 20010db8000e00000000000000000000
      1400 0700 20010db8a00000000000000000000001
      0c00 0800 0800 0200 78050000
      0800 0600 00040000
      1400 0500 fe8000000000000000000000000000a1
      0800 0400 03000000
      2400 0c00 0000000000000000000000000000000000000000000000000000000000000000
      0500 1400 01000000
      """;

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Address A1 = Ip6Address.parse("fe80::a1");
  private static final Ip6Address B1 = Ip6Address.parse("fe80::b1");
  private static final LinkIndex WAN1 = new LinkIndex(3);
  private static final LinkIndex WAN2 = new LinkIndex(5);
  private static final Route LIVE =
      Route.unicast(new RouteKey(173, Ip6Prefix.ANY, P, 1024), NextHop.via(A1, WAN1), 173);
  private static final Route GUARD =
      Route.refusing(new RouteKey(174, Ip6Prefix.ANY, P, 4000), RouteType.PROHIBIT, 174);

  @Test
  void readsSourceSpecificRoute() {
    assertThat(Bytes.decode(VIA)).isEqualTo(LIVE);
  }

  @Test
  void readsRefusingRouteAsOneWithoutNextHop() {
    assertThat(Bytes.decode(PROHIBIT)).isEqualTo(GUARD);
  }

  @Test
  void readsNextHopsWithWeightsInTableAbove255() {
    Route route = (Route) Bytes.decode(MULTIPATH);

    assertThat(route.key().table()).isEqualTo(17301);
    assertThat(route.nextHops())
        .containsExactly(
            new NextHop(Optional.of(A1), WAN1, 3), new NextHop(Optional.of(B1), WAN2, 1));
    assertThat(Bytes.there(route)).isEqualTo(route);
  }

  @Test
  void keepsAttributesThatItDoesNotRead() {
    Route route = (Route) Bytes.decode(METRICS);

    assertThat(route.prefSource()).contains(Ip6Address.parse("2001:db8:a000::1"));
    // RTA_METRICS with RTAX_MTU 1400, and the router preference "high".
    assertThat(route.rest())
        .containsExactly(new OpaqueAttribute(8, "0800020078050000"), new OpaqueAttribute(20, "01"));
    assertThat(Bytes.there(route)).isEqualTo(route);
  }

  @Test
  void writesWhatIpWrites() {
    // strace -e trace=sendmsg ip -6 route replace default from 2001:db8:a000::/56 via fe80::a1
    //    dev wan1 table 173 metric 1024 proto 173; the order of attributes is ours.
    ByteBuffer out = ByteBuffer.allocate(512);
    ChangeCodec.encode(new Change.Replace(LIVE), true, 7, new MessageWriter(out));

    assertThat(Bytes.hex(out))
        .isEqualTo(
            """
            5c000000 1800 0505 07000000 00000000
            0a 00 38 00 ad ad 00 01 00000000
            1400 0200 20010db8a00000000000000000000000
            0800 0f00 ad000000
            0800 0600 00040000
            1400 0500 fe8000000000000000000000000000a1
            0800 0400 03000000
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void namesRefusingRouteByLoopbackWhenItIsToGo() {
    ByteBuffer out = ByteBuffer.allocate(512);
    ChangeCodec.encode(new Change.Delete(GUARD), false, 7, new MessageWriter(out));

    assertThat(Bytes.hex(out))
        .startsWith("48000000" + "1900" + "0100")
        .endsWith("0800040001000000");
  }

  @Test
  void namesNextHopObjectInPlaceOfWhatItStandsFor() {
    OpaqueAttribute object = new OpaqueAttribute(30, "2a000000");
    Route route =
        new Route(LIVE.key(), LIVE.type(), LIVE.nextHops(), 173, Optional.empty(), List.of(object));

    Route there = (Route) Bytes.there(route);

    assertThat(there.nextHops()).isEmpty();
    assertThat(there.rest()).containsExactly(object);
  }

  @Test
  void readsEventWithItsPort() {
    NetlinkMessage message = Bytes.message(VIA.replace("1800 2200", "1900 0000"));

    assertThat(KernelObjectCodec.decodeEvent(message))
        .contains(new KernelEvent.Absent(LIVE, 0x3f17));
  }

  @Test
  void passesOverRoutesOfOtherFamilies() {
    NetlinkMessage message = Bytes.message(VIA.replace("0a 00 38", "02 00 38"));

    assertThat(KernelObjectCodec.decode(message)).isEmpty();
  }

  @Test
  void refusesPrefixLongerThanAnAddress() {
    String bytes = VIA.replace("0a 00 38", "0a 00 81");

    assertThatThrownBy(() -> Bytes.decode(bytes))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.offset()).isEqualTo(18));
  }

  @Test
  void refusesNextHopLongerThanItsAttribute() {
    String bytes = MULTIPATH.replace("1c00 00 00 05000000", "2000 00 00 05000000");

    assertThatThrownBy(() -> Bytes.decode(bytes))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.attribute()).isEqualTo(9));
  }

  @Test
  void asksForOneTableAndProtocol() {
    ByteBuffer out = ByteBuffer.allocate(64);
    DumpCodec.routes(OptionalLong.of(17301), OptionalInt.of(173), 1, new MessageWriter(out));
    NetlinkMessage request = NetlinkMessage.read(out.flip());

    assertThat(request.header()).isEqualTo(new MessageHeader(Rtm.RTM_GETROUTE, 0x301, 1, 0));
    assertThat(RouteCodec.requestedTable(request)).hasValue(17301);
    assertThat(RouteCodec.requestedProtocol(request)).hasValue(173);
  }
}
