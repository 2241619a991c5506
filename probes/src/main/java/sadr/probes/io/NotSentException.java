package sadr.probes.io;

/** A probe could not leave this machine: not a loss. The message says why, for a person. */
final class NotSentException extends Exception {

  private static final long serialVersionUID = 1L;

  NotSentException(String why) {
    super(why, null, false, false);
  }

  /** Why, for a person. */
  String why() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
