package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sadr.controller.config.OnDown;
import sadr.controller.core.Event;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;

class RehearsalTest {

  private static final World WORLD =
      Reducer.reduce(
          Sites.begin(Sites.withLan(Sites.twoIsps(), OnDown.Action.values())),
          new Event.KernelDumped(Sites.bareKernel()),
          InputQueue.now());

  @Test
  void endsByItself() {
    AtomicInteger asked = new AtomicInteger();
    try (Rehearsal rehearsal =
        Rehearsal.start(
            () -> {
              asked.incrementAndGet();
              return WORLD;
            },
            Duration.ZERO)) {
      await().atMost(Duration.ofMinutes(2)).until(rehearsal::isOver);
      assertThat(asked.get()).as("rounds, or three seconds of work").isBetween(2, 125);
    }
  }
}
