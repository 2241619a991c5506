package sadr.controller.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.FlowTable;
import sadr.netlink.model.Flow;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * The hosts' connections, as far as the kernel tracks them: makes those of a dead prefix speak, or
 * begin anew.
 *
 * <p>How it works: a reset rule of nftables ends a connection when the host next sends something.
 * On one that is idle, or only receives, it never does. So each of them gets a {@link BogusAck};
 * the host's answer meets the rule.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe.
 */
public final class Sessions implements AutoCloseable {

  /** Linux's raw socket whose packets bear their own IPv6 header (raw(7), ipv6(7)). */
  private static final int IPPROTO_RAW = 255;

  /** Room for pokes while their hosts' neighbours are being resolved. */
  private static final int SEND_BUFFER_BYTES = 8 << 20;

  /** How long all pokes of one round wait for room, together. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final FlowTable flows;
  private final NativeSocket socket;
  private final Poller poller = new Poller();
  private final NativeBuffer packet = NativeBuffer.allocate(BogusAck.BYTES);
  private final SplittableRandom random = new SplittableRandom();
  private long patienceNanos;

  private Sessions(FlowTable flows, NativeSocket socket) {
    this.flows = flows;
    this.socket = socket;
  }

  /**
   * Opens them.
   *
   * @throws ErrnoException if the kernel has no netfilter sockets, EPERM without CAP_NET_RAW
   */
  public static Sessions open() {
    return open(SEND_BUFFER_BYTES);
  }

  static Sessions open(int sendBufferBytes) {
    FlowTable flows = FlowTable.open();
    try {
      NativeSocket socket = NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, IPPROTO_RAW);
      Sessions opened = new Sessions(flows, socket);
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_SNDBUFFORCE, sendBufferBytes);
      return opened;
    } catch (ErrnoException e) {
      flows.close();
      throw e;
    }
  }

  /**
   * Pokes the hosts at every established TCP connection that has an end in one of {@code dead} and
   * is not translated.
   *
   * @return how many were poked
   * @throws ErrnoException if the kernel does not tell of its flows
   */
  public int poke(Collection<Ip6Prefix> dead) {
    List<Flow> found = new ArrayList<>();
    PrefixLookup<Boolean> lookup = new PrefixLookup<>();
    dead.forEach(prefix -> lookup.put(prefix, true));
    flows.read(
        flow -> {
          boolean ours = lookup.find(flow.from()) != null || lookup.find(flow.to()) != null;
          if (ours && flow.protocol() == Flow.TCP && flow.established() && !flow.translated()) {
            found.add(flow);
          }
        });
    patienceNanos = PATIENCE_NANOS;
    int poked = 0;
    for (Flow flow : found) {
      boolean began = lookup.find(flow.from()) != null;
      boolean sent =
          began
              ? poke(flow.to(), flow.toPort(), flow.from(), flow.fromPort())
              : poke(flow.from(), flow.fromPort(), flow.to(), flow.toPort());
      poked += sent ? 1 : 0;
    }
    return poked;
  }

  /**
   * Makes the kernel forget the flows that {@code renewal} is about.
   *
   * @return how many it forgot
   * @throws ErrnoException if the kernel does not tell of its flows, or refuses
   */
  public int renew(FlowRenewal renewal) {
    List<Flow> found = new ArrayList<>();
    Predicate<Flow> wanted = renewal.wanted();
    flows.read(
        flow -> {
          if (wanted.test(flow)) {
            found.add(flow);
          }
        });
    return flows.forget(found);
  }

  @Override
  public void close() {
    flows.close();
    socket.close();
  }

  private boolean poke(Ip6Address far, int farPort, Ip6Address host, int hostPort) {
    BogusAck.write(packet.bytes(), far, farPort, host, hostPort, random.nextInt());
    NativeBuffer to = SockaddrIn6.of(host, 0, 0);
    try {
      while (socket.send(packet, to) == NativeSocket.WOULD_BLOCK) {
        if (patienceNanos <= 0) {
          return false;
        }
        awaitRoom();
      }
      return true;
    } catch (ErrnoException e) {
      // The host is gone, and so is its connection; the next one is not.
      return false;
    }
  }

  /** Waits until the kernel has sent some of what it has. */
  private void awaitRoom() {
    long start = System.nanoTime();
    poller.awaitRoom(socket, patienceNanos);
    patienceNanos -= System.nanoTime() - start;
  }
}
