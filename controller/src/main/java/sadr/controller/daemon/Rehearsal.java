package sadr.controller.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.World;
import sadr.controller.ra.Advert;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

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
  private static final int ROUNDS = 250;

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
  private int rounds;
  private long workedNanos;

  private Rehearsal(Supplier<World> worlds) {
    this.worlds = worlds;
  }

  /**
   * Begins, and takes some seconds.
   *
   * @param worlds the latest; asked from another thread
   */
  static Rehearsal start(Supplier<World> worlds) {
    Rehearsal rehearsal = new Rehearsal(worlds);
    var unused =
        rehearsal.thread.scheduleWithFixedDelay(
            rehearsal::round, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return rehearsal;
  }

  /**
   * What follows from the loss of an uplink.
   *
   * @param operations what the kernel is asked to do
   * @param adverts what hosts are told
   * @param script how nftables answers them
   */
  record Loss(List<Operation> operations, Map<String, Advert> adverts, String script) {}

  private void round() {
    try {
      World world = worlds.get();
      for (UplinkConfig uplink : world.config().uplinks()) {
        Moment now = InputQueue.now();
        var unused = loss(world, uplink.name(), now);
        workedNanos += System.nanoTime() - now.nanos();
      }
    } catch (RuntimeException e) {
      // The main loop will meet the same, and say so; here nobody needs it.
      log.debug("rehearsal.failed", e);
      rounds = ROUNDS;
    }
    if (++rounds >= ROUNDS || workedNanos > MOST_NANOS) {
      thread.shutdown();
    }
  }

  /** What would follow if the probes took {@code uplink} down at {@code now}. */
  static Loss loss(World world, String uplink, Moment now) {
    PathReport verdict =
        new PathReport(
            uplink,
            PathState.DOWN,
            PathReport.Cause.PROBES,
            "rehearsal",
            now.nanos(),
            OptionalLong.empty(),
            List.of());
    World next = Reducer.reduce(world, new Event.PathJudged(verdict, Optional.empty()), now);
    DesiredState wanted = Planner.plan(next);
    return new Loss(
        Differ.diff(next.observed(), wanted, next.config().kernel(), now.nanos()),
        AdvertPlanner.plan(next),
        wanted.sources().script());
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
