package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.netlink.model.Change;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteType;

class RehearsalTest {

  private static final World WORLD =
      Reducer.reduce(
          Sites.begin(Sites.twoIsps()),
          new Event.KernelDumped(Sites.bareKernel()),
          InputQueue.now());

  @Test
  void thinksOfWhatTheLossTakes() {
    var now =
        Differ.diff(
            WORLD.observed(), Planner.plan(WORLD), WORLD.config().kernel(), System.nanoTime());

    Rehearsal.Loss loss = Rehearsal.loss(WORLD, "fiber", InputQueue.now());
    assertThat(now).anyMatch(RehearsalTest::leadsFiberOut);
    assertThat(loss.operations()).isNotEmpty().noneMatch(RehearsalTest::leadsFiberOut);
  }

  private static boolean leadsFiberOut(Operation operation) {
    return operation instanceof Operation.Netlink netlink
        && netlink.change() instanceof Change.Replace replace
        && replace.object() instanceof Route route
        && route.key().from().equals(Sites.A)
        && route.type() == RouteType.UNICAST;
  }

  @Test
  void endsByItself() {
    AtomicInteger asked = new AtomicInteger();
    try (Rehearsal rehearsal =
        Rehearsal.start(
            () -> {
              asked.incrementAndGet();
              return WORLD;
            })) {
      await().atMost(Duration.ofMinutes(2)).until(rehearsal::isOver);
      assertThat(asked).hasValue(250);
    }
  }
}
