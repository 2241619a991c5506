package sadr.probes.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Spans of time that do not overlap, in order; from their start, up to and without their end.
 * Immutable.
 */
public final class Spans {

  private final long[] starts;
  private final long[] ends;

  private Spans(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  /** One span; without end where {@code end} is not later than {@code start}. */
  public static Spans one(Duration start, Duration end) {
    long from = start.toNanos();
    long to = end.compareTo(start) > 0 ? end.toNanos() : Long.MAX_VALUE;
    return new Spans(new long[] {from}, new long[] {to});
  }

  /** One from each of {@code starts} to the same of {@code ends}; in order, and apart. */
  static Spans of(long[] starts, long[] ends) {
    return new Spans(starts.clone(), ends.clone());
  }

  /** No time at all. */
  public static Spans none() {
    return new Spans(new long[0], new long[0]);
  }

  /**
   * One span after the other.
   *
   * @param count how many
   * @param gap from the time it is handed, the end of the span before (0 for the first), to the
   *     start of the next, both in nanoseconds
   * @param length from the time it is handed, a span's start, to its end
   */
  public static Spans series(int count, LongUnaryOperator gap, LongUnaryOperator length) {
    long[] starts = new long[count];
    long[] ends = new long[count];
    long at = 0;
    for (int i = 0; i < count; i++) {
      starts[i] = gap.applyAsLong(at);
      ends[i] = length.applyAsLong(starts[i]);
      at = ends[i];
    }
    return new Spans(starts, ends);
  }

  /** How many there are. */
  public int count() {
    return starts.length;
  }

  /** When number {@code i}, from 0, starts. */
  public long startNanos(int i) {
    return starts[i];
  }

  /** When number {@code i}, from 0, ends. */
  public long endNanos(int i) {
    return ends[i];
  }

  /** When the last one ends; 0 without any. */
  public long lastEndNanos() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The number of the span that began last, at {@code atNanos}; -1 before the first. */
  public int last(long atNanos) {
    int found = Arrays.binarySearch(starts, atNanos);
    return found >= 0 ? found : -found - 2;
  }

  /** Whether {@code atNanos} lies in one of them. */
  public boolean contain(long atNanos) {
    int span = last(atNanos);
    return span >= 0 && atNanos < ends[span];
  }
}
