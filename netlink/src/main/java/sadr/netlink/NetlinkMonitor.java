package sadr.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sadr.netlink.model.KernelEvent;
import sadr.sys.ErrnoException;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.ThreadEnd;
import sadr.sys.Wakeup;

/**
 * Hears what happens to links, addresses, neighbours, routes and rules, whoever does it.
 *
 * <p>A thread of its own reads the socket and hands lists of events to a consumer, in their order;
 * it blocks in one place and is woken through a descriptor. The consumer is called on that thread:
 * it should be quick and must not throw. An {@link KernelEvent.Absent} of one leg of a route with
 * several next hops tells of that leg alone.
 *
 * <p>It belongs to the network namespace of the thread that opened it. {@link #fence}, {@link
 * #counters} and {@link #close} may be called by any thread.
 */
public final class NetlinkMonitor implements AutoCloseable {

  // linux/rtnetlink.h, enum rtnetlink_groups
  private static final int RTNLGRP_LINK = 1;
  private static final int RTNLGRP_NEIGH = 3;
  private static final int RTNLGRP_IPV6_IFADDR = 9;
  private static final int RTNLGRP_IPV6_ROUTE = 11;
  private static final int RTNLGRP_IPV6_RULE = 19;

  private static final List<Integer> GROUPS =
      List.of(
          RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV6_RULE);

  /** Room for some 30,000 route events. */
  private static final int RECEIVE_BUFFER_BYTES = 64 << 20;

  private final SocketTransport transport;
  private final Wakeup wakeup = Wakeup.open();
  private final MonitorCounters counters = new MonitorCounters();
  private final Queue<Long> fences = new ConcurrentLinkedQueue<>();
  private final EventReader reader;
  private final Thread thread;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NetlinkMonitor(SocketTransport transport, Consumer<List<KernelEvent>> consumer) {
    this.transport = transport;
    this.reader = new EventReader(transport, counters, consumer, System::nanoTime);
    this.thread = new Thread(this::run, "sadr-netlink-monitor");
    thread.setDaemon(true);
  }

  /**
   * Subscribes, in this thread's network namespace, and starts to listen: everything that happens
   * after the return is told.
   *
   * @param consumer gets the events, on the monitor's thread
   * @throws ErrnoException if the kernel has no such sockets
   */
  public static NetlinkMonitor open(Consumer<List<KernelEvent>> consumer) {
    return open(consumer, RECEIVE_BUFFER_BYTES);
  }

  static NetlinkMonitor open(Consumer<List<KernelEvent>> consumer, int receiveBufferBytes) {
    NetlinkMonitor monitor =
        new NetlinkMonitor(SocketTransport.forEvents(receiveBufferBytes, GROUPS), consumer);
    monitor.thread.start();
    return monitor;
  }

  /**
   * Asks for a {@link KernelEvent.Fence} behind all events that are in the socket by now. The
   * kernel tells of a change before it acks it: so the fence after {@link
   * NetlinkConnection#execute} comes when all echoes of those changes have been handed over.
   *
   * @param token comes back in the fence
   * @throws ErrnoException EBADF once the monitor is closed
   */
  public void fence(long token) {
    fences.add(token);
    wakeup.signal();
  }

  /** The netlink port of its socket, by which others could reach it. */
  int port() {
    return transport.port();
  }

  /** What it has heard so far. */
  public MonitorCounters counters() {
    return counters;
  }

  /** Ends the thread, and waits for its end unless it is that thread which calls. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    wakeup.signal();
    ThreadEnd.await(thread);
    wakeup.close();
  }

  private void run() {
    try {
      Poller poller = new Poller();
      List<Pollable> sources = List.of(transport.pollable(), wakeup);
      while (!closed.get()) {
        poller.await(sources, Long.MAX_VALUE);
        wakeup.clear();
        reader.drain(takeFences());
      }
    } finally {
      transport.close();
    }
  }

  /** The fences asked for so far; taken before the socket is read, so that they hold. */
  private List<Long> takeFences() {
    List<Long> taken = new ArrayList<>();
    for (Long token = fences.poll(); token != null; token = fences.poll()) {
      taken.add(token);
    }
    return taken;
  }
}
