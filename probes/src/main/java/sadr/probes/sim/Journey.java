package sadr.probes.sim;

/**
 * What becomes of one probe: the networks on its way write it down here.
 *
 * <p>One object serves a whole simulation: it means nothing after {@link Network#carry} has
 * returned. Owned by the simulation's thread.
 */
public final class Journey {

  private static final long NEVER = -1;

  private int target;
  private long sentNanos;
  private long delayNanos;
  private long copyNanos;
  private boolean lost;
  private boolean stuck;

  /** A new probe, to target number {@code to}, wants to leave at {@code atNanos}. */
  void begin(int to, long atNanos) {
    target = to;
    sentNanos = atNanos;
    delayNanos = 0;
    copyNanos = NEVER;
    lost = false;
    stuck = false;
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
    lost = true;
  }

  /** It cannot even leave. */
  public void keep() {
    stuck = true;
  }

  /** The answer comes a second time, {@code nanos} after the first. */
  public void duplicate(long nanos) {
    copyNanos = nanos;
  }

  boolean isLost() {
    return lost;
  }

  boolean isStuck() {
    return stuck;
  }

  boolean isDoubled() {
    return copyNanos != NEVER;
  }

  long delayNanos() {
    return delayNanos;
  }

  /** When the second answer is back. */
  long copyBackNanos() {
    return backNanos() + copyNanos;
  }
}
