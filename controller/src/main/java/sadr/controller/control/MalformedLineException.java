package sadr.controller.control;

/** A line that is no request or no reply. */
public final class MalformedLineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reply.Code code;

  /** Why, for people; answered with {@code usage}. */
  public MalformedLineException(String message) {
    this(Reply.Code.USAGE, message);
  }

  /** Why, for programs and for people. */
  MalformedLineException(Reply.Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Why, for programs. */
  Reply.Code code() {
    return code;
  }
}
