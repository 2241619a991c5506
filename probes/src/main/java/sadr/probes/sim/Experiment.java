package sadr.probes.sim;

import java.time.Duration;
import java.util.SplittableRandom;
import sadr.probes.health.PathState;

/**
 * Answers a {@link Question} by simulation: one path that dies again and again for the detection
 * time, and one that only loses, for as long as {@link #loseFor} is called, for the rest.
 *
 * <p>One thread at a time.
 */
public final class Experiment {

  /** How many deaths are wanted; fewer are played where they would take too many probes. */
  public static final int DEATHS = 1_000;

  /** A second or two of work; where every death takes an hour to get over, that is not for many. */
  private static final long MOST_PROBES = 1_000_000;

  private static final int PROBES_AT_ONCE = 20_000;
  private static final long SLACK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final double LONGEST_RECOVERY_NANOS = Duration.ofHours(1).toNanos();

  /** With nothing found in a time, more than three in that time are ruled out with 95 %. */
  private static final double RULE_OF_THREE = 3;

  private final Question question;
  private final SplittableRandom dice;
  private final Simulation losing;
  private int changesSeen;
  private int falseFailovers;
  private PathState state = PathState.UNKNOWN;

  /** The same seed gives the same answer. */
  public Experiment(Question question, long seed) {
    this.question = question;
    dice = new SplittableRandom(seed);
    losing = new Simulation(question.path(), line(dice.split()));
  }

  /** Lets the path that only loses go on for {@code time}. */
  public void loseFor(Duration time) {
    losing.runTo(losing.elapsedNanos() + time.toNanos());
    for (Simulation.Change change :
        losing.changes().subList(changesSeen, losing.changes().size())) {
      falseFailovers += change.state() == PathState.DOWN && state != PathState.DOWN ? 1 : 0;
      state = change.state();
      changesSeen++;
    }
  }

  /** How long the path that only loses has been simulated, in years. */
  public double years() {
    return losing.elapsedNanos() / 1e9 / Answer.YEAR;
  }

  /** How many false failovers it has had. */
  public int falseFailovers() {
    return falseFailovers;
  }

  /** So many a year are ruled out (95 %) where none was found. */
  public double atMost() {
    return RULE_OF_THREE / years();
  }

  /**
   * How long the deaths of a path that loses as much take to be seen.
   *
   * @param played how many there were, {@link #DEATHS} unless that would have taken too long
   * @param times of those that were seen; one that comes while the path is down anyway is not
   */
  public record Deaths(int played, Distribution times) {

    /** Whether there were fewer than wanted. */
    public boolean cutShort() {
      return played < DEATHS;
    }
  }

  /** Has the path die again and again. */
  public Deaths detection() {
    SplittableRandom own = dice.split();
    long dead = (long) (2 * new DetectionTime(question).quantileNanos(1)) + SLACK_NANOS;
    long alive = recoveryNanos();
    Spans deaths =
        Spans.series(
            DEATHS,
            end -> end + alive + (long) own.nextDouble(10 * question.intervalNanos()),
            start -> start + dead);
    Network line = line(own.split()).then(Network.SILENCE.during(deaths));
    Simulation dying = new Simulation(question.path(), line);
    double step = question.intervalNanos() * PROBES_AT_ONCE / question.targets();
    while (dying.elapsedNanos() < deaths.lastEndNanos() && dying.sent() < MOST_PROBES) {
      dying.runTo(Math.min(deaths.lastEndNanos(), dying.elapsedNanos() + (long) step));
    }
    int played = deaths.last(dying.elapsedNanos()) + 1;
    return new Deaths(played, CaseResult.compare(deaths, dying).detection());
  }

  /**
   * Several times what {@code rise} answers in a row take; a death that comes sooner is left out.
   */
  private long recoveryNanos() {
    int rise = question.settings().rise();
    double row = 4.0 * rise * question.intervalNanos() / Math.pow(1 - question.loss(), rise);
    return SLACK_NANOS + (long) Math.min(row, LONGEST_RECOVERY_NANOS);
  }

  /** What was found up to now; call {@link #loseFor} first. */
  public Answer answer(Distribution detection) {
    double seconds = losing.elapsedNanos() / 1e9;
    return new Answer(
        Duration.ofNanos(detection.medianNanos()),
        Duration.ofNanos(detection.p99Nanos()),
        falseFailovers / years(),
        losing.sent() / seconds * Answer.MONTH);
  }

  private Network line(SplittableRandom own) {
    Network far = Network.delay(question.roundTrip());
    if (question.loss() == 0) {
      return far;
    }
    return far.then(
        question.isBursty()
            ? Chance.bursts(question.loss(), question.meanBurst(), own)
            : Chance.loss(question.loss(), own));
  }
}
