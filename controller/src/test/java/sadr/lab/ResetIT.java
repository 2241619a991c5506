package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Lab.HOST_A;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How soon a connection of a dead prefix ends, though nobody speaks on it. */
@Tag("netns")
@Tag("measured")
class ResetIT {

  private static final int ROUNDS = 5;
  private static final String RESET = "Connection reset";

  @RegisterExtension
  static final OneLab SITE =
      OneLab.running(Settings.FASTEST.slaac().withActions("deprecate, reject, reset"));

  private final Lab lab = SITE.lab();

  @BeforeEach
  void awaitPreferredSource() {
    lab.awaitSource(HOST_A);
  }

  /** The promise is half a second. */
  @Test
  void idleConnectionOfADeadPrefixEnds() {
    Median times = new Median("switched route to the reset of an idle connection");
    try (LongConnections connections = new LongConnections(lab);
        RouteWatch watch = RouteWatch.on(lab.topology())) {
      for (int i = 0; i < ROUNDS; i++) {
        LongConnections.Idle idle = connections.from(HOST_A);
        watch.clear();
        lab.topology().silence("fiber");
        long switched = watch.awaitRemoved(Kernel.A);
        LongConnections.Idle.End end = idle.awaitEnd();
        assertThat(end.text()).isEqualTo(RESET);
        assertThat(end.atNanos() - switched).as("routes first, then resets").isPositive();
        times.add(end.atNanos() - switched);
        lab.settle();
      }
    }
    times.assertKept(500, 1500);
  }
}
