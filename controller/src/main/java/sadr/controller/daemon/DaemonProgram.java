package sadr.controller.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.Program;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.control.StatusReport;

/** The commands that work on the kernel. */
public final class DaemonProgram implements Program {

  private static final Logger log = LoggerFactory.getLogger(DaemonProgram.class);

  private final Preload preload;

  /** What {@code preload} has begun to load is not used before it is there. */
  public DaemonProgram(Preload preload) {
    this.preload = preload;
  }

  @Override
  public void run(Config config, Path file) throws CommandException {
    JournalFormatter.installIfWanted();
    Daemon.run(config, file, preload);
  }

  @Override
  public boolean rests(ConfigException bad, Path file) {
    JournalFormatter.installIfWanted();
    try (ServiceManager service = ServiceManager.of(System.getenv())) {
      if (!service.listens()) {
        return false;
      }
      if (!bad.configuresNothing()) {
        service.failing(file + " is bad: " + bad.problems().get(0));
        return false;
      }
      String why = "no uplink is configured in " + file + " yet";
      log.warn("daemon.rests: {}; edit it, then start the service again", why);
      service.resting("nothing to do: " + why + "; edit it, then start the service again");
      return true;
    }
  }

  @Override
  public List<String> plan(Config config, Optional<StatusReport> running) throws CommandException {
    return KernelWork.plan(config, running);
  }

  @Override
  public List<String> flush(Config config) throws CommandException {
    return KernelWork.flush(config);
  }
}
