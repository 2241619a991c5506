package sadr.controller.ra;

/**
 * A neighbour discovery packet is to be ignored (RFC 4861 §6.1). It bears no stack trace, since
 * whoever sends us such packets must not cost us one each.
 */
public final class MalformedPacketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int offset;

  /** What is wrong with a packet; few enough to be counted one by one. */
  public enum Reason {
    /** Its hop limit is not 255: it may come from beyond the link. */
    HOP_LIMIT("hop-limit"),
    /** An advertisement whose source is not link-local. */
    SOURCE("source"),
    /** It ends before its fixed part does. */
    SHORT("short"),
    /** It is another kind of packet. */
    TYPE("type"),
    /** Its code is not 0. */
    CODE("code"),
    /** An option of no length, which a naive reader would read for ever. */
    ZERO_LENGTH("zero-length"),
    /** It ends before its last option does. */
    CUT_OPTION("cut-option"),
    /** A solicitation from :: that bears a source link-layer address. */
    LINK_LAYER("link-layer");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** The word in metrics and logs; it does not change. */
    public String text() {
      return text;
    }
  }

  /**
   * Says what is wrong.
   *
   * @param reason what to count it as
   * @param offset where in the packet, in bytes from its ICMPv6 type on
   * @param problem what was found and what would be right
   */
  public MalformedPacketException(Reason reason, int offset, String problem) {
    super(problem + " at byte " + offset, null, false, false);
    this.reason = reason;
    this.offset = offset;
  }

  /** What to count it as. */
  public Reason reason() {
    return reason;
  }

  /** Where in the packet, in bytes from its ICMPv6 type on; 0 where the IPv6 header is wrong. */
  public int offset() {
    return offset;
  }
}
