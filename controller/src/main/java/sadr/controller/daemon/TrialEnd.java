package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.StateConfig;
import sadr.controller.control.ControlClient;
import sadr.controller.core.Notice;
import sadr.controller.reconcile.SysctlSnapshot;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

/** Puts all back after a trial where no daemon runs. */
final class TrialEnd {

  private static final Logger log = LoggerFactory.getLogger(TrialEnd.class);

  private TrialEnd() {}

  /**
   * For the watch over a trial: puts all back if its time is over and no daemon does.
   *
   * @throws CommandException if there is something left to do, later
   */
  static void expire(Path stateDirectory) throws CommandException {
    TrialFolder folder = TrialFolder.in(stateDirectory);
    Optional<TrialRecord> trial = pending(folder);
    if (trial.isEmpty()) {
      return;
    }
    if (trial.get().millisLeft() > 0) {
      throw new CommandException(ExitCode.FAILED, "the trial is not over yet");
    }
    if (ControlClient.isAlive(trial.get().socket())) {
      throw new CommandException(ExitCode.FAILED, "a daemon runs, and will put all back");
    }
    try {
      Config tried = own(folder.tried(), stateDirectory).withSocket(trial.get().socket());
      revert(tried, folder, trial.get(), "time");
    } catch (IOException | ConfigException e) {
      throw new CommandException(ExitCode.FAILED, "what was tried cannot be read: " + e);
    }
  }

  private static Optional<TrialRecord> pending(TrialFolder folder) throws CommandException {
    try {
      return folder.pending();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "whether there is a trial cannot be read: " + e.getMessage());
    }
  }

  /** Root works in the directory that a configuration names: it has to be the one it lies in. */
  private static Config own(String text, Path stateDirectory) throws ConfigException, IOException {
    Config config = ConfigReader.parse(text);
    Path named = config.stateDirectory().toAbsolutePath().normalize();
    if (!named.equals(stateDirectory.toAbsolutePath().normalize())) {
      throw new IOException("it names another state directory, " + named);
    }
    return config;
  }

  /** For the daemon of a trial that had found none, once it does nothing any more. */
  static void revert(Config tried, TrialFolder folder, String cause) throws CommandException {
    Optional<TrialRecord> trial = pending(folder);
    if (trial.isPresent()) {
      revert(tried, folder, trial.get(), cause);
    }
  }

  /**
   * Puts the kernel, the sysctls and the folder back.
   *
   * @param tried whose state directory and socket say whether a daemon runs
   * @param cause "time", "failed" and the like
   */
  static void revert(Config tried, TrialFolder folder, TrialRecord trial, String cause)
      throws CommandException {
    try {
      Optional<String> former = folder.former();
      if (former.isPresent()) {
        KernelWork.restore(
            own(former.get(), tried.stateDirectory()).withSocket(tried.control().socket()));
      } else {
        List<String> unused = KernelWork.flush(tried);
      }
      List<String> failed = SysctlSnapshot.restore(trial.sysctls());
      if (!failed.isEmpty()) {
        throw new CommandException(ExitCode.FAILED, String.join("\n", failed));
      }
      folder.revert(trial);
    } catch (IOException | ConfigException e) {
      throw new CommandException(ExitCode.FAILED, "it cannot be put back: " + e.getMessage());
    }
    tell(tried.state(), cause, trial.source());
  }

  /**
   * For a daemon that is about to start with the former configuration, or not at all, and will have
   * the kernel follow: puts the sysctls and the folder back as well as it can.
   *
   * @param read the daemon's file's configuration
   * @param text of it
   * @param trial empty if its record cannot be read
   */
  static void clear(Config read, String text, TrialFolder folder, Optional<TrialRecord> trial) {
    if (ControlClient.isAlive(read.control().socket())) {
      return; // Another daemon runs: this one will not, and the trial is that one's.
    }
    trial
        .map(TrialRecord::sysctls)
        .map(SysctlSnapshot::restore)
        .orElse(List.of())
        .forEach(words -> log.error("try.sysctl {}", words));
    try {
      if (trial.isPresent()) {
        folder.revert(trial.get());
      } else {
        folder.revert(text);
      }
    } catch (IOException | RuntimeException e) {
      log.error(
          "try.unforgotten folder={} cause=\"{}\"; the trial is over all the same",
          folder.path(),
          e.getMessage());
    }
    tell(read.state(), "restart", trial.map(TrialRecord::source).orElse(folder.path()));
  }

  private static void tell(StateConfig state, String cause, Path source) {
    Notice notice = Notice.of("try.reverted", cause, Map.of("file", source.toString()));
    NoticeLog.log(notice);
    try {
      EventFile.open(state).append(EventFile.line(Instant.now(), notice) + "\n");
    } catch (IOException e) {
      log.warn("try.untold cause=\"{}\"", e.getMessage());
    }
    StateOwner.align(state.directory());
  }
}
