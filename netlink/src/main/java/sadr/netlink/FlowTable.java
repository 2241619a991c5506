package sadr.netlink;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.FlowCodec;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Flow;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * The IPv6 flows that the kernel tracks, over ctnetlink: reads them, and makes it forget some.
 * Nothing here makes the kernel track anything.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe: one thread
 * uses it at a time. Reading takes CAP_NET_ADMIN.
 */
public final class FlowTable implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  /** What the kernel says of an entry that is gone, or that another one has the place of. */
  private static final Errno GONE = Errno.ENOENT;

  /** So many in one datagram: some 120 bytes each. */
  private static final int BATCH = 256;

  private final NetlinkTransport transport;
  private final Exchange exchange;

  /** Speaks through {@code transport}, which it closes in the end. */
  FlowTable(NetlinkTransport transport) {
    this.transport = transport;
    this.exchange = new Exchange(transport);
  }

  /**
   * Opens it, in this thread's network namespace.
   *
   * @throws ErrnoException EPROTONOSUPPORT if the kernel has no netfilter sockets
   */
  public static FlowTable open() {
    return new FlowTable(SocketTransport.forNetfilter(RECEIVE_BUFFER_BYTES));
  }

  /**
   * Hands every flow to {@code each}, one by one, as there may be hundreds of thousands. One that
   * comes or goes meanwhile may be told or not.
   *
   * @throws ErrnoException if the kernel refuses to tell (EPERM; EINVAL where connection tracking
   *     is not there), or does not answer
   */
  public void read(Consumer<Flow> each) {
    int sequence = exchange.take(1);
    FlowCodec.dump(sequence, exchange.start());
    exchange.send();
    try {
      exchange.receive("dump flows", message -> take(message, sequence, each));
    } catch (RuntimeException e) {
      // A dump that was not read to its end would make the kernel answer EBUSY to the next one.
      exchange.discard();
      throw e;
    }
  }

  /**
   * Makes the kernel forget flows, so that it decides anew about their next packets.
   *
   * @param flows as {@link #read} told of them; what has ended since does no harm
   * @return how many it forgot
   * @throws ErrnoException if the kernel refuses (EPERM) or does not answer; some may be forgotten
   */
  public int forget(List<Flow> flows) {
    int forgotten = 0;
    for (int start = 0; start < flows.size(); start += BATCH) {
      forgotten += forgetAtOnce(flows.subList(start, Math.min(flows.size(), start + BATCH)));
    }
    return forgotten;
  }

  private int forgetAtOnce(List<Flow> flows) {
    int first = exchange.take(flows.size());
    int last = first + flows.size() - 1;
    MessageWriter out = exchange.start();
    for (int i = 0; i < flows.size(); i++) {
      FlowCodec.delete(flows.get(i), first + i == last, first + i, out);
    }
    exchange.send();
    Set<Integer> gone = new HashSet<>();
    exchange.receive("forget flows", message -> answered(message, first, last, gone));
    return flows.size() - gone.size();
  }

  private static boolean answered(NetlinkMessage message, int first, int last, Set<Integer> gone) {
    int sequence = message.header().sequence();
    if (message.header().type() != Nlm.NLMSG_ERROR || sequence < first || sequence > last) {
      return true;
    }
    ExtendedAck ack = ExtendedAck.decode(message);
    if (ack.error() == GONE.number()) {
      gone.add(sequence);
    } else if (ack.error() != 0) {
      throw new ErrnoException("forget flows", new Errno(ack.error()), ack.text());
    }
    return sequence != last;
  }

  @Override
  public void close() {
    transport.close();
  }

  private static boolean take(NetlinkMessage message, int sequence, Consumer<Flow> each) {
    MessageHeader header = message.header();
    if (header.sequence() != sequence) {
      return true;
    }
    if (header.type() == Nlm.NLMSG_DONE || header.type() == Nlm.NLMSG_ERROR) {
      ExtendedAck end = ExtendedAck.decode(message);
      if (end.error() != 0) {
        throw new ErrnoException("dump flows", new Errno(end.error()), end.text());
      }
      return false;
    }
    if (header.type() == FlowCodec.NEW) {
      each.accept(FlowCodec.decode(message));
    }
    return true;
  }
}
