package sadr.probes.packet;

/**
 * A packet is not what it should be. It bears no stack trace, since whoever sends us such packets
 * must not cost us one each.
 */
public final class MalformedPacketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * Says what is wrong.
   *
   * @param offset where in the packet, in bytes
   * @param problem what was found and what would be right
   */
  public MalformedPacketException(int offset, String problem) {
    super(problem + " at byte " + offset, null, false, false);
    this.offset = offset;
  }

  /** Where in the packet, in bytes. */
  public int offset() {
    return offset;
  }
}
