package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sadr.controller.config.OnDown;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.nft.SourceTable;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.PathState;

class ForesightTest {

  private static final World WORLD =
      Reducer.reduce(
          Sites.begin(Sites.withLan(Sites.twoIsps(), OnDown.Action.values())),
          new Event.KernelDumped(Sites.bareKernel()),
          InputQueue.now());

  private final BlockingQueue<SourceTable> prepared = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<World> latest = new AtomicReference<>(WORLD);
  private final Foresight foresight =
      new Foresight(
          () -> {
            World world = latest.get();
            asked.incrementAndGet();
            return Optional.ofNullable(world);
          },
          prepared::add);

  @AfterEach
  void stop() {
    foresight.close();
  }

  @Test
  void whatWasForeseenIsWhatFollowsFromTheVerdict() throws InterruptedException {
    foresight.doubted("fiber");
    SourceTable table = prepared();
    World lost = lost(WORLD, "fiber");

    Loss loss = foresight.leadingTo(lost).orElseThrow();
    assertThat(loss.world()).isNotEqualTo(lost); // The probes had their own words for it.
    assertThat(loss.wanted()).isEqualTo(Planner.plan(lost)).isNotEqualTo(Planner.plan(WORLD));
    assertThat(loss.adverts())
        .isEqualTo(AdvertPlanner.plan(lost))
        .isNotEqualTo(AdvertPlanner.plan(WORLD));
    assertThat(table).isEqualTo(loss.wanted().sources());
    assertThat(table.dead()).contains(Sites.A);
  }

  @Test
  void whatComesOtherwiseWasNotForeseen() throws InterruptedException {
    assertThat(foresight.leadingTo(lost(WORLD, "fiber"))).isEmpty();
    foresight.doubted("fiber");
    prepared();
    assertThat(foresight.leadingTo(WORLD)).isEmpty();
    assertThat(foresight.leadingTo(lost(WORLD, "cable"))).isEmpty();
    assertThat(foresight.leadingTo(lost(lost(WORLD, "cable"), "fiber"))).isEmpty();
    Event carrier =
        new Event.KernelChanged(
            List.of(new KernelEvent.Present(Sites.link(Sites.WAN2, "wan2", false), 0)));
    World more = Reducer.reduce(lost(WORLD, "fiber"), carrier, InputQueue.now());
    assertThat(foresight.leadingTo(more)).isEmpty();
    assertThat(foresight.leadingTo(lost(WORLD, "fiber"))).isPresent();
  }

  @Test
  void aSecondDoubtIsThoughtThroughOnlyWhereSomethingHasChanged() throws InterruptedException {
    foresight.doubted("fiber");
    prepared();
    Loss first = foresight.leadingTo(lost(WORLD, "fiber")).orElseThrow();
    foresight.doubted("fiber");
    awaitAsked(2);
    latest.set(lost(WORLD, "cable"));
    foresight.doubted("fiber");
    assertThat(prepared()).as("not the same again").isNotEqualTo(first.wanted().sources());
    assertThat(foresight.leadingTo(lost(latest.get(), "fiber"))).isPresent();
    assertThat(foresight.leadingTo(lost(WORLD, "fiber"))).isEmpty();
    assertThat(prepared).isEmpty();
  }

  @Test
  void doubtsAboutNothingThatIsKnownDoNoHarm() throws InterruptedException {
    latest.set(null);
    foresight.doubted("fiber");
    awaitAsked(1);
    latest.set(WORLD);
    foresight.doubted("dialup");
    awaitAsked(2);
    foresight.doubted("fiber");
    assertThat(prepared().dead()).as("the first that is told").contains(Sites.A);
    assertThat(prepared).isEmpty();
    foresight.close();
    foresight.doubted("cable");
    assertThat(foresight.leadingTo(lost(WORLD, "fiber"))).isPresent();
  }

  /** Until the world was asked for by the last doubt: those before have been thought through. */
  private void awaitAsked(int times) {
    await().until(() -> asked.get() == times);
  }

  /** What is told once a loss has been thought through. */
  private SourceTable prepared() throws InterruptedException {
    return Optional.ofNullable(prepared.poll(1, TimeUnit.MINUTES)).orElseThrow();
  }

  /** Some time later, in the probes' own words. */
  private static World lost(World before, String uplink) {
    Moment now = InputQueue.now();
    return Reducer.reduce(
        before,
        Sites.judged(uplink, PathState.DOWN),
        new Moment(now.nanos() + 700_000_000L, now.wall().plusMillis(700)));
  }
}
