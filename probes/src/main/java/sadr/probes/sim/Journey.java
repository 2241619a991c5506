package sadr.probes.sim;

/**
 * What becomes of one probe: the networks on its way write it down here.
 *
 * <p>One object serves a whole simulation: it means nothing after {@link Network#carry} has
 * returned. Owned by the simulation's thread.
 */
public final class Journey {

  /** How a probe ends. */
  enum End {
    /** An answer comes. */
    ANSWERED,
    /** Nothing comes. */
    LOST,
    /** It cannot leave. */
    STUCK,
    /** It cannot be asked: there is no such name. */
    ABSENT,
    /** It may not be asked: it is the site's own. */
    FORBIDDEN,
    /** An error that names it comes. */
    REFUSED,
    /** An answer comes that proves life and is not good. */
    UNFIT
  }

  private static final long NEVER = -1;

  private End end = End.ANSWERED;
  private int target;
  private long sentNanos;
  private long delayNanos;
  private long copyNanos;
  private long saidNanos;

  /** A new probe, to target number {@code to}, wants to leave at {@code atNanos}. */
  void begin(int to, long atNanos) {
    target = to;
    sentNanos = atNanos;
    delayNanos = 0;
    copyNanos = NEVER;
    end = End.ANSWERED;
  }

  /** The number of the target, in the path's order, from 0. */
  public int target() {
    return target;
  }

  /** When it leaves, in nanoseconds since the start. */
  public long sentNanos() {
    return sentNanos;
  }

  /** When its answer is back, as far as the networks up to here have their say. */
  public long backNanos() {
    return sentNanos + delayNanos;
  }

  /** Takes longer by {@code nanos}, 0 or more. */
  public void delay(long nanos) {
    delayNanos += nanos;
  }

  /** Nothing comes back. */
  public void lose() {
    end = End.LOST;
  }

  /** It cannot even leave. */
  public void keep() {
    end = End.STUCK;
  }

  /**
   * It cannot even leave: there is no such name, as the path's resolver said at {@code nanos} since
   * the start. That is remembered for a while, and holds for probes until it is asked again.
   */
  public void misname(long nanos) {
    end = End.ABSENT;
    saidNanos = nanos;
  }

  /** It may not leave: the target is the site's own. */
  public void forbid() {
    end = End.FORBIDDEN;
  }

  /** Instead of an answer comes an error that names it. */
  public void refuse() {
    end = End.REFUSED;
  }

  /** What comes is no good answer, as a portal's. */
  public void spoil() {
    end = End.UNFIT;
  }

  /** The answer comes a second time, {@code nanos} after the first. */
  public void duplicate(long nanos) {
    copyNanos = nanos;
  }

  End end() {
    return end;
  }

  /** When the resolver said that there is no such name; only where it did. */
  long saidNanos() {
    return saidNanos;
  }

  boolean isLost() {
    return end == End.LOST;
  }

  boolean isDoubled() {
    return copyNanos != NEVER;
  }

  /** When the second answer is back. */
  long copyBackNanos() {
    return backNanos() + copyNanos;
  }
}
