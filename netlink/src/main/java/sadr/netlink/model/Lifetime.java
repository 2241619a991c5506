package sadr.netlink.model;

/**
 * How long an address lasts from now on, in whole seconds as the kernel counts them.
 *
 * @param seconds 0 to 4294967294, or {@link #INFINITE_SECONDS}
 */
public record Lifetime(long seconds) implements Comparable<Lifetime> {

  /** All ones in the kernel's 32 bits (RFC 4861 §4.6.2). */
  public static final long INFINITE_SECONDS = 0xffff_ffffL;

  /** Without end. */
  public static final Lifetime INFINITE = new Lifetime(INFINITE_SECONDS);

  /** Over. */
  public static final Lifetime ZERO = new Lifetime(0);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it does not fit into 32 unsigned bits
   */
  public Lifetime {
    if (seconds < 0 || seconds > INFINITE_SECONDS) {
      throw new IllegalArgumentException("lifetime of " + seconds + " s is out of range");
    }
  }

  /** Whether it never ends. */
  public boolean infinite() {
    return seconds == INFINITE_SECONDS;
  }

  @Override
  public int compareTo(Lifetime other) {
    return Long.compare(seconds, other.seconds);
  }

  /** As ip(8) shows it: "forever" or "300sec". */
  @Override
  public String toString() {
    return infinite() ? "forever" : seconds + "sec";
  }
}
