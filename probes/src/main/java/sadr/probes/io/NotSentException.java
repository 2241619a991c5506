package sadr.probes.io;

/** A probe did not leave this machine: not a loss. The message says why, for a person. */
final class NotSentException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What that means. */
  enum Meaning {
    /** It could not: if that lasts, nobody knows whether the path lives, and nobody can use it. */
    FAILED,
    /** We are not ready for it: that says nothing about the path. */
    POSTPONED,
    /** There is no such target, as the path's own resolver said at {@link #saidNanos}. */
    ABSENT,
    /** It may not be sent: an answer would prove nothing. */
    FORBIDDEN
  }

  private final Meaning meaning;
  private final long saidNanos;

  /** It could not. */
  NotSentException(String why) {
    this(why, Meaning.FAILED, 0);
  }

  private NotSentException(String why, Meaning meaning, long saidNanos) {
    super(why, null, false, false);
    this.meaning = meaning;
    this.saidNanos = saidNanos;
  }

  /** We are not ready. */
  static NotSentException postponed(String why) {
    return new NotSentException(why, Meaning.POSTPONED, 0);
  }

  /** There is no such target, as the path's own resolver said at {@code nanos}. */
  static NotSentException absent(String why, long nanos) {
    return new NotSentException(why, Meaning.ABSENT, nanos);
  }

  /** It may not be sent. */
  static NotSentException forbidden(String why) {
    return new NotSentException(why, Meaning.FORBIDDEN, 0);
  }

  /** What it means. */
  Meaning meaning() {
    return meaning;
  }

  /** When the resolver said so; only where it did. */
  long saidNanos() {
    return saidNanos;
  }

  /** Why, for a person. */
  String why() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
