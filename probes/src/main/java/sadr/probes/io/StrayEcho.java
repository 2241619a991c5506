package sadr.probes.io;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.probes.packet.EchoCodec;
import sadr.probes.packet.EchoPacket;
import sadr.probes.packet.EchoReply;
import sadr.probes.packet.MalformedPacketException;
import sadr.sys.ErrnoException;
import sadr.sys.Icmp6Filter;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;
import sadr.sys.SockaddrLl;
import sadr.sys.Sockets;

/**
 * Asks targets from an address through an interface, whatever routes, rules and firewall say of
 * that: to find out what an ISP carries.
 *
 * <p>How it works: each request is handed to the link itself, over a packet socket, with the
 * gateway's hardware address. So nothing has to be changed to let it leave, no guard is opened for
 * an instant, and nothing is left behind, whoever may die meanwhile. The answer comes as routed by
 * the Internet, by whichever interface: it is heard on a raw socket bound to the address. Many are
 * asked in one {@link #round}, which takes no longer than one alone.
 *
 * <p>Not thread-safe: one thread uses it.
 */
public final class StrayEcho implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** More answers at once are a flood, which must not keep a round past its time. */
  private static final int READ_AT_ONCE = 256;

  private final Ip6Address from;
  private final List<Ip6Address> targets;
  private final NativeSocket out;
  private final NativeSocket in;
  private final NativeBuffer link;
  private final NativeBuffer packet = NativeBuffer.allocate(EchoPacket.BYTES);
  private final Message message = new Message(EchoCodec.BYTES, SockaddrIn6.BYTES);
  private final int identifier = RANDOM.nextInt(1 << Short.SIZE);

  /** Whom each request that is not answered was sent to. */
  private final Map<Long, Ip6Address> waiting = new HashMap<>();

  private final Map<Ip6Address, Integer> answers = new HashMap<>();
  private Optional<ErrnoException> failure = Optional.empty();
  private int sequence;

  private StrayEcho(
      Ip6Address from,
      List<Ip6Address> targets,
      NativeSocket out,
      NativeSocket in,
      NativeBuffer link) {
    this.from = from;
    this.targets = List.copyOf(targets);
    this.out = out;
    this.in = in;
    this.link = link;
  }

  /**
   * Where a request goes out.
   *
   * @param device the interface
   * @param gateway the hardware address of the router there; empty on a point-to-point link
   */
  public record Exit(LinkIndex device, Optional<MacAddress> gateway) {}

  /**
   * How a round is spread in time.
   *
   * @param requests how many to each target, one after the other until there is an answer
   * @param spacingNanos between two of them
   * @param patienceNanos how long to wait after the last
   */
  public record Pace(int requests, long spacingNanos, long patienceNanos) {

    /** How long a round takes at the most. */
    public long nanos() {
      return (requests - 1) * spacingNanos + patienceNanos;
    }
  }

  /**
   * Opens it.
   *
   * @param from an address of this machine
   * @param targets whom to ask
   * @throws ErrnoException EPERM without CAP_NET_RAW, EADDRNOTAVAIL if the address is not this
   *     machine's
   */
  public static StrayEcho open(Ip6Address from, List<Ip6Address> targets, Exit exit) {
    NativeSocket in = NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    try {
      in.setOption(
          Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(EchoCodec.REPLY)));
      in.bind(SockaddrIn6.of(from, 0, 0), SockaddrIn6.BYTES);
      // Protocol 0: it hears nothing.
      NativeSocket out = NativeSocket.open(Sockets.AF_PACKET, Sockets.SOCK_DGRAM, 0);
      NativeBuffer link = SockaddrLl.ip6(exit.device(), exit.gateway());
      return new StrayEcho(from, targets, out, in, link);
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Asks all of them at the same time, each of them once; each is done with its first answer, or
   * with the first failure.
   */
  public static void round(List<StrayEcho> all, Pace pace) {
    Poller poller = new Poller();
    for (int i = 0; i < pace.requests(); i++) {
      all.stream().filter(StrayEcho::isWaiting).forEach(StrayEcho::send);
      boolean last = i == pace.requests() - 1;
      await(all, poller, last ? pace.patienceNanos() : pace.spacingNanos());
    }
  }

  private static void await(List<StrayEcho> all, Poller poller, long nanos) {
    long end = System.nanoTime() + nanos;
    while (true) {
      List<StrayEcho> still = all.stream().filter(StrayEcho::isWaiting).toList();
      long left = end - System.nanoTime();
      if (still.isEmpty() || left <= 0) {
        return;
      }
      List<Pollable> sources = still.stream().<Pollable>map(echo -> echo.in).toList();
      poller.await(sources, left);
      still.forEach(StrayEcho::receive);
    }
  }

  private boolean isWaiting() {
    return failure.isEmpty() && answered() == 0;
  }

  private void send() {
    try {
      for (Ip6Address to : targets) {
        long token = RANDOM.nextLong();
        EchoPacket.Words words = new EchoPacket.Words(identifier, sequence, token);
        EchoPacket.write(packet.bytes(), from, to, words);
        out.send(packet, link);
        waiting.put(token, to);
      }
      sequence++;
    } catch (ErrnoException e) {
      failure = Optional.of(e);
    }
  }

  /** Takes answers to any of the requests; a late one is one too. */
  private void receive() {
    try {
      for (int i = 0; i < READ_AT_ONCE && in.receive(message) != NativeSocket.WOULD_BLOCK; i++) {
        read();
      }
    } catch (ErrnoException e) {
      failure = Optional.of(e);
    }
  }

  private void read() {
    try {
      EchoReply reply = EchoCodec.readReply(message.payload());
      if (reply.identifier() == identifier && reply.token().isPresent()) {
        take(SockaddrIn6.address(message.sender()), reply.token().getAsLong());
      }
    } catch (MalformedPacketException e) {
      // Somebody else's.
    }
  }

  private void take(Ip6Address sender, long token) {
    if (waiting.remove(token, sender)) {
      answers.merge(sender, 1, Integer::sum);
    }
  }

  /** Why a request could not leave, such as ENETDOWN, or no answer be received. */
  public Optional<ErrnoException> failure() {
    return failure;
  }

  /** How many requests to each target have left. */
  public int sent() {
    return sequence;
  }

  /** How many of those to {@code target} were answered. */
  public int answered(Ip6Address target) {
    return answers.getOrDefault(target, 0);
  }

  /** How many of all were answered. */
  public int answered() {
    return answers.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() {
    out.close();
    in.close();
  }
}
