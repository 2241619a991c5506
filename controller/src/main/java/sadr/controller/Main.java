package sadr.controller;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.cli.Program;
import sadr.controller.cli.SadrCommand;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;

/** Where the program starts. */
public final class Main {

  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(SadrCommand.execute(NoProgram::new, System.out, System.err, args));
  }

  /** Stands in until the daemon's room is there. */
  private static final class NoProgram implements Program {
    @Override
    public void run(Config config, Path file) throws CommandException {
      throw absent();
    }

    @Override
    public List<String> plan(Config config, Optional<StatusReport> running)
        throws CommandException {
      throw absent();
    }

    @Override
    public List<String> flush(Config config) throws CommandException {
      throw absent();
    }

    private static CommandException absent() {
      return new CommandException(ExitCode.FAILED, "this build has no daemon");
    }
  }
}
