package sadr.probes.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sadr.probes.health.ProbeSettings;

/** An hour of probing leaves nothing behind; the bench prints the same, step by step. */
class MemoryTest {

  /** Far below what a byte a probe would come to, and above what a JVM does for itself. */
  private static final long TOLERATED = 150_000;

  @Test
  void anHourOfEightUplinksOfFourTargetsLeavesTheHeapAsItWas() {
    SplittableRandom dice = new SplittableRandom(1);
    List<Simulation> uplinks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Network line = Network.delay(Duration.ofMillis(50)).then(Chance.loss(0.1, dice.split()));
      uplinks.add(new Simulation(SimulatedTargets.path(ProbeSettings.DEFAULT, 4, 1), line));
    }
    run(uplinks, Duration.ofMinutes(10));
    long before = leastHeap();
    run(uplinks, Duration.ofMinutes(70));

    assertThat(uplinks.stream().mapToLong(Simulation::sent).sum()).isGreaterThan(250_000);
    assertThat(leastHeap() - before).isLessThan(TOLERATED);
    assertThat(uplinks).allMatch(uplink -> uplink.changes().size() == 1);
  }

  private static void run(List<Simulation> uplinks, Duration until) {
    uplinks.forEach(uplink -> uplink.runTo(until.toNanos()));
  }

  /** What is still in use after several collections, since one may leave something. */
  private static long leastHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
