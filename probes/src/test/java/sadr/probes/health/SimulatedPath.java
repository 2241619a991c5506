package sadr.probes.health;

import java.util.ArrayList;
import java.util.List;
import sadr.probes.sim.SimulatedTargets;
import sadr.probes.sim.Simulation;

/** A {@link Simulation} in milliseconds, over a network that the test writes as a function. */
final class SimulatedPath {

  /** What becomes of a probe. */
  interface Network {
    /** Nothing comes back. */
    long LOST = -1;

    /** It cannot leave. */
    long NOT_SENT = -2;

    /**
     * For a probe to target number {@code target}, sent at {@code atMillis}: the delay in nanos.
     */
    long delayNanos(int target, double atMillis);
  }

  /** A change of the verdict. */
  record Change(double atMillis, PathState state, PathReport.Cause cause, String detail) {
    @Override
    public String toString() {
      return Math.round(atMillis) + " " + state + " " + cause.text() + " (" + detail + ")";
    }
  }

  /** A probe that was sent. */
  record Sent(double atMillis, int target, boolean atInterval) {}

  final PathHealth health;
  final List<Change> changes = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  private final Simulation simulation;

  SimulatedPath(Path path, Network network) {
    simulation =
        new Simulation(
            path,
            journey -> {
              long delay = network.delayNanos(journey.target(), journey.sentNanos() / 1e6);
              if (delay == Network.NOT_SENT) {
                journey.keep();
              } else if (delay == Network.LOST) {
                journey.lose();
              } else {
                journey.delay(delay);
              }
            },
            (at, target, atInterval) -> sent.add(new Sent(at / 1e6, target, atInterval)));
    health = simulation.health();
    note();
  }

  static Path path(ProbeSettings settings, int targets, int quorum) {
    return SimulatedTargets.path(settings, targets, quorum);
  }

  static Target target(int number) {
    return SimulatedTargets.echo(number);
  }

  /** Lets time go by, up to and with {@code millis}. */
  SimulatedPath runTo(double millis) {
    simulation.runTo(nanos(millis));
    note();
    return this;
  }

  /** Wants something else from now on. */
  SimulatedPath update(Path changed) {
    simulation.update(changed);
    note();
    return this;
  }

  double millis() {
    return simulation.elapsedNanos() / 1e6;
  }

  PathReport.TargetReport target(TargetHealth of) {
    return of.report();
  }

  static long nanos(double millis) {
    return Math.round(millis * 1e6);
  }

  private void note() {
    for (Simulation.Change change :
        simulation.changes().subList(changes.size(), simulation.changes().size())) {
      changes.add(
          new Change(change.atNanos() / 1e6, change.state(), change.cause(), change.detail()));
    }
  }
}
