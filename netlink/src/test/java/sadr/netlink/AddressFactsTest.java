package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.sys.NetNamespace;

/** What sadr relies on when it gives the router addresses, and only a real kernel can show. */
@Tag("netns")
class AddressFactsTest {

  private static final Ip6Address FIBER = Ip6Address.parse("2001:db8:a000:1::1");
  private static final Ip6Address CABLE = Ip6Address.parse("2001:db8:b000:1::1");
  private static final Lifetime HOUR = new Lifetime(3600);

  private final NetNamespace namespace = TwoUplinks.create();
  private NetlinkConnection kernel;
  private LinkIndex lan;

  @BeforeEach
  void open() {
    kernel = namespace.call(NetlinkConnection::open);
    lan =
        kernel.links().stream()
            .filter(link -> link.name().equals("wan2"))
            .map(Link::index)
            .findAny()
            .orElseThrow();
  }

  @AfterEach
  void close() {
    kernel.close();
    namespace.close();
  }

  @Test
  void keepsLifetimesAndProtocolOfAnAddress() {
    Address address = address(FIBER, HOUR, 173);
    assertThat(put(address)).allMatch(Outcome::ok);
    Address standing = standing(FIBER);
    assertThat(standing.protocol()).isEqualTo(173);
    assertThat(standing.preferred().seconds()).isBetween(3590L, 3600L);
    assertThat(standing.valid().seconds()).isBetween(7190L, 7200L);
    assertThat(standing.flags() & Address.NO_DAD).isNotZero();
  }

  @Test
  void replacementChangesLifetimesAndProtocolOfAnybodysAddress() {
    namespace.exec("ip", "address", "add", FIBER + "/64", "dev", "wan2", "nodad");
    put(address(FIBER, Lifetime.ZERO, 174));
    assertThat(standing(FIBER).preferred()).isEqualTo(Lifetime.ZERO);
    assertThat(standing(FIBER).flags() & Address.DEPRECATED).isNotZero();
    assertThat(standing(FIBER).protocol()).isEqualTo(174);

    put(address(FIBER, HOUR, 0));
    assertThat(standing(FIBER).preferred().seconds()).isBetween(3590L, 3600L);
    assertThat(standing(FIBER).flags() & Address.DEPRECATED).isZero();
    assertThat(standing(FIBER).protocol()).isZero();
  }

  @Test
  void deletionNeedsNoMoreThanTheAddressAsItStands() {
    put(address(FIBER, HOUR, 173));
    List<Outcome> outcomes = kernel.execute(List.of(new Change.Delete(standing(FIBER))));
    assertThat(outcomes).allMatch(Outcome::ok);
    assertThat(kernel.addresses()).noneMatch(address -> address.address().equals(FIBER));
  }

  @Test
  void theNextConnectionBeginsFromAnotherAddressAtOnce() {
    put(address(FIBER, HOUR, 173));
    put(address(CABLE, Lifetime.ZERO, 173));
    RouteKey anywhere = new RouteKey(RouteKey.MAIN, Ip6Prefix.ANY, Ip6Prefix.ANY, 1024);
    NextHop hop = NextHop.via(Ip6Address.parse("fe80::a1"), lan);
    kernel.execute(List.of(new Change.Add(Route.unicast(anywhere, hop, 173))));
    await().until(() -> !chosen().isUnspecified());
    assertThat(chosen()).isEqualTo(FIBER);

    put(address(CABLE, HOUR, 173));
    put(address(FIBER, Lifetime.ZERO, 173));
    assertThat(chosen()).isEqualTo(CABLE);

    put(address(FIBER, HOUR, 173));
    put(address(CABLE, Lifetime.ZERO, 173));
    assertThat(chosen()).isEqualTo(FIBER);
  }

  /** The source that the kernel gives a new connection to the Internet; :: for none. */
  private Ip6Address chosen() {
    return namespace.call(
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("2001:db8:ffff::1"), 53));
            String text = socket.getLocalAddress().getHostAddress();
            return Ip6Address.parse(text.replaceFirst("%.*", ""));
          }
        });
  }

  private List<Outcome> put(Address address) {
    return kernel.execute(List.of(new Change.Replace(address)));
  }

  private Address address(Ip6Address address, Lifetime preferred, int protocol) {
    Lifetime valid = new Lifetime(7200);
    return new Address(lan, address, 64, preferred, valid, Address.NO_DAD, protocol);
  }

  private Address standing(Ip6Address wanted) {
    return kernel.addresses().stream()
        .filter(address -> address.address().equals(wanted))
        .findAny()
        .orElseThrow();
  }
}
