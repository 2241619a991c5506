package sadr.controller.daemon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Moment;
import sadr.controller.core.World;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;

/**
 * Thinks the loss of each uplink through, again and again, and does nothing about it. A failover is
 * rare, and Java is slow at what it has hardly ever done: classes are still to be loaded, and
 * nothing is compiled, just when each millisecond counts.
 *
 * <p>How it works: the decisions are pure functions on an immutable world, so a thread of its own
 * can go through them beside the main loop. It takes its time, and ends.
 */
final class Rehearsal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** The compiler takes what has run 200 times (Tier3InvocationThreshold). */
  private static final int TIMES = 250;

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Where there are thousands of prefixes a few rounds are enough work for one core. */
  private static final long MOST_NANOS = Duration.ofSeconds(3).toNanos();

  private final Supplier<World> worlds;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "rehearsal");
            made.setDaemon(true);
            return made;
          });
  private int times;
  private long workedNanos;

  private Rehearsal(Supplier<World> worlds) {
    this.worlds = worlds;
  }

  /**
   * Begins after {@code rest}, since a start is work enough, and takes some seconds.
   *
   * @param worlds the latest; asked from another thread
   */
  static Rehearsal start(Supplier<World> worlds, Duration rest) {
    Rehearsal rehearsal = new Rehearsal(worlds);
    var unused =
        rehearsal.thread.scheduleWithFixedDelay(
            rehearsal::round, rest.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return rehearsal;
  }

  private void round() {
    try {
      World world = worlds.get();
      List<UplinkConfig> uplinks = world.config().uplinks();
      times = uplinks.isEmpty() ? TIMES : times + uplinks.size();
      for (UplinkConfig uplink : uplinks) {
        Moment now = InputQueue.now();
        thinkThrough(world, uplink.name(), now);
        workedNanos += System.nanoTime() - now.nanos();
      }
    } catch (RuntimeException e) {
      // The main loop will meet the same, and say so; here nobody needs it.
      log.debug("rehearsal.failed", e);
      times = TIMES;
    }
    if (times >= TIMES || workedNanos > MOST_NANOS) {
      thread.shutdown();
    }
  }

  private static void thinkThrough(World world, String uplink, Moment now) {
    Loss loss = Loss.of(world, uplink, now);
    List<Operation> operations =
        Differ.diff(world.observed(), loss.wanted(), world.config().kernel(), now.nanos());
    log.trace("rehearsal {} {}", operations, loss.wanted().sources().script());
  }

  /** Whether all has been gone through often enough. */
  boolean isOver() {
    return thread.isTerminated();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
