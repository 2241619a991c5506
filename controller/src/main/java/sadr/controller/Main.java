package sadr.controller;

import sadr.controller.cli.SadrCommand;
import sadr.controller.daemon.DaemonProgram;

/** Where the program starts. */
public final class Main {

  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(SadrCommand.execute(DaemonProgram::new, System.out, System.err, args));
  }
}
