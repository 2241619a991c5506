package sadr.net;

import java.time.Duration;

/**
 * When something ends: a point on the clock of {@code System.nanoTime}, or never. The wall clock,
 * which may jump, plays no part.
 *
 * @param never whether it has no end
 * @param nanos where it ends; 0 where it never does
 */
public record Deadline(boolean never, long nanos) {

  private static final long OVER_NANOS = Long.MIN_VALUE;

  /** Without end. */
  public static final Deadline NEVER = new Deadline(true, 0);

  /** Over, whatever the time is: for what no clock decides. */
  public static final Deadline OVER = new Deadline(false, OVER_NANOS);

  /** Two deadlines that have no end are equal. */
  public Deadline {
    if (never) {
      nanos = 0;
    }
  }

  /** Ends at {@code nanos}. */
  public static Deadline at(long nanos) {
    return new Deadline(false, nanos);
  }

  /** Ends {@code duration} after {@code nowNanos}. */
  public static Deadline after(Duration duration, long nowNanos) {
    return at(nowNanos + duration.toNanos());
  }

  /** Whether it is over at {@code nowNanos}. */
  public boolean passed(long nowNanos) {
    return !never && (over() || nowNanos - nanos >= 0);
  }

  /**
   * Whole seconds that are left at {@code nowNanos}, rounded down.
   *
   * @param most what to say where more are left, or it never ends
   * @return 0 to {@code most}
   */
  public long secondsLeft(long nowNanos, long most) {
    return never ? most : Math.min(most, nanosLeft(nowNanos) / 1_000_000_000L);
  }

  /**
   * Nanoseconds that are left at {@code nowNanos}; 0 when it is over, the most there is if never.
   */
  public long nanosLeft(long nowNanos) {
    if (never) {
      return Long.MAX_VALUE;
    }
    return over() ? 0 : Math.max(0, nanos - nowNanos);
  }

  /** The one of the two that ends first. */
  public Deadline orEarlier(Deadline other) {
    if (never || other.never) {
      return never ? other : this;
    }
    if (over() || other.over()) {
      return OVER;
    }
    return other.nanos - nanos < 0 ? other : this;
  }

  /** The one of the two that ends last. */
  public Deadline orLater(Deadline other) {
    return orEarlier(other).equals(this) ? other : this;
  }

  private boolean over() {
    return !never && nanos == OVER_NANOS;
  }
}
