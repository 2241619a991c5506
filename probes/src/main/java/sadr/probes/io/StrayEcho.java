package sadr.probes.io;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.probes.packet.EchoCodec;
import sadr.probes.packet.EchoPacket;
import sadr.probes.packet.EchoReply;
import sadr.probes.packet.MalformedPacketException;
import sadr.sys.Icmp6Filter;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;
import sadr.sys.SockaddrLl;
import sadr.sys.Sockets;

/**
 * Asks a target from an address through an interface, whatever routes, rules and firewall say of
 * that: to find out what an ISP carries.
 *
 * <p>How it works: each request is handed to the link itself, over a packet socket, with the
 * gateway's hardware address. So nothing has to be changed to let it leave, no guard is opened for
 * an instant, and nothing is left behind, whoever may die meanwhile. The answer comes as routed by
 * the Internet, by whichever interface: it is heard on a raw socket bound to the address.
 *
 * <p>Not thread-safe: one thread uses it.
 */
public final class StrayEcho implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Ip6Address from;
  private final NativeSocket out;
  private final NativeSocket in;
  private final NativeBuffer link;
  private final NativeBuffer packet = NativeBuffer.allocate(EchoPacket.BYTES);
  private final Message message = new Message(EchoCodec.BYTES, SockaddrIn6.BYTES);
  private final int identifier = RANDOM.nextInt(1 << Short.SIZE);
  private final Poller poller = new Poller();

  private StrayEcho(Ip6Address from, NativeSocket out, NativeSocket in, NativeBuffer link) {
    this.from = from;
    this.out = out;
    this.in = in;
    this.link = link;
  }

  /**
   * Opens it.
   *
   * @param from an address of this machine
   * @param device the interface to send by
   * @param gateway the hardware address of the router there; empty on a point-to-point link
   * @throws sadr.sys.ErrnoException EPERM without CAP_NET_RAW, EADDRNOTAVAIL if the address is not
   *     this machine's
   */
  public static StrayEcho open(Ip6Address from, LinkIndex device, Optional<MacAddress> gateway) {
    NativeSocket in = NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    try {
      in.setOption(
          Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(EchoCodec.REPLY)));
      in.bind(SockaddrIn6.of(from, 0, 0), SockaddrIn6.BYTES);
      // Protocol 0: it hears nothing.
      NativeSocket out = NativeSocket.open(Sockets.AF_PACKET, Sockets.SOCK_DGRAM, 0);
      return new StrayEcho(from, out, in, SockaddrLl.ip6(device, gateway));
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Asks.
   *
   * @param to the target
   * @param count how many requests, one after the other
   * @param patienceNanos how long to wait for the answer to each
   * @return how many were answered
   * @throws sadr.sys.ErrnoException if a request cannot leave, such as ENETDOWN
   */
  public int ask(Ip6Address to, int count, long patienceNanos) {
    Set<Long> tokens = new HashSet<>();
    int answered = 0;
    for (int sequence = 0; sequence < count; sequence++) {
      long token = RANDOM.nextLong();
      tokens.add(token);
      EchoPacket.write(packet.bytes(), from, to, new EchoPacket.Words(identifier, sequence, token));
      out.send(packet, link);
      answered += await(to, tokens, System.nanoTime() + patienceNanos) ? 1 : 0;
    }
    return answered;
  }

  /** Waits for an answer to any of the requests; a late one is one too. */
  private boolean await(Ip6Address to, Set<Long> tokens, long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      while (in.receive(message) != NativeSocket.WOULD_BLOCK) {
        if (isAnswer(to, tokens)) {
          return true;
        }
      }
      poller.await(List.of(in), left);
    }
    return false;
  }

  private boolean isAnswer(Ip6Address to, Set<Long> tokens) {
    if (!SockaddrIn6.address(message.sender()).equals(to)) {
      return false;
    }
    try {
      EchoReply reply = EchoCodec.readReply(message.payload());
      return reply.identifier() == identifier
          && reply.token().isPresent()
          && tokens.remove(reply.token().getAsLong());
    } catch (MalformedPacketException e) {
      return false; // Somebody else's.
    }
  }

  @Override
  public void close() {
    out.close();
    in.close();
  }
}
