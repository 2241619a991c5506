package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Neighbour;

/** Messages captured on Linux 6.18 with a dump of the neighbours. */
class NeighbourCodecTest {

  // ip -6 neighbour add fe80::a1 dev wan1 lladdr 02:00:00:00:00:a1 nud reachable router
  static final String ROUTER =
      """
      58000000 1c00 0200 01000000 173f0000
      0a 00 0000 03000000 0200 80 01
      1400 0100 fe8000000000000000000000000000a1
      0a00 0200 0200000000a1 0000
      0800 0400 00000000
      1400 0300 00000000000000000000000001000000
      """;

  private static final Neighbour NEIGHBOUR =
      new Neighbour(
          new LinkIndex(3),
          Ip6Address.parse("fe80::a1"),
          Optional.of(new MacAddress(0x02_00_00_00_00_a1L)),
          Neighbour.State.REACHABLE,
          true);

  @Test
  void readsRouterWithItsHardwareAddress() {
    assertThat(Bytes.decode(ROUTER)).isEqualTo(NEIGHBOUR);
  }

  @ParameterizedTest
  @EnumSource(Neighbour.State.class)
  void keepsEveryState(Neighbour.State state) {
    Neighbour neighbour =
        new Neighbour(
            new LinkIndex(3), Ip6Address.parse("fe80::a1"), Optional.empty(), state, false);

    assertThat(Bytes.there(neighbour)).isEqualTo(neighbour);
  }

  @Test
  void refusesTwoStatesAtOnce() {
    assertThatThrownBy(() -> Bytes.decode(ROUTER.replace("0200 80 01", "0600 80 01")))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void passesOverProxiedAddresses() {
    assertThat(KernelObjectCodec.decode(Bytes.message(ROUTER.replace("0200 80 01", "0200 08 01"))))
        .isEmpty();
  }

  @Test
  void hasNoHardwareAddressOfAnotherLength() {
    Neighbour neighbour =
        (Neighbour)
            Bytes.decode(
                ROUTER.replace("0a00 0200 0200000000a1 0000", "0800 0200 02000000 0400 ff00"));

    assertThat(neighbour.mac()).isEmpty();
  }
}
