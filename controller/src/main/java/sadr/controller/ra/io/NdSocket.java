package sadr.controller.ra.io;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.controller.ra.RouterSolicitation;
import sadr.controller.ra.RouterSolicitationCodec;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.sys.ErrnoException;
import sadr.sys.Icmp6Filter;
import sadr.sys.Ip6Membership;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Pollable;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * A raw ICMPv6 socket on one interface that speaks router discovery: hop limit 255 both ways (RFC
 * 4861 §4.1, §4.2), and never a fragment (RFC 6980 §5).
 *
 * <p>How it works: bound to the device and to the interface's own link-local address, which is the
 * source of all it sends; multicasts to this link reach it all the same. It does not hear what it
 * sends itself, so an advertisement from its own address comes from another program.
 *
 * <p>Owned by one thread: "sadr-nd", or who takes a {@link RouterCensus}.
 */
final class NdSocket implements AutoCloseable {

  private static final Ip6Address ALL_NODES = Ip6Address.parse("ff02::1");
  private static final Ip6Address ALL_ROUTERS = Ip6Address.parse("ff02::2");
  private static final int HOPS = 255;

  /** Room for advertisements to a thousand neighbours at once. */
  private static final int SEND_BUFFER_BYTES = 2 << 20;

  /** More than come in the instant between its making and its binding. */
  private static final int MOST_FORGOTTEN = 1000;

  private final NativeSocket socket;
  private final NativeBuffer allNodes;
  private final NativeBuffer allRouters;
  private final int scope;

  private NdSocket(NativeSocket socket, LinkIndex link) {
    this.socket = socket;
    scope = link.value();
    allNodes = SockaddrIn6.of(ALL_NODES, 0, scope);
    allRouters = SockaddrIn6.of(ALL_ROUTERS, 0, scope);
  }

  /**
   * Opens one that hears solicitations and advertisements, as a router does.
   *
   * @throws ErrnoException ENODEV without the device, EADDRNOTAVAIL without its address, EPERM
   *     without CAP_NET_RAW
   */
  static NdSocket forRouter(LinkFacts link) {
    Set<Integer> heard = Set.of(RouterSolicitationCodec.TYPE, RouterAdvertisementCodec.TYPE);
    NdSocket opened = open(link, heard);
    try {
      opened.socket.setOption(
          Sockets.SOL_IPV6,
          Sockets.IPV6_ADD_MEMBERSHIP,
          Ip6Membership.of(ALL_ROUTERS, link.index()));
      return opened;
    } catch (ErrnoException e) {
      opened.close();
      throw e;
    }
  }

  /** Opens one that hears advertisements, as a host does; otherwise as {@link #forRouter}. */
  static NdSocket forHost(LinkFacts link) {
    return open(link, Set.of(RouterAdvertisementCodec.TYPE));
  }

  private static NdSocket open(LinkFacts link, Set<Integer> heard) {
    NativeSocket socket =
        NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    try {
      int index = link.index().value();
      socket.setOption(Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(heard));
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, link.device());
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_SNDBUFFORCE, SEND_BUFFER_BYTES);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_RECVHOPLIMIT, 1);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_HOPS, HOPS);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_HOPS, HOPS);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_IF, index);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_LOOP, 0);
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_DONTFRAG, 1);
      socket.bind(SockaddrIn6.of(link.address(), 0, index), SockaddrIn6.BYTES);
      forget(socket);
      return new NdSocket(socket, link.index());
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  /** What came before it was bound may be of any interface and any kind. */
  private static void forget(NativeSocket socket) {
    Message unread = new Message(Long.BYTES, SockaddrIn6.BYTES);
    int most = MOST_FORGOTTEN;
    while (socket.receive(unread) != NativeSocket.WOULD_BLOCK && most > 0) {
      most--;
    }
  }

  /** What to wait on. */
  Pollable source() {
    return socket;
  }

  /** Receives one packet into {@code message}; false when there is none. */
  boolean receive(Message message) {
    return socket.receive(message) != NativeSocket.WOULD_BLOCK;
  }

  /** The hop limit of what was received; 0 where the kernel does not tell. */
  static int hopLimit(Message message) {
    OptionalInt hops = message.hopLimit();
    return hops.orElse(0);
  }

  /**
   * Sends packets to one host, or to all nodes.
   *
   * @return false when the buffer is full, and the rest was not sent
   * @throws ErrnoException if the kernel refuses
   */
  boolean send(List<NativeBuffer> packets, Optional<Ip6Address> host) {
    NativeBuffer to = host.map(one -> SockaddrIn6.of(one, 0, scope)).orElse(allNodes);
    for (NativeBuffer packet : packets) {
      if (socket.send(packet, to) == NativeSocket.WOULD_BLOCK) {
        return false;
      }
    }
    return true;
  }

  /** Asks the routers on the link to advertise themselves. */
  void solicit(Optional<MacAddress> mac) {
    RouterSolicitation solicitation = RouterSolicitation.from(mac);
    NativeBuffer packet = NativeBuffer.allocate(solicitation.bytes());
    RouterSolicitationCodec.encode(solicitation, packet.bytes());
    socket.send(packet, allRouters);
  }

  /**
   * Asks the other programs on this machine too, which answer by unicast. What they multicast is
   * not looped back to us where they asked for that, as radvd and systemd-networkd do.
   */
  void solicitThisMachineToo() {
    socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_LOOP, 1);
    try {
      solicit(Optional.empty());
    } finally {
      socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_MULTICAST_LOOP, 0);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
