package sadr.probes.health;

import java.util.ArrayList;
import java.util.List;
import sadr.probes.sim.Journey;
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

    /** An error that names it comes back after 1 ms. */
    long REFUSED = -3;

    /** A portal's answer comes back after 1 ms. */
    long UNFIT = -4;

    /** There is no such name, says the resolver. */
    long ABSENT = -5;

    /** It may not be asked. */
    long FORBIDDEN = -6;

    /** There is no such name, as the resolver has said once, at {@code atMillis}. */
    static long absentSince(double atMillis) {
      return SAID - nanos(atMillis);
    }

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

  private static final long SAID = -1_000;

  final PathHealth health;
  final List<Change> changes = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  private final Simulation simulation;

  SimulatedPath(Path path, Network network) {
    this(path, network, true);
  }

  SimulatedPath(Path path, Network network, boolean keepSent) {
    simulation =
        new Simulation(
            path,
            journey ->
                carry(network.delayNanos(journey.target(), journey.sentNanos() / 1e6), journey),
            (at, target, atInterval) -> {
              if (keepSent) {
                sent.add(new Sent(at / 1e6, target, atInterval));
              }
            });
    health = simulation.health();
    note();
  }

  private static void carry(long delay, Journey journey) {
    if (delay >= 0) {
      journey.delay(delay);
    } else if (delay == Network.LOST) {
      journey.lose();
    } else if (delay == Network.NOT_SENT) {
      journey.keep();
    } else if (delay == Network.ABSENT) {
      journey.misname(journey.sentNanos());
    } else if (delay <= SAID) {
      journey.misname(SAID - delay);
    } else if (delay == Network.FORBIDDEN) {
      journey.forbid();
    } else if (delay == Network.REFUSED) {
      journey.delay(nanos(1));
      journey.refuse();
    } else {
      journey.delay(nanos(1));
      journey.spoil();
    }
  }

  static Path path(ProbeSettings settings, int targets, int quorum) {
    return SimulatedTargets.path(settings, targets, quorum);
  }

  /** A path with targets of these kinds. */
  static Path path(ProbeSettings settings, List<ProbeKind> kinds, int quorum) {
    List<Target> some = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      some.add(SimulatedTargets.target(kinds.get(i), i));
    }
    return SimulatedTargets.path(settings, some, quorum);
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
