package sadr.controller.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.World;
import sadr.controller.nft.SourceTable;

/**
 * Thinks the loss of an uplink through as soon as the probes doubt it, and does nothing about it.
 * Between the first lost probe and the verdict there is time for that; after the verdict each
 * millisecond counts. What comes otherwise than foreseen is planned when it comes.
 *
 * <p>How it works: the decisions are pure functions on an immutable world, so a thread of its own
 * can go through them beside the main loop. The last {@link Loss} is kept, and is what follows from
 * any world on the same ground.
 */
final class Foresight implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Foresight.class);

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Supplier<Optional<World>> worlds;
  private final Consumer<SourceTable> nftables;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE.toNanos(),
          TimeUnit.NANOSECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread made = new Thread(work, "foresight");
            made.setDaemon(true);
            return made;
          },
          new ThreadPoolExecutor.DiscardPolicy()); // whoever still doubts when all ends
  private volatile @Nullable Foreseen last;

  /** The loss of {@code uplink}, seen from the world {@code before}. */
  private record Foreseen(World before, String uplink, Loss loss) {

    boolean isOf(String doubted, World world) {
      return doubted.equals(uplink) && world.sameGround(before);
    }
  }

  /**
   * Begins nothing until there is a doubt.
   *
   * @param worlds the latest world; empty before there is one. Asked on another thread
   * @param nftables is told, on another thread, what it may be asked to load soon
   */
  Foresight(Supplier<Optional<World>> worlds, Consumer<SourceTable> nftables) {
    this.worlds = worlds;
    this.nftables = nftables;
    thread.allowCoreThreadTimeOut(true);
  }

  /** The probes have their doubts about {@code uplink}; any thread, and none waits. */
  void doubted(String uplink) {
    thread.execute(() -> foresee(uplink));
  }

  /** The loss that has led to {@code world}, if it was foreseen; any thread. */
  Optional<Loss> leadingTo(World world) {
    return Optional.ofNullable(last)
        .map(Foreseen::loss)
        .filter(loss -> world.sameGround(loss.world()));
  }

  private void foresee(String uplink) {
    try {
      worlds
          .get()
          .filter(world -> world.uplinks().containsKey(uplink))
          .ifPresent(world -> foresee(uplink, world));
    } catch (RuntimeException e) {
      // The main loop will meet the same, and say so; here nobody needs it.
      log.debug("foresight.failed uplink={}", uplink, e);
    }
  }

  private void foresee(String uplink, World world) {
    Foreseen before = last;
    if (before == null || !before.isOf(uplink, world)) {
      Loss loss = Loss.of(world, uplink, InputQueue.now());
      last = new Foreseen(world, uplink, loss);
      nftables.accept(loss.wanted().sources());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
