package sadr.probes.io;

import java.util.OptionalLong;

/** A probe could not leave this machine: not a loss. The message says why, for a person. */
final class NotSentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient OptionalLong absentNanos;

  NotSentException(String why) {
    this(why, OptionalLong.empty());
  }

  private NotSentException(String why, OptionalLong absentNanos) {
    super(why, null, false, false);
    this.absentNanos = absentNanos;
  }

  /** There is no such target, as the path's own resolver said at {@code nanos}. */
  static NotSentException absent(String why, long nanos) {
    return new NotSentException(why, OptionalLong.of(nanos));
  }

  /** When the path's own resolver said that there is no such target; empty where it did not. */
  OptionalLong absentNanos() {
    return absentNanos;
  }

  /** Why, for a person. */
  String why() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
