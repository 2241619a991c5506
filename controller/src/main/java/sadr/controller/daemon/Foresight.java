package sadr.controller.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
import sadr.controller.nft.SourceTable;
import sadr.controller.ra.Advert;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * Thinks the loss of an uplink through before it is lost, and does nothing about it. Between the
 * first lost probe and the verdict there is time for that; after the verdict each millisecond
 * counts. What comes otherwise than foreseen is thought of in its own time, as everything else.
 *
 * <p>How it works: the decisions are pure functions on an immutable world, so a thread of its own
 * can go through them beside the main loop. After the start it does so some hundred times, since
 * Java is slow at what it has hardly ever done.
 */
final class Foresight implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Foresight.class);

  /** The compiler takes what has run 200 times (Tier3InvocationThreshold). */
  private static final int ROUNDS = 250;

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Where there are thousands of prefixes a few rounds are enough work for one core. */
  private static final long MOST_NANOS = Duration.ofSeconds(3).toNanos();

  /** Longer ago, and what was to be done about deadlines may be something else. */
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

  private final Supplier<Optional<World>> worlds;
  private final Consumer<SourceTable> nftables;
  private final Map<String, Foreseen> losses = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread made = new Thread(work, "foresight");
            made.setDaemon(true);
            return made;
          },
          new ThreadPoolExecutor.DiscardPolicy());
  private @Nullable ScheduledFuture<?> rehearsal;
  private int rounds;
  private long workedNanos;

  /**
   * Of the worlds that {@code worlds} gives, the latest each time.
   *
   * @param worlds empty before there is one; asked from another thread
   * @param nftables is told, on another thread, what it may soon be asked to load
   */
  Foresight(Supplier<Optional<World>> worlds, Consumer<SourceTable> nftables) {
    this.worlds = worlds;
    this.nftables = nftables;
  }

  /**
   * What follows from the loss of an uplink.
   *
   * @param world the one without it
   * @param wanted what the kernel should hold then
   * @param operations what it is asked to do for that
   * @param adverts what hosts are told
   */
  record Loss(
      World world, DesiredState wanted, List<Operation> operations, Map<String, Advert> adverts) {

    private boolean isThatOf(World actual) {
      return actual.sameGround(world) && actual.observed().sameKernel(world.observed());
    }
  }

  /** A loss, seen from the world {@code before} at {@code nanos}. */
  private record Foreseen(World before, Loss loss, long nanos) {

    boolean isFresh() {
      return System.nanoTime() - nanos < FRESH_NANOS;
    }

    boolean from(World world) {
      return world.sameGround(before) && world.observed().sameKernel(before.observed());
    }
  }

  /** Rehearses for some seconds. */
  void start() {
    rehearsal =
        thread.scheduleWithFixedDelay(this::rehearse, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The probes have their doubts about {@code uplink}; any thread, and none waits. */
  void doubted(String uplink) {
    thread.execute(() -> foresee(uplink));
  }

  /** What follows from {@code world}, if it is one that was foreseen; any thread. */
  Optional<Loss> of(World world) {
    return losses.values().stream()
        .filter(Foreseen::isFresh)
        .map(Foreseen::loss)
        .filter(loss -> loss.isThatOf(world))
        .findAny();
  }

  private void foresee(String uplink) {
    try {
      worlds
          .get()
          .filter(world -> world.uplinks().containsKey(uplink))
          .ifPresent(world -> foresee(world, uplink));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void foresee(World world, String uplink) {
    Foreseen last = losses.get(uplink);
    if (last == null || !last.isFresh() || !last.from(world)) {
      Moment now = InputQueue.now();
      Loss loss = loss(world, uplink, now);
      losses.put(uplink, new Foreseen(world, loss, now.nanos()));
      nftables.accept(loss.wanted().sources());
    }
  }

  private void rehearse() {
    try {
      for (UplinkConfig uplink : worlds.get().map(w -> w.config().uplinks()).orElse(List.of())) {
        Moment now = InputQueue.now();
        var unused =
            loss(worlds.get().orElseThrow(), uplink.name(), now).wanted().sources().script();
        workedNanos += System.nanoTime() - now.nanos();
      }
    } catch (RuntimeException e) {
      failed(e);
      rounds = ROUNDS;
    }
    ScheduledFuture<?> current = rehearsal;
    if ((++rounds >= ROUNDS || workedNanos > MOST_NANOS) && current != null) {
      current.cancel(false);
    }
  }

  /** The main loop will meet the same, and say so; here nobody needs it. */
  private static void failed(RuntimeException e) {
    log.debug("foresight.failed", e);
  }

  /** What would follow if the probes took {@code uplink} down at {@code now}. */
  static Loss loss(World world, String uplink, Moment now) {
    PathReport verdict =
        new PathReport(
            uplink,
            PathState.DOWN,
            PathReport.Cause.PROBES,
            "foreseen",
            now.nanos(),
            OptionalLong.empty(),
            List.of());
    World next = Reducer.reduce(world, new Event.PathJudged(verdict, Optional.empty()), now);
    DesiredState wanted = Planner.plan(next);
    return new Loss(
        next,
        wanted,
        Differ.diff(next.observed(), wanted, next.config().kernel(), now.nanos()),
        AdvertPlanner.plan(next));
  }

  /** Whether it has rehearsed often enough. */
  boolean isRehearsed() {
    ScheduledFuture<?> current = rehearsal;
    return current != null && current.isCancelled();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
