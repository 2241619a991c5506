package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sadr.controller.ra.RouterAdvertisement;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.controller.ra.RouterSolicitation;
import sadr.controller.ra.RouterSolicitationCodec;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.sys.Icmp6Filter;
import sadr.sys.Interfaces;
import sadr.sys.Ip6Membership;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.NetNamespace;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** A raw socket of somebody else on a link: says what the test wants, hears RSes and RAs. */
final class NdPeer implements AutoCloseable {

  static final MacAddress MAC = new MacAddress(0x020000000001L);

  /** Not to hear groups that this socket did not join itself: linux/in6.h. */
  private static final int IPV6_MULTICAST_ALL = 29;

  /** An advertisement that was heard, and when the kernel received it. */
  record Heard(RouterAdvertisement said, Ip6Address from, long epochNanos) {}

  final NativeSocket socket;
  private final int scope;
  private final Message message = new Message(65_536, SockaddrIn6.BYTES);

  private NdPeer(NativeSocket socket, int scope) {
    this.socket = socket;
    this.scope = scope;
  }

  /** One that hears all that comes. */
  static NdPeer on(NetNamespace where, String device) {
    return where.call(() -> open(device, Optional.empty()));
  }

  /** One that has {@code own} for its address and hears unicasts to it alone. */
  static NdPeer unicastOnly(NetNamespace where, String device, Ip6Address own) {
    return where.call(() -> open(device, Optional.of(own)));
  }

  private static NdPeer open(String device, Optional<Ip6Address> own) {
    int index = Interfaces.indexOf(device).orElseThrow().value();
    NativeSocket socket =
        NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    socket.setOption(Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(133, 134)));
    socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, device);
    socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_RECVHOPLIMIT, 1);
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_IF, index);
    NdPeer peer = new NdPeer(socket, index);
    peer.hops(255);
    Ip6Address routers = Ip6Address.parse("ff02::2");
    if (own.isEmpty()) {
      socket.setOption(
          Sockets.SOL_IPV6,
          Sockets.IPV6_ADD_MEMBERSHIP,
          Ip6Membership.of(routers, new LinkIndex(index)));
    } else {
      socket.setOption(Sockets.SOL_IPV6, IPV6_MULTICAST_ALL, 0);
      socket.bind(SockaddrIn6.of(own.get(), 0, index), SockaddrIn6.BYTES);
    }
    return peer;
  }

  /** Sends with this hop limit from now on. */
  void hops(int limit) {
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_HOPS, limit);
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_HOPS, limit);
  }

  /** Whether programs on the same machine hear what it multicasts. */
  void loop(boolean on) {
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_LOOP, on ? 1 : 0);
  }

  void solicit() {
    RouterSolicitation asked = RouterSolicitation.from(Optional.of(MAC));
    NativeBuffer packet = NativeBuffer.allocate(asked.bytes());
    RouterSolicitationCodec.encode(asked, packet.bytes());
    send(packet, "ff02::2");
  }

  void advertise(String to, int lifetime) {
    RouterAdvertisement said =
        new RouterAdvertisement(
            64, false, false, NdLab.advert().preference(), lifetime, 0, 0, List.of());
    NativeBuffer packet = NativeBuffer.allocate(said.bytes());
    RouterAdvertisementCodec.encode(said, packet.bytes());
    send(packet, to);
  }

  void send(String to, int... bytes) {
    NativeBuffer packet = NativeBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      packet.bytes().put(i, (byte) bytes[i]);
    }
    send(packet, to);
  }

  private void send(NativeBuffer packet, String to) {
    int sent = socket.send(packet, SockaddrIn6.of(Ip6Address.parse(to), 0, scope));
    assertThat(sent).isEqualTo(packet.bytes().limit());
  }

  /** Waits for the next advertisement; empty when none has come in {@code time}. */
  Optional<Heard> hear(Duration time) {
    Poller poller = new Poller();
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (poller.await(List.of(socket), left) == 0 || !received()) {
        continue;
      }
      ByteBuffer packet = message.payload();
      if (packet.get(0) == (byte) RouterAdvertisementCodec.TYPE) {
        Ip6Address from = SockaddrIn6.address(message.sender());
        int hops = message.hopLimit().orElseThrow();
        long at = message.receivedAtEpochNanos().orElseThrow();
        return Optional.of(
            new Heard(RouterAdvertisementCodec.decode(packet, from, hops), from, at));
      }
    }
    return Optional.empty();
  }

  /** Waits for the advertisement that says that its sender is no router any more. */
  Heard awaitFarewell() {
    return await("a lifetime of zero")
        .until(
            () -> hear(Duration.ofSeconds(1)).filter(heard -> heard.said().lifetime() == 0),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for a solicitation; whether one has come. */
  boolean hearSolicitation(Duration time) {
    Poller poller = new Poller();
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (poller.await(List.of(socket), left) > 0
          && received()
          && message.payload().get(0) == (byte) RouterSolicitationCodec.TYPE) {
        return true;
      }
    }
    return false;
  }

  /** Throws away what has come. */
  void forget() {
    while (received()) {}
  }

  private boolean received() {
    return socket.receive(message) != NativeSocket.WOULD_BLOCK;
  }

  @Override
  public void close() {
    socket.close();
  }
}
