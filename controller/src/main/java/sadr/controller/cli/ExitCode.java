package sadr.controller.cli;

/** What the program tells its caller. */
public enum ExitCode {
  /** It is done. */
  DONE(0),
  /** It failed, or {@code status} found something unhealthy. */
  FAILED(1),
  /** Bad usage, an unknown uplink, a bad configuration. */
  USAGE(2),
  /** No daemon answers. */
  NO_DAEMON(3),
  /** The user may not do this. */
  DENIED(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number for the shell. */
  public int number() {
    return number;
  }
}
