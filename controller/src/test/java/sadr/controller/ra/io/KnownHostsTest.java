package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Neighbour.State;

class KnownHostsTest {

  private static final LinkIndex LAN = new LinkIndex(3);
  private static final Optional<MacAddress> OWN = Optional.of(new MacAddress(0xff));
  private static final LinkFacts LINK =
      new LinkFacts("lan0", LAN, Ip6Address.parse("fe80::1"), OWN, 1500);

  private static Neighbour neighbour(String address, long mac, State state, boolean router) {
    Optional<MacAddress> known = mac == 0 ? Optional.empty() : Optional.of(new MacAddress(mac));
    return new Neighbour(LAN, Ip6Address.parse(address), known, state, router);
  }

  private static List<String> of(Neighbour... neighbours) {
    return KnownHosts.of(List.of(neighbours), LINK).stream().map(Ip6Address::toString).toList();
  }

  @Test
  void tellsEachHostOnceAtItsLinkLocalAddressIfItHasOne() {
    assertThat(
            of(
                neighbour("2001:db8:a000:1::2", 2, State.STALE, false),
                neighbour("fe80::2", 2, State.REACHABLE, false),
                neighbour("2001:db8:b000:1::2", 2, State.STALE, false),
                neighbour("2001:db8:a000:1::3", 3, State.DELAY, false)))
        .containsExactly("fe80::2", "2001:db8:a000:1::3");
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT"})
  void tellsThoseThatMayBeThere(State state) {
    assertThat(of(neighbour("fe80::2", 2, state, false))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      mode = Mode.EXCLUDE,
      names = {"REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT"})
  void leavesOutThoseThatAreNot(State state) {
    assertThat(of(neighbour("fe80::2", 2, state, false))).isEmpty();
  }

  @Test
  void leavesOutRoutersWithAllTheirAddressesAndThisOne() {
    assertThat(
            of(
                neighbour("fe80::9", 9, State.STALE, true),
                neighbour("2001:db8:a000:1::9", 9, State.STALE, false),
                neighbour("fe80::1", 0xff, State.STALE, false)))
        .isEmpty();
  }

  @Test
  void leavesOutOtherLinksAndThoseWithoutHardwareAddress() {
    Neighbour elsewhere =
        new Neighbour(new LinkIndex(4), Ip6Address.parse("fe80::2"), OWN, State.REACHABLE, false);
    assertThat(of(elsewhere, neighbour("fe80::3", 0, State.STALE, false))).isEmpty();
  }
}
