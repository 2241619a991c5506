package sadr.netlink.codec;

/** Bytes that are no message of the kind that they claim to be. */
public final class MalformedMessageException extends RuntimeException {

  /** {@link #attribute} where the fault is in a header, not in an attribute. */
  public static final int NO_ATTRIBUTE = -1;

  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int attribute;

  /** A fault at {@code offset} of the datagram, in an attribute or {@link #NO_ATTRIBUTE}. */
  public MalformedMessageException(String problem, int offset, int attribute) {
    super(
        problem
            + " at offset "
            + offset
            + (attribute == NO_ATTRIBUTE ? "" : ", attribute " + attribute));
    this.offset = offset;
    this.attribute = attribute;
  }

  /** Where it is, in bytes from the start of the datagram. */
  public int offset() {
    return offset;
  }

  /** The number of the attribute it is in, or {@link #NO_ATTRIBUTE}. */
  public int attribute() {
    return attribute;
  }
}
