package sadr.controller;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.function.Supplier;
import sadr.controller.cli.Program;
import sadr.controller.cli.SadrCommand;
import sadr.controller.control.ControlClient;
import sadr.controller.daemon.DaemonProgram;
import sadr.controller.daemon.Preload;

/**
 * Where the program starts. It is itself what supplies the part that works on the kernel: the first
 * lambda of a process takes 10 ms, and what is loaded ahead should begin before.
 */
public final class Main implements Supplier<Program> {

  private final Preload preload = new Preload();

  private Main() {}

  @Override
  public Program get() {
    return new DaemonProgram(preload);
  }

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    Main main = new Main();
    switch (args.length == 0 ? "" : args[0]) {
      case "run" -> main.preload.begin();
      case "status", "failover", "drain", "restore", "drill", "prefix", "events", "why", "reload" ->
          ControlClient.preload();
      default -> {} // They do more than ask a daemon, or something else.
    }
    // Not System.out, which keeps to itself what it could not write.
    System.exit(
        SadrCommand.execute(main, new FileOutputStream(FileDescriptor.out), System.err, args));
  }
}
