package sadr.probes.health;

import java.util.ArrayDeque;

/**
 * What became of the last probes sent at {@code interval}: the share lost, the mean round trip.
 *
 * <p>How it works: a queue of fates, as long as as many probes fit into the window's time, with
 * running sums. A probe enters when its fate is known, and leaves when a newer one needs its place
 * or when it is older than the window. The resolution of the loss is therefore one part in (window
 * / interval), of the time one interval.
 *
 * <p>Owned by the probe thread.
 */
final class LossWindow {

  private static final long LOST = -1;

  private record Fate(long sentNanos, long rttNanos) {}

  private final ArrayDeque<Fate> fates = new ArrayDeque<>();
  private long windowNanos;
  private int capacity;
  private int lost;
  private long rttSumNanos;

  LossWindow(ProbeSettings settings) {
    resize(settings);
  }

  /** Takes other settings; what still fits stays. */
  void resize(ProbeSettings settings) {
    windowNanos = settings.window().toNanos();
    long probes = windowNanos / Math.max(1, settings.interval().toNanos());
    capacity = (int) Math.max(1, Math.min(probes, 1 << 16));
    shrink();
  }

  /** Empties it. */
  void clear() {
    fates.clear();
    lost = 0;
    rttSumNanos = 0;
  }

  /** A probe sent at {@code sentNanos} was lost. */
  void addLost(long sentNanos) {
    lost++;
    fates.add(new Fate(sentNanos, LOST));
    shrink();
  }

  /** A probe sent at {@code sentNanos} was answered after {@code rttNanos}. */
  void addAnswered(long sentNanos, long rttNanos) {
    rttSumNanos += rttNanos;
    fates.add(new Fate(sentNanos, rttNanos));
    shrink();
  }

  /** Drops what is older than the window at {@code now}. */
  void expire(long now) {
    while (!fates.isEmpty() && now - fates.element().sentNanos() > windowNanos) {
      removeOldest();
    }
  }

  /** Whether it holds enough to be judged by. */
  boolean halfFull() {
    return 2 * fates.size() >= capacity;
  }

  /** The share lost, 0 to 1; 0 when empty. */
  double loss() {
    return fates.isEmpty() ? 0 : (double) lost / fates.size();
  }

  /** The mean round trip of what was answered; 0 when nothing was. */
  long meanRttNanos() {
    int answered = fates.size() - lost;
    return answered == 0 ? 0 : rttSumNanos / answered;
  }

  private void shrink() {
    while (fates.size() > capacity) {
      removeOldest();
    }
  }

  private void removeOldest() {
    Fate oldest = fates.remove();
    if (oldest.rttNanos() == LOST) {
      lost--;
    } else {
      rttSumNanos -= oldest.rttNanos();
    }
  }
}
