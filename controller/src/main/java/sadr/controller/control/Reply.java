package sadr.controller.control;

import java.util.Optional;

/** What the daemon answers. */
public sealed interface Reply {

  /**
   * It is done.
   *
   * @param message a sentence for the operator, if there is something to say
   */
  record Done(Optional<String> message) implements Reply {}

  /**
   * The answer to {@link Request.Status}.
   *
   * @param report how it stands
   */
  record Status(StatusReport report) implements Reply {}

  /**
   * It is not done.
   *
   * @param code why, for programs
   * @param error why, for people, and what would be right
   */
  record Failed(Code code, String error) implements Reply {}

  /** Why something is not done. */
  enum Code {
    /** The request is wrong in itself: an unknown uplink, a bad value, no JSON. */
    USAGE("usage"),
    /** The peer may not do this. */
    DENIED("denied"),
    /** The request is fine, but it could not be done. */
    FAILED("failed"),
    /** No such command. */
    UNKNOWN_COMMAND("unknown-command"),
    /** Another version of the protocol. */
    VERSION("version");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /** The word on the wire. */
    public String text() {
      return text;
    }
  }

  /** Done, nothing more to say. */
  static Reply done() {
    return new Done(Optional.empty());
  }

  /** Done, and a sentence about it. */
  static Reply done(String message) {
    return new Done(Optional.of(message));
  }

  /** The request is wrong. */
  static Reply usage(String error) {
    return new Failed(Code.USAGE, error);
  }

  /** It could not be done. */
  static Reply failed(String error) {
    return new Failed(Code.FAILED, error);
  }
}
