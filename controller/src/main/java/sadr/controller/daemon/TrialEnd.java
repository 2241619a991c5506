package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.ControlClient;
import sadr.controller.core.Notice;
import sadr.controller.reconcile.SysctlSnapshot;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

/** Puts all back after a trial where no daemon runs. */
final class TrialEnd {

  private TrialEnd() {}

  /**
   * For the watch over a trial: puts all back if its time is over and no daemon does.
   *
   * @throws CommandException if there is something left to do, later
   */
  static void expire(Path stateDirectory) throws CommandException {
    TrialFolder folder = TrialFolder.in(stateDirectory);
    Optional<TrialRecord> trial = folder.pending();
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
      Config tried = ConfigReader.parse(folder.tried()).withSocket(trial.get().socket());
      revert(tried, folder, trial.get(), "time");
    } catch (IOException | ConfigException e) {
      throw new CommandException(ExitCode.FAILED, "what was tried cannot be read: " + e);
    }
  }

  /** For the daemon of a trial that had found none, once it does nothing any more. */
  static void revert(Config tried, TrialFolder folder, String cause) throws CommandException {
    Optional<TrialRecord> trial = folder.pending();
    if (trial.isPresent()) {
      revert(tried, folder, trial.get(), cause);
    }
  }

  /**
   * Puts the kernel, the sysctls and the folder back.
   *
   * @param tried whose state directory and socket say whether a daemon runs
   * @param cause "time", "restart"
   */
  static void revert(Config tried, TrialFolder folder, TrialRecord trial, String cause)
      throws CommandException {
    try {
      Optional<String> former = folder.former();
      if (former.isPresent()) {
        KernelWork.restore(ConfigReader.parse(former.get()).withSocket(tried.control().socket()));
      } else {
        List<String> unused = KernelWork.flush(tried);
      }
      List<String> failed = SysctlSnapshot.restore(trial.sysctls());
      if (!failed.isEmpty()) {
        throw new CommandException(ExitCode.FAILED, String.join("\n", failed));
      }
      folder.revert(trial);
      Notice notice = Notice.of("try.reverted", cause, Map.of("file", trial.source().toString()));
      NoticeLog.log(notice);
      EventFile.open(tried.state()).append(EventFile.line(Instant.now(), notice) + "\n");
      StateOwner.align(tried.stateDirectory());
    } catch (IOException | ConfigException e) {
      throw new CommandException(ExitCode.FAILED, "it cannot be put back: " + e.getMessage());
    }
  }
}
