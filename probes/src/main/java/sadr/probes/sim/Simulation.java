package sadr.probes.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import sadr.probes.health.Path;
import sadr.probes.health.PathHealth;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathState;
import sadr.probes.health.TargetHealth;

/**
 * A path under a clock of its own: sends what is due over a {@link Network}, hands over the answers
 * that arrive, and notes each change of the verdict.
 *
 * <p>How it works: there are two kinds of events, the arrival of an answer and whatever the health
 * code wants to do next; the clock jumps from one to the next, as the probe loop does when it is
 * never late. The health code's clock begins just before it wraps around, so that comparing by
 * anything but subtraction fails.
 *
 * <p>Times that are handed in and out are nanoseconds since the start. One thread at a time.
 */
public final class Simulation {

  /** The health code's time at the start. */
  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  /**
   * A change of the verdict.
   *
   * @param atNanos since the start
   * @param state what it became
   * @param cause why
   * @param detail why, in words
   */
  public record Change(long atNanos, PathState state, Cause cause, String detail) {}

  /** Is told of each probe that leaves. */
  @FunctionalInterface
  public interface SendListener {
    /**
     * A probe has left.
     *
     * @param atNanos since the start
     * @param target its number
     * @param atInterval whether it is one of those at {@code interval}
     */
    void sent(long atNanos, int target, boolean atInterval);
  }

  private final PathHealth health;
  private final Network network;
  private final SendListener listener;
  private final List<Change> changes = new ArrayList<>();
  private final ArrivalQueue arrivals = new ArrivalQueue();
  private final Journey journey = new Journey();
  private long elapsed;
  private long tokens;
  private long sent;
  private PathState state = PathState.UNKNOWN;
  private Cause cause = Cause.NONE;

  /** A path whose first probe leaves at the start. */
  public Simulation(Path path, Network network) {
    this(path, network, (atNanos, target, atInterval) -> {});
  }

  /** The same, and tells of each probe. */
  public Simulation(Path path, Network network, SendListener listener) {
    this.network = network;
    this.listener = listener;
    health = new PathHealth(path, ORIGIN);
    note();
  }

  /** Lets time go by, up to and with {@code nanos} since the start. */
  public void runTo(long nanos) {
    while (true) {
      OptionalLong due = health.nextNanos();
      long work = due.isPresent() ? due.getAsLong() - ORIGIN : Long.MAX_VALUE;
      boolean arrivalFirst = !arrivals.isEmpty() && arrivals.firstNanos() <= work;
      long next = arrivalFirst ? arrivals.firstNanos() : work;
      if (next > nanos) {
        break;
      }
      elapsed = Math.max(elapsed, next);
      if (arrivalFirst) {
        arrive();
      } else {
        work();
      }
      note();
    }
    elapsed = Math.max(elapsed, nanos);
  }

  /** Wants something else of the path from now on. */
  public void update(Path changed) {
    health.update(changed, ORIGIN + elapsed);
    note();
  }

  /** The time since the start. */
  public long elapsedNanos() {
    return elapsed;
  }

  /** How many probes have left. */
  public long sent() {
    return sent;
  }

  /** Every change of the verdict up to now, the oldest first. */
  public List<Change> changes() {
    return changes;
  }

  /** The health code that is driven. */
  public PathHealth health() {
    return health;
  }

  private void arrive() {
    int target = arrivals.firstTarget();
    if (target < health.targets().size()) {
      deliver(health.targets().get(target), ORIGIN + elapsed);
      health.decide(ORIGIN + elapsed);
    }
    arrivals.removeFirst();
  }

  private void deliver(TargetHealth target, long now) {
    int sequence = arrivals.firstSequence();
    long token = arrivals.firstToken();
    switch (arrivals.firstEnd()) {
      case REFUSED -> target.refused(sequence, token, now, "no route, says fe80::a1");
      case UNFIT -> target.unfit(sequence, token, now, "portal");
      case ANSWERED, LOST, STUCK, ABSENT, FORBIDDEN -> target.replied(sequence, token, now, 0);
    }
  }

  private void work() {
    long now = ORIGIN + elapsed;
    health.judge(now);
    List<TargetHealth> targets = health.targets();
    for (int i = 0; i < targets.size(); i++) {
      TargetHealth target = targets.get(i);
      if (now - target.dueNanos() >= 0) {
        send(target, i, now);
      }
    }
    health.decide(now);
  }

  private void send(TargetHealth target, int number, long now) {
    boolean atInterval = target.takeBeat(now);
    journey.begin(number, elapsed);
    network.carry(journey);
    switch (journey.end()) {
      case STUCK -> target.notSent("Network is unreachable", now);
      case ABSENT -> target.absent("no such name", ORIGIN + journey.saidNanos(), now);
      case FORBIDDEN -> target.forbidden("the site's own", now);
      case LOST, ANSWERED, REFUSED, UNFIT -> leave(target, number, atInterval);
    }
  }

  private void leave(TargetHealth target, int number, boolean atInterval) {
    long token = tokens++;
    if (journey.end() != Journey.End.LOST) {
      int sequence = target.nextSequence();
      arrivals.add(journey.backNanos(), number, sequence, token, journey.end());
      if (journey.isDoubled()) {
        arrivals.add(journey.copyBackNanos(), number, sequence, token, journey.end());
      }
    }
    sent++;
    listener.sent(elapsed, number, atInterval);
    target.sent(token, atInterval, ORIGIN + elapsed);
  }

  private void note() {
    if (health.state() != state || health.cause() != cause) {
      state = health.state();
      cause = health.cause();
      changes.add(new Change(elapsed, state, cause, health.report().detail()));
    }
  }
}
