package sadr.netlink;

import java.util.Optional;
import sadr.net.LinkIndex;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.LinkCountersCodec;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.LinkCounters;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Reads what interfaces count, one interface a request.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe: one thread
 * uses it at a time. Reading takes no capability. The kernel answers under a lock that changes of
 * interfaces hold, so whoever must not wait reads on a thread of its own.
 */
public final class LinkCounterReader implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 1 << 18;

  private final NetlinkTransport transport;
  private final Exchange exchange;

  /** Speaks through {@code transport}, which it closes in the end. */
  LinkCounterReader(NetlinkTransport transport) {
    this.transport = transport;
    this.exchange = new Exchange(transport);
  }

  /**
   * Opens it, in this thread's network namespace.
   *
   * @throws ErrnoException if the kernel has no such sockets
   */
  public static LinkCounterReader open() {
    return new LinkCounterReader(SocketTransport.forRequests(RECEIVE_BUFFER_BYTES));
  }

  /**
   * What {@code link} has counted; empty if there is no such link, or it counts nothing.
   *
   * @throws ErrnoException if the kernel refuses to tell, or does not answer
   */
  public Optional<LinkCounters> read(LinkIndex link) {
    int sequence = exchange.take(1);
    LinkCountersCodec.request(link, sequence, exchange.start());
    exchange.send();
    Found found = new Found();
    exchange.receive(
        "read counters of link " + link,
        message -> {
          if (message.header().sequence() != sequence) {
            return true;
          }
          if (message.header().type() == Nlm.NLMSG_ERROR) {
            refused(link, ExtendedAck.decode(message));
          } else {
            found.counters = LinkCountersCodec.decode(message);
          }
          return false;
        });
    return found.counters;
  }

  @Override
  public void close() {
    transport.close();
  }

  private static void refused(LinkIndex link, ExtendedAck ack) {
    Errno errno = new Errno(ack.error());
    if (!errno.equals(Errno.ENODEV)) {
      throw new ErrnoException("read counters of link " + link, errno, ack.text());
    }
  }

  private static final class Found {
    private Optional<LinkCounters> counters = Optional.empty();
  }
}
