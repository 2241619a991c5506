package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.cli.Inspector;
import sadr.controller.cli.Program;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.control.StatusReport;
import sadr.controller.trial.Watch;

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
    TrialStart start = TrialStart.of(config, file);
    if (start.rests().isEmpty()) {
      Daemon.run(start, preload);
      return;
    }
    try (Supervisor service = Supervisor.of(System.getenv())) {
      rest(service, start.rests().get());
    }
  }

  /**
   * There is a configuration, but it was tried and not confirmed.
   *
   * @throws CommandException with {@code why} if no service manager hears it
   */
  static void rest(Supervisor service, String why) throws CommandException {
    if (!service.listens()) {
      throw new CommandException(ExitCode.FAILED, why);
    }
    log.warn("daemon.rests: {}", why);
    service.resting("nothing to do: " + why);
  }

  @Override
  public boolean rests(ConfigException bad, Path file) {
    JournalFormatter.installIfWanted();
    try (Supervisor service = Supervisor.of(System.getenv())) {
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
  public void tryFirst(Config config, Path file, Duration forTime) throws CommandException {
    TrialFirst.begin(config, file, forTime, watch());
  }

  @Override
  public void watch(Path stateDirectory, Duration forTime) throws CommandException {
    try {
      watch().over(stateDirectory, forTime);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "nothing changed: nobody can watch over it: " + e.getMessage());
    }
  }

  private static Watch watch() throws CommandException {
    return Watch.ofThisProgram()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.FAILED, "nothing changed: start it by its script, bin/sadr"));
  }

  @Override
  public void expire(Path stateDirectory) throws CommandException {
    TrialEnd.expire(stateDirectory);
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
