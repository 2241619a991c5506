package sadr.probes.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A line that is good or bad for a while (Gilbert 1960, Elliott 1963), in continuous time: both
 * times are exponentially distributed. What is sent in one bad time is lost together, to whichever
 * target, and probes in quick succession meet the same state more often than those far apart; a
 * model that goes from packet to packet would not know the difference.
 *
 * <p>How it works: from one probe to the next the state is drawn anew with its exact probability
 * after the time between them, {@code bad' = pi + (bad - pi) exp(-t (1/bad + 1/good))}, so that it
 * costs nothing to let time go by.
 */
final class GilbertElliott implements Network {

  private final SplittableRandom random;
  private final double badShare;
  private final double ratePerNano;
  private final double lossWhileGood;
  private final double lossWhileBad;
  private boolean bad;
  private long atNanos;
  private long lastStep = -1;
  private double lastMemory;

  /**
   * A line in its stationary state.
   *
   * @param badShare the share of the time that it is bad, above 0 and below 1
   * @param meanBad how long it is bad in the mean
   * @param lossWhileGood 0 to 1
   * @param lossWhileBad 0 to 1
   */
  GilbertElliott(
      double badShare,
      Duration meanBad,
      double lossWhileGood,
      double lossWhileBad,
      SplittableRandom random) {
    this.badShare = badShare;
    this.lossWhileGood = lossWhileGood;
    this.lossWhileBad = lossWhileBad;
    this.random = random;
    ratePerNano = 1 / (meanBad.toNanos() * (1 - badShare));
    bad = random.nextDouble() < badShare;
  }

  @Override
  public void carry(Journey journey) {
    pass(journey.sentNanos());
    double loss = bad ? lossWhileBad : lossWhileGood;
    if (loss == 1 || (loss > 0 && random.nextDouble() < loss)) {
      journey.lose();
    }
  }

  /** Lets time go by until {@code now}. */
  private void pass(long now) {
    long step = now - atNanos;
    if (step <= 0) {
      return;
    }
    atNanos = now;
    if (step != lastStep) {
      lastStep = step;
      lastMemory = Math.exp(-step * ratePerNano);
    }
    double chance = badShare + ((bad ? 1 : 0) - badShare) * lastMemory;
    bad = random.nextDouble() < chance;
  }
}
