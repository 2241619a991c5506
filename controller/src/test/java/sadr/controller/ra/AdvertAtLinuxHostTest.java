package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.NetNamespace;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** The packets before the judge that matters: what a Linux host makes of them. */
@Tag("netns")
class AdvertAtLinuxHostTest {

  /** linux/in6.h. */
  private static final int IPV6_MULTICAST_HOPS = 18;

  private static final Ip6Address ALL_NODES = Ip6Address.parse("ff02::1");

  /** By which the router's link-local address is made, and the host's part of its addresses. */
  private static final String ROUTER = "via fe80::ff:fe00:5ad0 ";

  private static final String HOST_PART = ":ff:fe00:1/64 ";

  private NetNamespace namespace;
  private NativeSocket socket;

  @BeforeEach
  void connectRouterAndHost() {
    namespace = NetNamespace.create();
    namespace.exec(
        "ip",
        "link",
        "add",
        "router",
        "address",
        "02:00:00:00:5a:d0",
        "type",
        "veth",
        "peer",
        "name",
        "host",
        "address",
        "02:00:00:00:00:01");
    for (String device : List.of("router", "host")) {
      sysctl(device, "accept_dad", 0);
    }
    sysctl("host", "accept_ra", 2);
    sysctl("host", "accept_ra_rt_info_max_plen", 128);
    sysctl("host", "router_solicitations", 0);
    namespace.exec("ip", "link", "set", "router", "up");
    namespace.exec("ip", "link", "set", "host", "up");
    awaitThat(() -> addresses("router"), text -> text.contains("inet6 fe80:"));
    awaitThat(() -> addresses("host"), text -> text.contains("inet6 fe80:"));
    socket = namespace.call(AdvertAtLinuxHostTest::open);
  }

  @AfterEach
  void close() {
    socket.close();
    namespace.close();
  }

  private static NativeSocket open() {
    NativeSocket made =
        NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    made.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, "router");
    made.setOption(Sockets.SOL_IPV6, IPV6_MULTICAST_HOPS, 255);
    return made;
  }

  private void sysctl(String device, String key, int value) {
    namespace.exec("sysctl", "-qw", "net.ipv6.conf." + device + "." + key + "=" + value);
  }

  private String addresses(String device) {
    return namespace.exec("ip", "-6", "-o", "addr", "show", "dev", device);
  }

  private String routes() {
    return namespace.exec("ip", "-6", "route", "show", "dev", "host");
  }

  private String address(Ip6Prefix prefix) {
    String start = prefix.address().toString().replaceAll("::$", ":");
    return addresses("host")
        .lines()
        .filter(line -> line.contains(" " + start) && line.contains(HOST_PART))
        .findFirst()
        .orElse("");
  }

  private static void awaitThat(Callable<String> text, Predicate<String> wanted) {
    await().until(text, wanted);
  }

  /**
   * Sends again and again, as the schedule does: a host that still works on the packet before may
   * miss what this one says of an address.
   */
  private void sendUntil(
      List<RouterAdvertisement> parts, Callable<String> text, Predicate<String> wanted) {
    await()
        .until(
            () -> {
              send(parts);
              return text.call();
            },
            wanted);
  }

  private void send(List<RouterAdvertisement> parts) {
    for (RouterAdvertisement part : parts) {
      NativeBuffer packet = NativeBuffer.allocate(part.bytes());
      ByteBuffer bytes = packet.bytes();
      RouterAdvertisementCodec.encode(part, bytes);
      assertThat(socket.send(packet, SockaddrIn6.of(ALL_NODES, 0, 0))).isEqualTo(part.bytes());
    }
  }

  private static Adverts site(Deadline preferred, Deadline valid) {
    return Adverts.with()
        .preference(Preference.HIGH)
        .mtu(1480)
        .prefixes(
            Adverts.offer(Adverts.A, preferred, valid),
            Adverts.offer(Adverts.B, Deadline.NEVER, Deadline.NEVER))
        .routes(List.of(Ip6Prefix.parse("2001:db8:b000::/56"), Ip6Prefix.parse("fc00::/7")));
  }

  private static List<RouterAdvertisement> rendered(Advert advert) {
    return AdvertRenderer.render(advert, Adverts.MAC, 1500, Adverts.NOW);
  }

  @Test
  @DisplayName("R1, R9, R26: a host has both prefixes, the dead one deprecated, and our routes")
  void aHostTakesAddressesAndRoutes() {
    send(rendered(site(Adverts.past(), Deadline.NEVER).advert()));
    awaitThat(() -> address(Adverts.B), line -> line.contains("preferred_lft 2700sec"));
    assertThat(address(Adverts.A)).contains("deprecated", "preferred_lft 0sec");
    assertThat(address(Adverts.A)).containsPattern("valid_lft 5(400|39\\d)sec");
    awaitThat(this::routes, text -> text.contains("fc00::/7 " + ROUTER));
    assertThat(routes())
        .containsPattern("default " + ROUTER + ".*expires 2(700|69\\d)sec.*pref high")
        .containsPattern("2001:db8:b000::/56 " + ROUTER + ".*expires 5(400|39\\d)sec.*pref medium");
    assertThat(namespace.exec("sysctl", "-n", "net.ipv6.conf.host.mtu").trim()).isEqualTo("1480");
  }

  @Test
  @DisplayName("R12: a withdrawn prefix is deprecated and off the link at once")
  void aHostLeavesAWithdrawnPrefix() {
    send(rendered(site(Deadline.NEVER, Deadline.NEVER).advert()));
    awaitThat(() -> address(Adverts.A), line -> line.contains("preferred_lft 2700sec"));
    assertThat(routes()).contains(Adverts.A + " proto kernel");
    sendUntil(
        rendered(site(Adverts.past(), Adverts.past()).advert()),
        () -> address(Adverts.A),
        line -> line.contains("deprecated"));
    awaitThat(this::routes, text -> !text.contains(Adverts.A.toString()));
    assertThat(address(Adverts.B)).doesNotContain("deprecated");
  }

  @Test
  @DisplayName(
      "R16: after the farewell a host has no route of ours and prefers none of our prefixes")
  void aHostLetsGoOfARouterThatSaysFarewell() {
    Advert advert = site(Deadline.NEVER, Deadline.NEVER).advert();
    send(rendered(advert));
    awaitThat(this::routes, text -> text.contains("default ") && text.contains("fc00::/7 "));
    List<RouterAdvertisement> farewell =
        AdvertRenderer.farewell(advert, Adverts.MAC, 1500, Adverts.NOW);
    sendUntil(
        farewell,
        () -> address(Adverts.A) + address(Adverts.B),
        text -> text.split("deprecated", -1).length == 3);
    awaitThat(this::routes, text -> !text.contains(ROUTER));
    assertThat(address(Adverts.A)).containsPattern("valid_lft 5\\d{3}sec");
  }

  @Test
  @DisplayName("R19: a host puts several packets together")
  void aHostTakesSeveralPackets() {
    Advert.Offer[] offers = new Advert.Offer[12];
    for (int i = 0; i < offers.length; i++) {
      offers[i] =
          Adverts.offer(
              Ip6Prefix.parse("2001:db8:c000::/48").network(i), Deadline.NEVER, Deadline.NEVER);
    }
    sysctl("host", "max_addresses", 64);
    Advert.Resolver[] resolvers = new Advert.Resolver[100];
    for (int i = 0; i < resolvers.length; i++) {
      resolvers[i] = new Advert.Resolver(new Ip6Address(0x20010db8L << 32, i + 1L), true);
    }
    Advert advert =
        site(Deadline.NEVER, Deadline.NEVER).prefixes(offers).resolvers(resolvers).advert();
    List<RouterAdvertisement> parts = AdvertRenderer.render(advert, Adverts.MAC, 1280, Adverts.NOW);
    assertThat(parts).hasSizeGreaterThan(1);
    send(parts);
    for (Advert.Offer offer : offers) {
      awaitThat(() -> address(offer.prefix()), line -> line.contains("preferred_lft"));
    }
    awaitThat(this::routes, text -> text.contains("default " + ROUTER));
  }
}
