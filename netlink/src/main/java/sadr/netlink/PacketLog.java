package sadr.netlink;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import sadr.netlink.codec.MalformedMessageException;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.codec.PacketLogCodec;
import sadr.netlink.model.LoggedPacket;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.Sockets;
import sadr.sys.ThreadEnd;
import sadr.sys.Wakeup;

/**
 * Hears of the packets that a rule {@code log group N} of nftables tells of (NFNETLINK_LOG).
 *
 * <p>How it works: a thread of its own, "sadr-packet-log", reads them from a socket that is bound
 * to the group. A group has one listener in a network namespace. Packets that come faster than they
 * are read are lost and counted.
 */
public final class PacketLog implements AutoCloseable {

  /**
   * What it could not tell of.
   *
   * @param overruns how often packets were lost because they came too fast
   * @param forged datagrams that came from another process
   * @param malformed datagrams of the kernel that could not be read to their end
   */
  public record Counts(long overruns, long forged, long malformed) {

    /** Of a log that is not there. */
    public static final Counts NONE = new Counts(0, 0, 0);
  }

  private static final int NETLINK_NETFILTER = 12;
  private static final int SOCKADDR_NL = 12;
  private static final int PORT_OFFSET = 4;
  private static final int RECEIVE_BUFFER = 1 << 18;
  private static final int LONGEST_DATAGRAM = 1 << 16;
  private static final int SEQUENCE = 1;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final NativeSocket socket;
  private final Wakeup wakeup = Wakeup.open();
  private final Message message = new Message(LONGEST_DATAGRAM, SOCKADDR_NL);
  private final Poller poller = new Poller();
  private final Consumer<LoggedPacket> listener;
  private final Thread thread;
  private final AtomicLong overruns = new AtomicLong();
  private final AtomicLong forged = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private volatile boolean closed;

  /** Whether the descriptors are given back. Guarded by this. */
  private boolean ended;

  private PacketLog(NativeSocket socket, Consumer<LoggedPacket> listener) {
    this.socket = socket;
    this.listener = listener;
    thread = new Thread(this::listen, "sadr-packet-log");
    thread.setDaemon(true);
  }

  /**
   * Begins to listen, in the calling thread's network namespace.
   *
   * @param group the number of the group, 0 to 65535
   * @param listener called by the log's thread: it must not block
   * @throws ErrnoException if the kernel has no such sockets or no nfnetlink_log, EBUSY where
   *     somebody else listens to the group, EPERM without CAP_NET_ADMIN
   */
  public static PacketLog start(int group, Consumer<LoggedPacket> listener) {
    NativeSocket socket =
        NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NETLINK_NETFILTER);
    PacketLog log = new PacketLog(socket, listener);
    try {
      enlarge(socket);
      log.subscribe(group);
      log.thread.start();
      return log;
    } catch (RuntimeException e) {
      socket.close();
      log.wakeup.close();
      throw e;
    }
  }

  /** What was lost or ignored so far. Any thread. */
  public Counts counts() {
    return new Counts(overruns.get(), forged.get(), malformed.get());
  }

  /** The netlink port of its socket. */
  int port() {
    NativeBuffer own = NativeBuffer.allocate(SOCKADDR_NL);
    socket.localAddress(own);
    return own.bytes().getInt(PORT_OFFSET);
  }

  /** Ends the thread and closes its socket; returns when that is done. Not for the listener. */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        if (!ended) {
          wakeup.signal();
        }
      }
    }
    ThreadEnd.await(thread);
  }

  private static void enlarge(NativeSocket socket) {
    try {
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    } catch (ErrnoException e) {
      // Without the capability the system's limit holds, and overruns come earlier.
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, RECEIVE_BUFFER);
    }
  }

  private void subscribe(int group) {
    NativeBuffer kernel = NativeBuffer.allocate(SOCKADDR_NL);
    kernel.bytes().putShort(0, (short) Sockets.AF_NETLINK);
    NativeBuffer request = NativeBuffer.allocate(64);
    PacketLogCodec.subscribe(request.bytes(), SEQUENCE, group);
    request.bytes().flip();
    socket.send(request, kernel);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      if (socket.receive(message) == NativeSocket.WOULD_BLOCK) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new ErrnoException("listen to log group " + group, Errno.ETIMEDOUT);
        }
        poller.await(List.of(socket), left);
      } else if (fromKernel() && acknowledged(message.payload(), group)) {
        return;
      }
    }
  }

  private static boolean acknowledged(ByteBuffer datagram, int group) {
    NetlinkMessage answer = NetlinkMessage.read(datagram);
    if (answer.header().type() != Nlm.NLMSG_ERROR || answer.header().sequence() != SEQUENCE) {
      return false; // a packet that was faster
    }
    if (answer.s32(0) != 0) {
      throw new ErrnoException("listen to log group " + group, new Errno(-answer.s32(0)));
    }
    return true;
  }

  private void listen() {
    try {
      while (!closed) {
        poller.await(List.of(socket, wakeup), Long.MAX_VALUE);
        if (!closed && poller.ready(0)) {
          receive();
        }
      }
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    socket.close();
    wakeup.close();
  }

  private void receive() {
    try {
      if (socket.receive(message) == NativeSocket.WOULD_BLOCK) {
        return;
      }
    } catch (ErrnoException e) {
      if (!e.errno().equals(Errno.ENOBUFS)) {
        throw e;
      }
      overruns.incrementAndGet();
      return;
    }
    if (fromKernel()) {
      tell(message.payload());
    } else {
      forged.incrementAndGet();
    }
  }

  /** Any process may send to a netlink socket; the kernel's port is 0. */
  private boolean fromKernel() {
    return message.sender().getInt(PORT_OFFSET) == 0;
  }

  private void tell(ByteBuffer datagram) {
    try {
      while (datagram.hasRemaining()) {
        PacketLogCodec.read(NetlinkMessage.read(datagram)).ifPresent(listener);
      }
    } catch (MalformedMessageException e) {
      malformed.incrementAndGet();
    }
  }
}
