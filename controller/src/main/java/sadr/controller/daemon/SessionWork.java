package sadr.controller.daemon;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.nft.Sessions;
import sadr.net.Ip6Prefix;
import sadr.netlink.codec.MalformedMessageException;
import sadr.sys.ErrnoException;

/**
 * Looks at the hosts' connections aside, since there may be hundreds of thousands: pokes on the
 * thread "sadr-sessions", counts on "sadr-flows", so that no poke waits for a count. {@link
 * #reset}, {@link #renew} and {@link #count} belong to the main loop; {@link #counts} is for any
 * thread.
 */
final class SessionWork implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SessionWork.class);

  /** A host answers one odd packet in half a second (tcp_invalid_ratelimit): some need a second. */
  private static final long AGAIN_MILLIS = 550;

  private static final long PATIENCE_SECONDS = 5;

  private final Work work;
  private final ScheduledExecutorService poking = LoudExecutor.named("sadr-sessions");
  private final ScheduledExecutorService countingAside = LoudExecutor.named("sadr-flows");
  private final AtomicBoolean underWay = new AtomicBoolean();

  private Set<Ip6Prefix> resetting = Set.of();
  private FlowRenewal renewing = FlowRenewal.NOTHING;
  private boolean counting;
  private volatile Map<String, Long> counts = Map.of();

  /** What is done aside, each of the two by one thread. */
  interface Work extends AutoCloseable {

    /** See {@link Sessions#poke}. */
    int poke(Set<Ip6Prefix> dead);

    /** See {@link Sessions#renew}. */
    int renew(FlowRenewal renewal);

    /** See {@link FlowCount#count}. */
    Map<String, Long> count(FlowCount.Wanted wanted);

    @Override
    void close();
  }

  private record KernelWork(Sessions sessions, FlowCount flows) implements Work {

    @Override
    public int poke(Set<Ip6Prefix> dead) {
      return sessions.poke(dead);
    }

    @Override
    public int renew(FlowRenewal renewal) {
      return sessions.renew(renewal);
    }

    @Override
    public Map<String, Long> count(FlowCount.Wanted wanted) {
      return flows.count(wanted);
    }

    @Override
    public void close() {
      sessions.close();
      flows.close();
    }
  }

  /** Does {@code work}, which it closes in the end. */
  SessionWork(Work work) {
    this.work = work;
  }

  /**
   * Works on the kernel, in the calling thread's network namespace.
   *
   * @throws ErrnoException as {@link Sessions#open} does
   */
  static SessionWork open() {
    Sessions sessions = Sessions.open();
    try {
      return new SessionWork(new KernelWork(sessions, FlowCount.open()));
    } catch (ErrnoException e) {
      sessions.close();
      throw e;
    }
  }

  void reset(List<Ip6Prefix> dead) {
    Set<Ip6Prefix> fresh = new HashSet<>(dead);
    fresh.removeAll(resetting);
    resetting = Set.copyOf(dead);
    if (!fresh.isEmpty()) {
      poking.execute(() -> poke(fresh));
      var unused = poking.schedule(() -> poke(fresh), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Has flows forgotten that are to be translated anew from now on; once, for each prefix. */
  void renew(FlowRenewal renewal) {
    FlowRenewal fresh = renewal.since(renewing);
    renewing = renewal;
    if (!fresh.isNothing()) {
      poking.execute(() -> forget(fresh));
      // A packet that was under way during the change may have brought its flow back.
      var unused = poking.schedule(() -> forget(fresh), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Counts anew, unless the count before has not ended. */
  void count(FlowCount.Wanted wanted) {
    boolean wants = !wanted.uplinks().isEmpty();
    if ((wants || counting) && underWay.compareAndSet(false, true)) {
      counting = wants;
      countingAside.execute(() -> recount(wanted));
    }
  }

  /** How many flows each uplink had when they were last counted; empty where none are counted. */
  Map<String, Long> counts() {
    return counts;
  }

  private void poke(Set<Ip6Prefix> dead) {
    try {
      int poked = work.poke(dead);
      if (poked > 0) {
        log.info("sessions.reset count={} prefixes={}", poked, dead);
      }
    } catch (ErrnoException | MalformedMessageException e) {
      log.warn("sessions.unreadable cause=\"{}\"", e.getMessage());
    }
  }

  private void forget(FlowRenewal renewal) {
    try {
      int forgotten = work.renew(renewal);
      if (forgotten > 0) {
        log.info("sessions.renewed count={}", forgotten);
      }
    } catch (ErrnoException | MalformedMessageException e) {
      log.warn("sessions.unreadable cause=\"{}\"", e.getMessage());
    }
  }

  private void recount(FlowCount.Wanted wanted) {
    try {
      counts = wanted.uplinks().isEmpty() ? Map.of() : work.count(wanted);
    } catch (ErrnoException | MalformedMessageException e) {
      log.warn("sessions.unreadable cause=\"{}\"", e.getMessage());
      counts = Map.of();
    } finally {
      underWay.set(false);
    }
  }

  @Override
  public void close() {
    poking.shutdownNow();
    countingAside.shutdownNow();
    try {
      if (poking.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)
          && countingAside.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        work.close();
      } else {
        // Its memory and its descriptors stay with whoever still uses them, until the process ends.
        log.warn("sessions.unfinished");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
