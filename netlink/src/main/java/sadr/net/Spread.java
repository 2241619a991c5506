package sadr.net;

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
public final class Spread {

  /** 2 to the 64th by the golden ratio, made odd. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Spread() {}

  /** Numbers that differ in any bit, far from each other: 0 to 4294967295, the same each time. */
  public static long of(long number) {
    return (number * GOLDEN) >>> Integer.SIZE;
  }
}
