package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.ControlClient;
import sadr.controller.control.MalformedLineException;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.reconcile.SysctlSnapshot;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;
import sadr.controller.trial.Watch;

/** {@code sadr try} where no daemon runs: starts one, and has all of it removed at the deadline. */
final class TrialFirst {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Config config;
  private final TrialFolder folder;
  private final Watch watch;

  /** What the daemon prints: not in the state directory, whose owner could put a link there. */
  private final Path log;

  private TrialFirst(Config config, Watch watch, Path log) {
    this.config = config;
    this.folder = TrialFolder.in(config.stateDirectory());
    this.watch = watch;
    this.log = log;
  }

  /**
   * Begins; returns once the daemon has brought the kernel into sync.
   *
   * @throws CommandException if it cannot be: all is as it was then
   */
  static void begin(Config config, Path file, Duration forTime, Watch watch)
      throws CommandException {
    Capabilities.require();
    if (!KernelWork.isUntouched(config)) {
      throw new CommandException(
          ExitCode.FAILED,
          "no daemon runs, but what one has left stands in the kernel: start it first, and try"
              + " then; or \"sadr flush\"");
    }
    try {
      Path log = Files.createTempFile("sadr-try-", ".log");
      new TrialFirst(config, watch, log).begin(file, forTime);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "the trial cannot begin: " + e.getMessage());
    }
  }

  private void begin(Path file, Duration forTime) throws CommandException {
    Path own = file.toAbsolutePath().normalize();
    List<String> devices = config.uplinks().stream().map(UplinkConfig::interfaceName).toList();
    TrialRecord trial =
        TrialRecord.begin(
            forTime,
            new TrialRecord.Place(own, own, config.control().socket(), true),
            SysctlSnapshot.take(devices));
    ProcessHandle daemon;
    try {
      folder.begin(trial, Files.readString(own), Optional.empty());
      watch.over(config.stateDirectory(), forTime);
      daemon = watch.daemon(own, Optional.of(config.control().socket()), log);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "the trial cannot begin: " + e.getMessage());
    }
    if (!isReady(daemon)) {
      giveUp(daemon, trial);
    }
  }

  private boolean isReady(ProcessHandle daemon) throws CommandException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (answersReady()) {
          return true;
        }
        if (isEnded(daemon, 100)) {
          return false;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.FAILED, "interrupted; all is put back at the deadline");
    }
  }

  private static boolean isEnded(ProcessHandle daemon, long millis) throws InterruptedException {
    try {
      ProcessHandle unused = daemon.onExit().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !daemon.isAlive();
    }
  }

  private boolean answersReady() {
    try (ControlClient client = ControlClient.connect(config.control().socket(), PATIENCE)) {
      return client.ask(new Request.Status()) instanceof Reply.Status status
          && status.report().ready();
    } catch (NoDaemonException | IOException | MalformedLineException e) {
      return false; // Not yet.
    }
  }

  private void giveUp(ProcessHandle daemon, TrialRecord trial) throws CommandException {
    daemon.destroy();
    try {
      if (!isEnded(daemon, 10_000)) {
        daemon.destroyForcibly();
        boolean unused = isEnded(daemon, 10_000);
      }
      String said = Files.readString(log);
      Files.deleteIfExists(log);
      TrialEnd.revert(config, folder, trial, "failed");
      throw new CommandException(
          ExitCode.FAILED,
          "the daemon did not come up; all is as it was. It said:\n" + said.strip());
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "the daemon did not come up: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.FAILED, "interrupted; all is put back at the deadline");
    }
  }
}
