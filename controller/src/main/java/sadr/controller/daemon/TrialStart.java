package sadr.controller.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

/**
 * What a daemon starts with: its file's configuration, unless one is on trial, or was. Nothing that
 * a trial has left, and nothing that the disk refuses, keeps a daemon from starting that has a
 * configuration which was in use before.
 *
 * @param config to be used
 * @param text of it, as it was read
 * @param file the daemon's own
 * @param pending a trial that goes on
 * @param rests why nothing is to be started: a sentence that says what to do
 */
record TrialStart(
    Config config, String text, Path file, Optional<TrialRecord> pending, Optional<String> rests) {

  private static final Logger log = LoggerFactory.getLogger(TrialStart.class);

  /**
   * Decides.
   *
   * @param read what {@code file} says, with the command line's socket
   * @throws CommandException if what a first trial has made cannot be removed yet
   */
  static TrialStart of(Config read, Path file) throws CommandException {
    TrialStart plain;
    try {
      plain =
          new TrialStart(read, Files.readString(file), file, Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "the configuration cannot be read again: " + e.getMessage());
    }
    if (!TrialFolder.exists(read.stateDirectory())) {
      return plain;
    }
    TrialFolder folder = TrialFolder.in(read.stateDirectory());
    try {
      return plain.considering(folder);
    } catch (IOException | ConfigException e) {
      log.error(
          "try.unreadable folder={} cause=\"{}\"; the daemon starts with {}",
          folder.path(),
          e.getMessage(),
          file);
      return plain;
    }
  }

  private TrialStart considering(TrialFolder folder)
      throws IOException, ConfigException, CommandException {
    Optional<TrialRecord> trial;
    try {
      trial = folder.pending();
    } catch (IOException e) {
      log.error("try.unreadable cause=\"{}\"; the trial is taken for over", e.getMessage());
      return ended(folder, Optional.empty());
    }
    if (trial.isEmpty()) {
      return folder.refuses(text) ? refusing(folder.former()) : this;
    }
    if (trial.get().millisLeft() == 0) {
      return ended(folder, trial);
    }
    log.warn(
        "try.pending file={} until={}",
        trial.get().source(),
        trial.get().until().truncatedTo(SECONDS));
    try {
      return with(folder.tried(), trial);
    } catch (IOException | ConfigException e) {
      log.error("try.unreadable cause=\"{}\"; the trial is taken for over", e.getMessage());
      return ended(folder, trial);
    }
  }

  /** The daemon's own file says what was tried and not confirmed. */
  private TrialStart refusing(Optional<String> former) throws ConfigException {
    if (former.isEmpty()) {
      return resting();
    }
    log.warn(
        "try.refused file={}: it was tried and not confirmed, so the configuration before it is"
            + " used; \"sadr reload\" takes the file into use all the same",
        file);
    return with(former.get(), Optional.empty());
  }

  /** All is put back, but the kernel, where a daemon starts: it will do that itself. */
  private TrialStart ended(TrialFolder folder, Optional<TrialRecord> trial)
      throws IOException, ConfigException, CommandException {
    Optional<String> former = folder.former();
    if (former.isPresent()) {
      TrialStart start = with(former.get(), Optional.empty());
      TrialEnd.clear(config, text, folder, trial);
      return start;
    }
    boolean unconfirmed = folder.tried().equals(text);
    if (trial.isPresent()) {
      flush(unconfirmed);
    }
    TrialEnd.clear(config, text, folder, trial);
    return unconfirmed ? resting() : this;
  }

  /** A daemon that starts all the same goes over most of it. */
  private void flush(boolean must) throws CommandException {
    try {
      List<String> unused = KernelWork.flush(config);
    } catch (CommandException e) {
      if (must) {
        throw e;
      }
      log.error("try.unflushed cause=\"{}\"", e.getMessage());
    }
  }

  private TrialStart resting() {
    String why =
        file
            + " was tried and not confirmed: change it, or \"sadr try\" it again and confirm it,"
            + " then start the service again";
    return new TrialStart(config, text, file, Optional.empty(), Optional.of(why));
  }

  private TrialStart with(String other, Optional<TrialRecord> trial) throws ConfigException {
    Config parsed = ConfigReader.parse(other).withSocket(config.control().socket());
    return new TrialStart(parsed, other, file, trial, Optional.empty());
  }
}
