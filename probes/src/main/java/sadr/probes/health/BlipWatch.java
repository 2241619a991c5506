package sadr.probes.health;

import java.util.List;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Blips;

/**
 * Counts outages that are too short for a verdict.
 *
 * <p>How it works: one is over when a target answers that had lost some probes in a row. It was an
 * outage, not chance, if every target of the path that is up had lost {@link #LEAST_LOST} or more
 * in a row, all at the same time, and all of them together so many that chance does that once in
 * {@code 1 / }{@link #CHANCE} times at the loss that the windows show, and never fewer than {@link
 * #LEAST_TOGETHER}. It lasted from the first lost probe to the first answered one.
 *
 * <p>Where {@code fall} is 3 or less, or one target alone is asked with a {@code fall} of 6 or
 * less, there is nothing between chance and a verdict, and none is counted.
 *
 * <p>Owned by the probe thread.
 */
final class BlipWatch {

  private static final int LEAST_LOST = Census.SILENT_ROW;
  private static final int LEAST_TOGETHER = 6;
  private static final double CHANCE = 1e-10;
  private static final double LEAST_LOSS = 0.02;

  private long rowsSeen;
  private long count;
  private OptionalLong endedNanos = OptionalLong.empty();
  private Blips blips = Blips.NONE;

  /** What was counted up to now. */
  Blips blips() {
    return blips;
  }

  /** Looks whether one has just ended. */
  void look(List<TargetHealth> targets, PathState path) {
    long rows = 0;
    for (TargetHealth target : targets) {
      rows += target.known().silence.ended();
    }
    if (rows == rowsSeen) {
      return;
    }
    rowsSeen = rows;
    if (path == PathState.UP) {
      judge(targets);
    }
  }

  private void judge(List<TargetHealth> targets) {
    Row common = new Row();
    for (TargetHealth target : targets) {
      if (target.state() == PathState.UP && !common.add(target.known())) {
        return;
      }
    }
    boolean news = endedNanos.isEmpty() || common.began - endedNanos.getAsLong() >= 0;
    if (news && common.isOutage()) {
      count++;
      endedNanos = OptionalLong.of(common.ended);
      blips = new Blips(count, common.ended - common.began, endedNanos);
    }
  }

  /** The rows of all targets that are up, laid over each other. */
  private static final class Row {
    private int targets;
    private int lost;
    private double loss = LEAST_LOSS;
    private long began;
    private long latestBegan;
    private boolean over;
    private long ended;

    /** Adds the row of a target that lasts, else its last one; false if it has lost too few. */
    boolean add(Evidence known) {
      Silence silence = known.silence;
      boolean lasts = silence.lost() >= LEAST_LOST;
      int count = lasts ? silence.lost() : silence.endedLost();
      if (count < LEAST_LOST) {
        return false;
      }
      lost += count;
      loss = Math.max(loss, known.window.loss());
      long from = lasts ? silence.beganNanos() : silence.endedBeganNanos();
      began = targets > 0 && began - from < 0 ? began : from;
      latestBegan = targets > 0 && latestBegan - from > 0 ? latestBegan : from;
      targets++;
      if (!lasts) {
        ended = over && ended - silence.endedNanos() < 0 ? ended : silence.endedNanos();
        over = true;
      }
      return true;
    }

    boolean isOutage() {
      return over && latestBegan - ended < 0 && loss < 1 && lost >= enough();
    }

    private double enough() {
      return Math.max(LEAST_TOGETHER, Math.log(CHANCE) / Math.log(loss));
    }
  }
}
