package sadr.controller.cli;

/** A command cannot be done; its message goes to standard error after "sadr: ". */
public final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * Ends a command.
   *
   * @param exitCode for the shell
   * @param message what is wrong and what to do next; may have several lines
   */
  public CommandException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** For the shell. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
