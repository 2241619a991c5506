package sadr.net;

/**
 * The number by which the kernel knows a network interface; never reused while it lives, and
 * another one after an interface was deleted and made again.
 *
 * @param value 1 or more
 */
public record LinkIndex(int value) implements Comparable<LinkIndex> {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public LinkIndex {
    if (value < 1) {
      throw new IllegalArgumentException("link index " + value + " is below 1");
    }
  }

  @Override
  public int compareTo(LinkIndex other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
