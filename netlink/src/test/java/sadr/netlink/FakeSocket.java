package sadr.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * A netlink socket without a kernel: what is sent goes to a function, what is queued comes back.
 */
public final class FakeSocket implements NetlinkTransport {

  /** Something that waits to be received: a datagram, or an error in place of one. */
  private record Waiting(ByteBuffer bytes, int sender, boolean truncated, boolean overflow) {}

  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(64 * 1024);
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Consumer<ByteBuffer> kernel;
  private Waiting current = new Waiting(ByteBuffer.allocate(0), 0, false, false);
  private ByteBuffer incoming = ByteBuffer.allocate(0);
  private int longestSend = Integer.MAX_VALUE;
  private boolean closed;

  FakeSocket(Consumer<ByteBuffer> kernel) {
    this.kernel = kernel;
  }

  /** Queues a datagram from the kernel. */
  void deliver(byte[] bytes) {
    queue.add(new Waiting(ByteBuffer.wrap(bytes), 0, false, false));
  }

  /** Queues a datagram that pretends to be from the kernel. */
  void forge(byte[] bytes, int sender) {
    queue.add(new Waiting(ByteBuffer.wrap(bytes), sender, false, false));
  }

  /** Queues a datagram that was longer than the room for it. */
  void deliverTruncated(byte[] bytes) {
    queue.add(new Waiting(ByteBuffer.wrap(bytes), 0, true, false));
  }

  /** Makes the next receive fail for want of room in the socket. */
  void overflow() {
    queue.addFirst(new Waiting(ByteBuffer.allocate(0), 0, false, true));
  }

  /** Drops what is queued and reports that. */
  void overflowAndLose() {
    queue.clear();
    overflow();
  }

  /** Refuses longer datagrams, as a small send buffer does. */
  void refuseLongerThan(int bytes) {
    longestSend = bytes;
  }

  @Override
  public ByteBuffer outgoing() {
    return outgoing;
  }

  @Override
  public void send() {
    if (outgoing.limit() > longestSend) {
      throw new ErrnoException("send", Errno.EMSGSIZE);
    }
    kernel.accept(outgoing.duplicate().order(ByteOrder.nativeOrder()).position(0));
  }

  @Override
  public boolean receive(long timeoutNanos) {
    if (queue.isEmpty()) {
      return false;
    }
    current = queue.remove();
    if (current.overflow) {
      throw new ErrnoException("recvmsg", Errno.ENOBUFS);
    }
    incoming = current.bytes.order(ByteOrder.nativeOrder());
    return true;
  }

  @Override
  public ByteBuffer incoming() {
    return incoming;
  }

  @Override
  public int senderPort() {
    return current.sender;
  }

  @Override
  public boolean truncated() {
    return current.truncated;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether it was closed. */
  boolean closed() {
    return closed;
  }
}
