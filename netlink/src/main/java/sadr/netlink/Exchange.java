package sadr.netlink;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import sadr.netlink.codec.MalformedMessageException;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.NetlinkMessage;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Sends requests and finds their answers: numbers them, and passes over what is no answer to the
 * present ones, whether forged by another process or left from a request that was given up.
 */
final class Exchange {

  /** The kernel answers at once; only a lock that somebody else holds can delay it. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final NetlinkTransport transport;
  private final MessageWriter writer;
  private final AtomicLong foreign = new AtomicLong();
  private int sequence;

  Exchange(NetlinkTransport transport) {
    this.transport = transport;
    this.writer = new MessageWriter(transport.outgoing());
  }

  /** The next {@code count} sequence numbers; the first of them is the answer. */
  int take(int count) {
    int first = sequence + 1;
    sequence += count;
    return first;
  }

  /** An empty buffer to write requests to. */
  MessageWriter start() {
    transport.outgoing().clear();
    return writer;
  }

  /** Sends what has been written since {@link #start}. */
  void send() {
    transport.outgoing().flip();
    transport.send();
  }

  /**
   * Hands the kernel's answers to {@code receiver} until it says that it has had the last.
   *
   * @param operation what was asked for, for the error's text
   * @throws ErrnoException ETIMEDOUT if the last does not come, ENOBUFS if some were dropped
   */
  void receive(String operation, Receiver receiver) {
    boolean more = true;
    while (more) {
      if (!transport.receive(PATIENCE_NANOS)) {
        throw new ErrnoException(operation, Errno.ETIMEDOUT, "no answer from the kernel");
      }
      if (transport.senderPort() == 0) {
        more = receive(operation, transport.incoming(), receiver);
      } else {
        foreign.incrementAndGet();
      }
    }
  }

  /** Datagrams passed over because another process sent them; for any thread. */
  long foreignDatagrams() {
    return foreign.get();
  }

  /** Takes everything that is there without looking at it. */
  void discard() {
    boolean more = true;
    while (more) {
      try {
        more = transport.receive(0);
      } catch (ErrnoException e) {
        // Dropped as well: it is what this method is for.
        more = e.errno().equals(Errno.ENOBUFS);
      }
    }
  }

  private boolean receive(String operation, ByteBuffer datagram, Receiver receiver) {
    if (transport.truncated()) {
      throw new ErrnoException(operation, Errno.EMSGSIZE, "an answer longer than the buffer");
    }
    boolean more = true;
    while (more && datagram.hasRemaining()) {
      try {
        more = receiver.take(NetlinkMessage.read(datagram));
      } catch (MalformedMessageException e) {
        throw new ErrnoException(operation, Errno.EBADMSG, String.valueOf(e.getMessage()));
      }
    }
    return more;
  }

  /** Whoever waits for answers. */
  @FunctionalInterface
  interface Receiver {
    /** Takes a message, and says whether more have to come. */
    boolean take(NetlinkMessage message);
  }
}
