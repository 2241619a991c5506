package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Link;

/** Messages captured on Linux 6.18; of the long ones the attributes that matter here. */
class LinkCodecTest {

  // ip link add wan2 type veth peer name isp2; ip link set wan2 up; ip link set isp2 up
  // (a dump of the links, which has 45 attributes more)
  static final String VETH =
      """
      58000000 1000 0200 01000000 173f0000
      00 00 0100 05000000 43100100 00000000
      0900 0300 77616e3200000000
      0800 0d00 e8030000
      0500 1000 06000000
      0500 1100 00000000
      0800 0400 dc050000
      0a00 0100 0ea0178b62dd 0000
      """;

  // ip link add br0 type bridge; ip link set wan2 master br0
  // (the second of the events, cut in the same way)
  static final String BRIDGE_PORT =
      """
      44000000 1000 0000 00000000 00000000
      07 00 0100 05000000 02100000 00000000
      0900 0300 77616e3200000000
      0800 0a00 06000000
      0800 0400 dc050000
      0500 1000 02000000
      """;

  // iw dev wlan0 scan: SIOCGIWSCAN, the end of the scan (not captured, for want of a radio: put
  // together as rtnetlink_ifinfo_prep and wireless_send_event of net/wireless/wext-core.c do it)
  static final String RADIO =
      """
      40000000 1000 0000 00000000 00000000
      00 00 0100 05000000 03100000 00000000
      0a00 0300 776c616e3000 0000
      1400 0b00 1000 198b 00000000 0000 0000 00000000
      """;

  @Test
  void readsInterfaceWithCarrier() {
    Link link = (Link) Bytes.decode(VETH);

    assertThat(link)
        .isEqualTo(
            new Link(
                new LinkIndex(5),
                "wan2",
                true,
                true,
                Link.OperState.UP,
                1500,
                Optional.of(new MacAddress(0x0ea0178b62ddL))));
    assertThat(link.hasCarrier()).isTrue();
  }

  @Test
  void passesOverTheBridgesViewOfItsPort() {
    assertThat(KernelObjectCodec.decode(Bytes.message(BRIDGE_PORT))).isEmpty();
  }

  @Test
  void passesOverTheNewsOfARadioWhichTellNoState() {
    assertThat(KernelObjectCodec.decode(Bytes.message(RADIO))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Link.OperState.class)
  void keepsEveryState(Link.OperState state) {
    Link link = new Link(new LinkIndex(7), "tun0", true, false, state, 1280, Optional.empty());

    assertThat(Bytes.there(link)).isEqualTo(link);
  }
}
