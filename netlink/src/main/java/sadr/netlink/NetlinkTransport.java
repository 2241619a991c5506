package sadr.netlink;

import java.nio.ByteBuffer;
import sadr.sys.ErrnoException;

/**
 * Carries datagrams of netlink messages to the kernel and back.
 *
 * <p>Not thread-safe: it belongs to one thread at a time, save {@link #close}.
 */
public interface NetlinkTransport extends AutoCloseable {

  /** Room for requests, always the same; at least 32 KiB. */
  ByteBuffer outgoing();

  /**
   * Sends what {@link #outgoing} holds from 0 to its limit as one datagram.
   *
   * @throws ErrnoException such as EMSGSIZE; nothing of it was done then
   */
  void send();

  /**
   * Takes the next datagram, which {@link #incoming} then shows.
   *
   * @param timeoutNanos how long to wait for it; 0 does not wait
   * @return false when there is none
   * @throws ErrnoException such as ENOBUFS, when the kernel had no room and dropped some
   */
  boolean receive(long timeoutNanos);

  /** The datagram that was last received, from 0 to its limit, until the next one. */
  ByteBuffer incoming();

  /** The netlink port of the sender of the last datagram; 0 for the kernel. */
  int senderPort();

  /** Whether the last datagram was longer than the room, and its end is lost. */
  boolean truncated();

  /** Closes it, once or more often. */
  @Override
  void close();
}
