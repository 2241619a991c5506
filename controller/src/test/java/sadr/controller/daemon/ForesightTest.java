package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;
import sadr.probes.health.PathState;

class ForesightTest {

  private static final World WORLD =
      Reducer.reduce(
          Sites.begin(Sites.twoIsps()),
          new Event.KernelDumped(Sites.bareKernel()),
          InputQueue.now());

  private final AtomicInteger asked = new AtomicInteger();
  private final BlockingQueue<SourceTable> prepared = new LinkedBlockingQueue<>();
  private World world = WORLD;
  private final Foresight foresight =
      new Foresight(
          () -> {
            asked.incrementAndGet();
            return Optional.of(world);
          },
          prepared::add);

  @AfterEach
  void stop() {
    foresight.close();
  }

  @Test
  void thinksOfWhatTheLossTakes() {
    var now =
        Differ.diff(
            WORLD.observed(), Planner.plan(WORLD), WORLD.config().kernel(), System.nanoTime());

    Foresight.Loss loss = Foresight.loss(WORLD, "fiber", InputQueue.now());
    assertThat(now).anyMatch(ForesightTest::leadsFiberOut);
    assertThat(loss.operations()).isNotEmpty().noneMatch(ForesightTest::leadsFiberOut);
  }

  private static boolean leadsFiberOut(Operation operation) {
    return operation instanceof Operation.Netlink netlink
        && netlink.change() instanceof Change.Replace replace
        && replace.object() instanceof Route route
        && route.key().from().equals(Sites.A)
        && route.type() == RouteType.UNICAST;
  }

  @Test
  void whatWasForeseenIsWhatFollowsFromTheVerdict() throws InterruptedException {
    doubt("fiber");
    World lost = lost(WORLD, "fiber");

    Foresight.Loss loss = foresight.of(lost).orElseThrow();
    assertThat(loss.world()).isNotEqualTo(lost); // The probes had their own words for it.
    assertThat(loss.wanted()).isEqualTo(Planner.plan(lost));
    assertThat(loss.operations())
        .isEqualTo(
            Differ.diff(lost.observed(), loss.wanted(), lost.config().kernel(), System.nanoTime()));
    assertThat(loss.adverts()).isEqualTo(AdvertPlanner.plan(lost));
  }

  @Test
  void whatComesOtherwiseWasNotForeseen() throws InterruptedException {
    assertThat(foresight.of(lost(WORLD, "fiber"))).isEmpty();
    doubt("fiber");
    assertThat(foresight.of(WORLD)).isEmpty();
    assertThat(foresight.of(lost(WORLD, "cable"))).isEmpty();
    assertThat(foresight.of(lost(lost(WORLD, "cable"), "fiber"))).isEmpty();
    Event carrier =
        new Event.KernelChanged(
            List.of(new KernelEvent.Present(Sites.link(Sites.WAN2, "wan2", false), 0)));
    assertThat(foresight.of(Reducer.reduce(lost(WORLD, "fiber"), carrier, InputQueue.now())))
        .isEmpty();
    assertThat(foresight.of(lost(WORLD, "fiber"))).isPresent();
  }

  @Test
  void aSecondDoubtTakesWhatHasChangedIn() throws InterruptedException {
    doubt("fiber");
    world = lost(WORLD, "cable");
    doubt("fiber");
    assertThat(foresight.of(lost(WORLD, "fiber"))).isEmpty();
    assertThat(foresight.of(lost(world, "fiber"))).isPresent();
  }

  @Test
  void nothingFollowsFromDoubtsAboutAnUplinkThatIsGone() {
    foresight.doubted("dialup");
    await().until(() -> asked.get() == 1);
    assertThat(prepared).isEmpty();
    assertThat(foresight.of(lost(WORLD, "fiber"))).isEmpty();
  }

  @Test
  void rehearsalsEndByThemselves() {
    foresight.start();
    await().atMost(Duration.ofMinutes(2)).until(foresight::isRehearsed);
    assertThat(prepared).isEmpty();
    assertThat(foresight.of(lost(WORLD, "fiber"))).isEmpty();
  }

  /** Until it has been thought through. */
  private void doubt(String uplink) throws InterruptedException {
    foresight.doubted(uplink);
    assertThat(prepared.poll(1, TimeUnit.MINUTES)).isNotNull();
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
