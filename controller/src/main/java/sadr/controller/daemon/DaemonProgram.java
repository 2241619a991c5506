package sadr.controller.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.Inspector;
import sadr.controller.cli.Program;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;

/** The commands that work on the kernel. */
public final class DaemonProgram implements Program {

  private final Preload preload;

  /** What {@code preload} has begun to load is not used before it is there. */
  public DaemonProgram(Preload preload) {
    this.preload = preload;
  }

  @Override
  public void run(Config config, Path file) throws CommandException {
    Daemon.run(config, file, preload);
  }

  @Override
  public List<String> plan(Config config, Optional<StatusReport> running) throws CommandException {
    return KernelWork.plan(config, running);
  }

  @Override
  public List<String> flush(Config config) throws CommandException {
    return KernelWork.flush(config);
  }

  @Override
  public Inspector inspector() {
    return new Inspection();
  }
}
