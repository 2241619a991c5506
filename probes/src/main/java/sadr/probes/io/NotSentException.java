package sadr.probes.io;

/** A probe could not leave this machine: not a loss. The message says why, for a person. */
final class NotSentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean absent;

  NotSentException(String why) {
    this(why, false);
  }

  private NotSentException(String why, boolean absent) {
    super(why, null, false, false);
    this.absent = absent;
  }

  /** There is no such target, as the path's own resolver says. */
  static NotSentException absent(String why) {
    return new NotSentException(why, true);
  }

  /** Whether the path's own resolver says that there is no such target. */
  boolean isAbsent() {
    return absent;
  }

  /** Why, for a person. */
  String why() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
