package sadr.probes.io;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts how late probes are sent.
 *
 * <p>How it works: a histogram whose steps grow with the value, eight for each doubling, so that it
 * has a fixed size and is right to an eighth from nanoseconds to hours.
 *
 * <p>The probe thread writes, any thread may read.
 */
final class LatenessLog {

  private static final int STEPS = 8;
  private static final int STEP_BITS = 3;
  private static final int SIZE = Long.SIZE * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(SIZE);
  private final AtomicLong most = new AtomicLong();

  /** A probe was sent {@code nanos} after it was due; before counts as in time. */
  void add(long nanos) {
    long late = Math.max(0, nanos);
    int step = step(late);
    counts.incrementAndGet(step);
    if (late > most.get()) {
      most.set(late);
    }
  }

  /** What was counted since this was last asked. */
  Lateness take() {
    long[] copy = new long[SIZE];
    long count = 0;
    for (int i = 0; i < SIZE; i++) {
      copy[i] = counts.getAndSet(i, 0);
      count += copy[i];
    }
    return new Lateness(
        count, rank(copy, count, 50), rank(copy, count, 99), Duration.ofNanos(most.getAndSet(0)));
  }

  private static Duration rank(long[] counts, long count, int percent) {
    long left = (count * percent + 99) / 100;
    for (int i = 0; i < SIZE; i++) {
      left -= counts[i];
      if (left <= 0 && count > 0) {
        return Duration.ofNanos(upperEnd(i));
      }
    }
    return Duration.ZERO;
  }

  /** Small values have a step each; of others the highest bit and the three below it count. */
  private static int step(long nanos) {
    if (nanos < STEPS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - STEP_BITS;
    return (shift + 1) * STEPS + (int) (nanos >>> shift) - STEPS;
  }

  /** The highest value that falls into {@code step}. */
  private static long upperEnd(int step) {
    if (step < 2 * STEPS) {
      return step;
    }
    int shift = step / STEPS - 1;
    return ((long) (step % STEPS + STEPS + 1) << shift) - 1;
  }
}
