package sadr.controller.ra.io;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.ra.Advert;
import sadr.net.Ip6Address;
import sadr.sys.Poller;
import sadr.sys.ThreadEnd;
import sadr.sys.Wakeup;

/**
 * Speaks router discovery on all LANs and uplinks, on one thread, "sadr-nd".
 *
 * <p>How it works: the thread waits in one poll over all sockets, until a packet has come, an
 * advertisement is due, or {@link #run}, {@link #update}, {@link #nudge} or {@link #farewell} wakes
 * it. What is wanted goes out first, then what has arrived is read; interfaces that come, go or
 * change are looked for last.
 *
 * <p>Sockets belong to the network namespace of the thread that called {@link #start}, since the
 * loop's thread inherits it.
 *
 * <p>All public methods may be called by any thread, but not by the listener.
 */
public final class NdLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NdLoop.class);

  /** How many nudges may wait; what is beyond is dropped, since the host sends again. */
  private static final int MOST_NUDGES = 1024;

  private static final long FAREWELL_MILLIS = 800;

  private record Wanted(Map<String, Advert> lans, RouterSearch wans) {}

  private record Nudge(String device, Ip6Address host) {}

  private final NdCounters counters = new NdCounters();
  private final Wakeup wakeup = Wakeup.open();
  private final Thread thread = new Thread(this::loop, "sadr-nd");
  private final NdLinks links;
  private final NdContext context;

  // Guarded by this.
  private Wanted wanted = new Wanted(Map.of(), RouterSearch.NOWHERE);
  private boolean closed;

  // Handed from any thread to the loop's.
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private final Queue<Wanted> pending = new ConcurrentLinkedQueue<>();
  private final Queue<Nudge> nudges = new ArrayBlockingQueue<>(MOST_NUDGES);
  private final CountDownLatch farewellSaid = new CountDownLatch(1);
  private volatile boolean touched;
  private volatile boolean leaving;
  private volatile boolean stopping;

  // Owned by the loop's thread.
  private final Poller poller = new Poller();

  private NdLoop(LongSupplier clock, NdListener listener) {
    context = new NdContext(clock, new SecureRandom(), listener, counters);
    links = new NdLinks(context, wakeup);
    thread.setDaemon(true);
  }

  /**
   * Starts with nothing to say; {@link #update} says what.
   *
   * @param clock a {@code nanoTime}: what adverts' deadlines are reckoned by
   * @param listener is told what other routers say
   */
  public static NdLoop start(LongSupplier clock, NdListener listener) {
    NdLoop loop = new NdLoop(clock, listener);
    loop.thread.start();
    return loop;
  }

  /**
   * Replaces what is wanted. Hosts are told at once where it matters to them; a LAN that is wanted
   * no longer is told that this router is none any more. An interface that is not there is joined
   * when it comes. Where nothing is different, interfaces are looked at: something has happened.
   *
   * @param lans what to advertise, by interface
   * @param wans where to hear routers
   */
  public void update(Map<String, Advert> lans, RouterSearch wans) {
    Wanted next = new Wanted(Map.copyOf(lans), wans);
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!wanted.equals(next)) {
        wanted = next;
        pending.add(next);
      }
      touched = true;
      wakeup.signal();
    }
  }

  /**
   * Has {@code task} reckon on the loop's thread what it is to be told by {@link #update}, so that
   * the caller need not wait for that. One task after the other; what one throws ends the loop.
   */
  public void run(Runnable task) {
    work.add(task);
    signal();
  }

  /**
   * A host still sends from a dead prefix: it is told by itself, unless it was in the last 3 s.
   *
   * @param device the LAN's interface
   * @param host any address of it on this LAN
   */
  public void nudge(String device, Ip6Address host) {
    if (nudges.offer(new Nudge(device, host))) {
      signal();
    }
  }

  /**
   * Tells all LANs that this router is none any more, and then nothing more; returns when that has
   * been sent, or after a second at most.
   */
  public void farewell() {
    leaving = true;
    signal();
    try {
      if (!farewellSaid.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("nd.farewell was not sent in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What has been sent, and what was not believed. */
  public NdCounts counts() {
    return counters.snapshot();
  }

  /** Ends the thread and closes its sockets, without a farewell; returns when that is done. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      stopping = true;
      wakeup.signal();
    }
    ThreadEnd.await(thread);
    wakeup.close();
  }

  private synchronized void signal() {
    if (!closed) {
      wakeup.signal();
    }
  }

  private void loop() {
    try {
      while (!stopping) {
        pass();
      }
    } catch (RuntimeException e) {
      LOG.error("nd.loop ended, nothing is advertised any more", e);
      throw e;
    } finally {
      links.close();
      farewellSaid.countDown();
    }
  }

  private void pass() {
    int ready = poller.await(links.sources(), links.waitNanos(context.now()));
    boolean woken = ready > 0 && poller.ready(0);
    if (woken) {
      wakeup.clear();
    }
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
    }
    for (Wanted next = pending.poll(); next != null; next = pending.poll()) {
      links.want(next.lans(), next.wans(), context.now());
    }
    for (Nudge nudge = nudges.poll(); nudge != null; nudge = nudges.poll()) {
      links.nudge(nudge.device(), nudge.host(), context.now());
    }
    if (leaving) {
      links.farewell();
      farewellSaid.countDown();
    }
    links.run(context.now());
    if (ready > (woken ? 1 : 0)) {
      links.receive(poller, context.now());
    }
    if (touched) {
      touched = false;
      links.lookSoon(context.now());
    }
    links.look(context.now());
  }
}
