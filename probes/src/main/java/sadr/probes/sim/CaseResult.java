package sadr.probes.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import sadr.probes.health.PathState;

/**
 * What came of a story: the verdicts beside the truth.
 *
 * <p>A verdict belongs to the outage that it falls into, or that has ended less than a second
 * before: probes sent in it are judged then. An outage that begins while the path is still taken
 * for dead from the one before needs no verdict.
 *
 * @param length the time simulated
 * @param sent probes that left
 * @param outages how many there were
 * @param found how many had a verdict
 * @param missed how many longer than two seconds had none, though the path was up when they began
 * @param falseVerdicts how often it went down without an outage
 * @param longestMistake for how long that lasted at the most; for the rest of the story where the
 *     last one was not taken back
 * @param detection from an outage's start to its verdict
 */
public record CaseResult(
    Duration length,
    long sent,
    int outages,
    int found,
    int missed,
    int falseVerdicts,
    Duration longestMistake,
    Distribution detection) {

  private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long WORTH_FINDING_NANOS = Duration.ofSeconds(2).toNanos();

  /** Plays a story and compares what is found with what is so. */
  static CaseResult of(Story story) {
    Simulation simulation = new Simulation(story.path(), story.network());
    simulation.runTo(story.length().toNanos());
    return compare(story.outages(), simulation);
  }

  /** Compares what was found with what is so, as far as it was played. */
  static CaseResult compare(Spans outages, Simulation simulation) {
    boolean[] known = new boolean[outages.count()];
    long[] times = new long[outages.count()];
    int found = 0;
    int falseVerdicts = 0;
    long longestMistake = 0;
    Spans downs = downs(simulation);
    for (int i = 0; i < downs.count(); i++) {
      long at = downs.startNanos(i);
      int outage = outages.last(at);
      if (outage < 0 || at > outages.endNanos(outage) + GRACE_NANOS) {
        falseVerdicts++;
        longestMistake = Math.max(longestMistake, downs.endNanos(i) - at);
      } else if (!known[outage]) {
        known[outage] = true;
        times[found++] = at - outages.startNanos(outage);
      }
    }
    return new CaseResult(
        Duration.ofNanos(simulation.elapsedNanos()),
        simulation.sent(),
        outages.count(),
        found,
        missed(outages, known, simulation.changes()),
        falseVerdicts,
        Duration.ofNanos(longestMistake),
        Distribution.of(Arrays.copyOf(times, found)));
  }

  /** For how long the path was down, each time. */
  private static Spans downs(Simulation simulation) {
    List<Simulation.Change> changes = simulation.changes();
    long[] starts = new long[changes.size()];
    long[] ends = new long[changes.size()];
    int count = 0;
    boolean down = false;
    for (Simulation.Change change : changes) {
      boolean nowDown = change.state() == PathState.DOWN;
      if (nowDown && !down) {
        starts[count] = change.atNanos();
        ends[count++] = simulation.elapsedNanos();
      } else if (down && !nowDown) {
        ends[count - 1] = change.atNanos();
      }
      down = nowDown;
    }
    return Spans.of(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  private static int missed(Spans outages, boolean[] known, List<Simulation.Change> changes) {
    int missed = 0;
    int next = 0;
    PathState state = PathState.UNKNOWN;
    for (int i = 0; i < known.length; i++) {
      while (next < changes.size() && changes.get(next).atNanos() <= outages.startNanos(i)) {
        state = changes.get(next++).state();
      }
      boolean worthFinding = outages.endNanos(i) - outages.startNanos(i) > WORTH_FINDING_NANOS;
      missed += worthFinding && !known[i] && state == PathState.UP ? 1 : 0;
    }
    return missed;
  }
}
