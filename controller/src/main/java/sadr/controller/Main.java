package sadr.controller;

import sadr.controller.cli.SadrCommand;
import sadr.controller.daemon.DaemonProgram;
import sadr.controller.daemon.Preload;

/** Where the program starts. */
public final class Main {

  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    Preload preload = new Preload();
    if (args.length > 0 && args[0].equals("run")) {
      preload.begin();
    }
    System.exit(
        SadrCommand.execute(() -> new DaemonProgram(preload), System.out, System.err, args));
  }
}
