package sadr.controller.nft;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.Sockets;
import sadr.sys.Wakeup;

/**
 * Tells when somebody else has changed the table {@code inet sadr}: a firewall that was reloaded,
 * {@code nft flush ruleset}.
 *
 * <p>How it works: a thread of its own, "sadr-nft-monitor", reads the kernel's notifications. It
 * only says that there is something to look at; what stands in the kernel is for {@link
 * NftTables#standing} to tell, and how often to look is for the listener to decide.
 */
public final class NftMonitor implements AutoCloseable {

  private static final int NETLINK_NETFILTER = 12;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NFNLGRP_NFTABLES = 7;

  /** struct sockaddr_nl: family (u16), padding (u16), port (u32), groups (u32). */
  private static final int SOCKADDR_NL = 12;

  /** Room for a transaction of some thousand elements; more than that is an overrun. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private static final int LONGEST_DATAGRAM = 1 << 16;

  private final NativeSocket socket;
  private final Wakeup wakeup;
  private final int ownPort;
  private final Runnable listener;
  private final Thread thread;
  private final AtomicLong overruns = new AtomicLong();
  private volatile boolean closed;

  /** Whether the descriptors are given back. Guarded by this. */
  private boolean ended;

  private NftMonitor(NativeSocket socket, int ownPort, Runnable listener) {
    this.socket = socket;
    this.ownPort = ownPort;
    this.listener = listener;
    wakeup = Wakeup.open();
    thread = new Thread(this::watch, "sadr-nft-monitor");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch, in the calling thread's network namespace; changes from now on are told.
   *
   * @param ownPort {@link sadr.sys.Libnftables#port}, whose changes are not told; 0 for none
   * @param listener called by the monitor's thread for each batch of changes: it must not block
   * @throws ErrnoException if the kernel has no netfilter sockets
   */
  public static NftMonitor start(int ownPort, Runnable listener) {
    NativeSocket socket =
        NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NETLINK_NETFILTER);
    try {
      NativeBuffer address = NativeBuffer.allocate(SOCKADDR_NL);
      address.bytes().putShort(0, (short) Sockets.AF_NETLINK);
      socket.bind(address, SOCKADDR_NL);
      enlarge(socket);
      socket.setOption(Sockets.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NFNLGRP_NFTABLES);
      NftMonitor monitor = new NftMonitor(socket, ownPort, listener);
      monitor.thread.start();
      return monitor;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** How often notifications were lost; each time the listener was told. Any thread. */
  public long overruns() {
    return overruns.get();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (!ended) {
        wakeup.signal();
      }
    }
  }

  private static void enlarge(NativeSocket socket) {
    try {
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    } catch (ErrnoException e) {
      // Without the capability the system's limit holds, and overruns come earlier.
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, RECEIVE_BUFFER);
    }
  }

  private void watch() {
    Poller poller = new Poller();
    Message message = new Message(LONGEST_DATAGRAM, SOCKADDR_NL);
    try {
      while (!closed) {
        poller.await(List.of(socket, wakeup), Long.MAX_VALUE);
        if (!closed && poller.ready(0) && drain(message)) {
          listener.run();
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

  /** Reads all there is, so that one transaction is told once. */
  private boolean drain(Message message) {
    boolean changed = false;
    while (true) {
      try {
        if (socket.receive(message) == NativeSocket.WOULD_BLOCK) {
          return changed;
        }
        boolean fromKernel = message.sender().limit() < 8 || message.sender().getInt(4) == 0;
        changed |=
            fromKernel
                && (message.truncated()
                    || NftNotification.tellsOfChange(message.payload(), ownPort));
      } catch (ErrnoException e) {
        if (!e.errno().equals(Errno.ENOBUFS)) {
          throw e;
        }
        overruns.incrementAndGet();
        changed = true;
      }
    }
  }
}
