package sadr.probes.health;

/**
 * What became of the last probes sent at {@code interval}: the share lost, the mean round trip.
 *
 * <p>How it works: a ring of fates, as long as as many probes fit into the window's time, with
 * running sums. A probe enters when its fate is known, and leaves when a newer one needs its place
 * or when it is older than the window. The resolution of the loss is therefore one part in (window
 * / interval), of the time one interval. Every step takes the same time, however long the window.
 *
 * <p>Owned by the probe thread.
 */
final class LossWindow {

  private static final long LOST = -1;
  private static final int MOST = 1 << 16;

  private long windowNanos;
  private long[] sentNanos = new long[0];
  private long[] rttNanos = new long[0];
  private int first;
  private int size;
  private int lost;
  private long rttSumNanos;

  LossWindow(ProbeSettings settings) {
    resize(settings);
  }

  /** Takes other settings; what still fits stays. */
  void resize(ProbeSettings settings) {
    windowNanos = settings.window().toNanos();
    long probes = windowNanos / Math.max(1, settings.interval().toNanos());
    int capacity = (int) Math.max(1, Math.min(probes, MOST));
    if (capacity == sentNanos.length) {
      return;
    }
    while (size > capacity) {
      removeOldest();
    }
    long[] sent = new long[capacity];
    long[] rtt = new long[capacity];
    for (int i = 0; i < size; i++) {
      sent[i] = sentNanos[at(i)];
      rtt[i] = rttNanos[at(i)];
    }
    sentNanos = sent;
    rttNanos = rtt;
    first = 0;
  }

  /** Empties it. */
  void clear() {
    size = 0;
    lost = 0;
    rttSumNanos = 0;
  }

  /** A probe sent at {@code sent} was lost. */
  void addLost(long sent) {
    add(sent, LOST);
    lost++;
  }

  /** A probe sent at {@code sent} was answered after {@code rtt}. */
  void addAnswered(long sent, long rtt) {
    add(sent, rtt);
    rttSumNanos += rtt;
  }

  /** Drops what is older than the window at {@code now}. */
  void expire(long now) {
    while (size > 0 && now - sentNanos[first] > windowNanos) {
      removeOldest();
    }
  }

  /** Whether it holds enough to be judged by. */
  boolean halfFull() {
    return 2 * size >= sentNanos.length;
  }

  /** Whether it holds all that fits, but for what is under way or could not be sent. */
  boolean full() {
    return 10L * size >= 9L * sentNanos.length;
  }

  /** The share lost, 0 to 1; 0 when empty. */
  double loss() {
    return size == 0 ? 0 : (double) lost / size;
  }

  /** The mean round trip of what was answered; 0 when nothing was. */
  long meanRttNanos() {
    int answered = size - lost;
    return answered == 0 ? 0 : rttSumNanos / answered;
  }

  private void add(long sent, long fate) {
    if (size == sentNanos.length) {
      removeOldest();
    }
    int place = at(size);
    sentNanos[place] = sent;
    rttNanos[place] = fate;
    size++;
  }

  private int at(int index) {
    int place = first + index;
    return place < sentNanos.length ? place : place - sentNanos.length;
  }

  private void removeOldest() {
    long fate = rttNanos[first];
    if (fate == LOST) {
      lost--;
    } else {
      rttSumNanos -= fate;
    }
    first = at(1);
    size--;
  }
}
