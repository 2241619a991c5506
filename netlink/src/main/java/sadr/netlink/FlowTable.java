package sadr.netlink;

import java.util.function.Consumer;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.FlowCodec;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Flow;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Reads the IPv6 flows that the kernel tracks, over ctnetlink. It only looks: nothing here makes
 * the kernel track anything.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe: one thread
 * uses it at a time. Reading takes CAP_NET_ADMIN.
 */
public final class FlowTable implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

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
