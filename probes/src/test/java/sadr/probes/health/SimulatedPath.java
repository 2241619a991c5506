package sadr.probes.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import sadr.net.Ip6Address;

/**
 * A path under a clock of our own: sends what is due over a network that the test describes, and
 * notes each change of the verdict. Times are milliseconds from the first probe; the clock begins
 * just before it wraps around, so that comparing by anything but subtraction fails.
 */
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

  private record Arrival(long atNanos, int target, int sequence, long token, long fate) {}

  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  final PathHealth health;
  final List<Change> changes = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  private final Network network;
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(Comparator.comparingLong(arrival -> arrival.atNanos() - ORIGIN));
  private final boolean keepSent;
  private long now = ORIGIN;
  private long tokens;
  private PathState state = PathState.UNKNOWN;
  private PathReport.Cause cause = PathReport.Cause.NONE;

  SimulatedPath(Path path, Network network) {
    this(path, network, true);
  }

  SimulatedPath(Path path, Network network, boolean keepSent) {
    this.network = network;
    this.keepSent = keepSent;
    health = new PathHealth(path, now);
    note();
  }

  static Path path(ProbeSettings settings, int targets, int quorum) {
    List<Target> some = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      some.add(target(i));
    }
    return new Path("fiber", Optional.empty(), some, quorum, settings, Optional.empty(), 0, false);
  }

  /** A path with targets of these kinds. */
  static Path path(ProbeSettings settings, List<ProbeKind> kinds, int quorum) {
    List<Target> some = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      some.add(new Target(kinds.get(i), new Ip6Address(0x20010db8ffff0000L, i + 1)));
    }
    return new Path("fiber", Optional.empty(), some, quorum, settings, Optional.empty(), 0, false);
  }

  static Target target(int number) {
    return new Target(new ProbeKind.Icmp(), new Ip6Address(0x20010db8ffff0000L, number + 1));
  }

  /** Lets time go by, up to and with {@code millis}. */
  SimulatedPath runTo(double millis) {
    long end = ORIGIN + nanos(millis);
    while (true) {
      OptionalLong due = health.nextNanos();
      boolean arrivalFirst =
          !arrivals.isEmpty()
              && (due.isEmpty() || arrivals.element().atNanos() - due.getAsLong() <= 0);
      long next = arrivalFirst ? arrivals.element().atNanos() : due.orElse(end + 1);
      if (next - end > 0) {
        break;
      }
      now = next - now > 0 ? next : now;
      if (arrivalFirst) {
        arrive(arrivals.remove());
      } else {
        health.judge(now);
        sendDue();
        health.decide(now);
      }
      note();
    }
    now = end;
    return this;
  }

  /** Wants something else from now on. */
  SimulatedPath update(Path changed) {
    health.update(changed, now);
    note();
    return this;
  }

  double millis() {
    return (now - ORIGIN) / 1e6;
  }

  PathReport.TargetReport target(TargetHealth of) {
    return of.report();
  }

  static long nanos(double millis) {
    return Math.round(millis * 1e6);
  }

  private void arrive(Arrival arrival) {
    if (arrival.target() < health.targets().size()) {
      TargetHealth target = health.targets().get(arrival.target());
      if (arrival.fate() == Network.REFUSED) {
        target.refused(arrival.sequence(), arrival.token(), now, "no route, says fe80::a1");
      } else if (arrival.fate() == Network.UNFIT) {
        target.unfit(arrival.sequence(), arrival.token(), now, "portal");
      } else {
        target.replied(arrival.sequence(), arrival.token(), now, 0);
      }
      health.decide(now);
    }
  }

  private void sendDue() {
    for (int i = 0; i < health.targets().size(); i++) {
      TargetHealth target = health.targets().get(i);
      if (now - target.dueNanos() >= 0) {
        send(target, i);
      }
    }
  }

  private void send(TargetHealth target, int number) {
    boolean atInterval = target.takeBeat(now);
    long delay = network.delayNanos(number, millis());
    if (delay == Network.NOT_SENT) {
      target.notSent("Network is unreachable", now);
      return;
    }
    if (delay == Network.ABSENT) {
      target.absent("no such name", now);
      return;
    }
    if (delay != Network.LOST) {
      long at = now + (delay < 0 ? nanos(1) : delay);
      arrivals.add(new Arrival(at, number, target.nextSequence(), tokens, delay));
    }
    if (keepSent) {
      sent.add(new Sent(millis(), number, atInterval));
    }
    target.sent(tokens++, atInterval, now);
  }

  private void note() {
    if (health.state() != state || health.cause() != cause) {
      state = health.state();
      cause = health.cause();
      changes.add(new Change(millis(), state, cause, health.report().detail()));
    }
  }
}
