package sadr.controller.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.FlowTable;
import sadr.netlink.model.Flow;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * The hosts' connections, as far as the kernel tracks them: counts them, and makes those of a dead
 * prefix speak.
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

  private final FlowTable flows;
  private final NativeSocket socket;
  private final NativeBuffer packet = NativeBuffer.allocate(BogusAck.BYTES);
  private final SplittableRandom random = new SplittableRandom();

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
    FlowTable flows = FlowTable.open();
    try {
      return new Sessions(
          flows, NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, IPPROTO_RAW));
    } catch (ErrnoException e) {
      flows.close();
      throw e;
    }
  }

  /**
   * Pokes the hosts at every established TCP connection that has an end in one of {@code dead} and
   * is not translated.
   *
   * @return how many there were
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
    for (Flow flow : found) {
      if (lookup.find(flow.from()) != null) {
        poke(flow.to(), flow.toPort(), flow.from(), flow.fromPort());
      } else {
        poke(flow.from(), flow.fromPort(), flow.to(), flow.toPort());
      }
    }
    return found.size();
  }

  /**
   * How many flows have an end in the prefixes of each owner; owners without any are there with 0.
   * Pings are no sessions: an uplink that is probed would never be without. Empty where it cannot
   * be known: no flow of anybody is there, and the kernel may not be tracking.
   *
   * @param tracked whether the kernel surely tracks connections
   * @throws ErrnoException if the kernel does not tell of its flows
   */
  public Map<String, Long> count(
      Map<String, ? extends Collection<Ip6Prefix>> owners, boolean tracked) {
    Map<String, Long> counts = new HashMap<>();
    AtomicLong seen = new AtomicLong();
    PrefixLookup<String> lookup = new PrefixLookup<>();
    owners.forEach(
        (owner, prefixes) -> {
          counts.put(owner, 0L);
          prefixes.forEach(prefix -> lookup.put(prefix, owner));
        });
    flows.read(
        flow -> {
          seen.incrementAndGet();
          String owner = lookup.find(flow.from());
          String other = owner == null ? lookup.find(flow.to()) : owner;
          if (other != null && flow.protocol() != Flow.ICMP6 && !flow.translated()) {
            counts.merge(other, 1L, Long::sum);
          }
        });
    return tracked || seen.get() > 0 ? counts : Map.of();
  }

  @Override
  public void close() {
    flows.close();
    socket.close();
  }

  private void poke(Ip6Address far, int farPort, Ip6Address host, int hostPort) {
    BogusAck.write(packet.bytes(), far, farPort, host, hostPort, random.nextInt());
    try {
      socket.send(packet, SockaddrIn6.of(host, 0, 0));
    } catch (ErrnoException e) {
      // The host is gone, and so is its connection; the next one is not.
      return;
    }
  }
}
