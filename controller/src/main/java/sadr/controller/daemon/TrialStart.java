package sadr.controller.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * What a daemon starts with: its file's configuration, unless one is on trial, or was.
 *
 * @param config to be used
 * @param text of it, as it was read
 * @param file the daemon's own
 * @param pending a trial that goes on
 */
record TrialStart(Config config, String text, Path file, Optional<TrialRecord> pending) {

  private static final Logger log = LoggerFactory.getLogger(TrialStart.class);

  /**
   * Decides.
   *
   * @param read what {@code file} says, with the command line's socket
   * @throws CommandException if a trial that had found no daemon has ended: all is put back then
   */
  static TrialStart of(Config read, Path file) throws CommandException {
    try {
      TrialStart plain = new TrialStart(read, Files.readString(file), file, Optional.empty());
      return TrialFolder.exists(read.stateDirectory())
          ? plain.considering(TrialFolder.in(read.stateDirectory()))
          : plain;
    } catch (IOException | ConfigException e) {
      throw new CommandException(
          ExitCode.FAILED, "the configuration cannot be read again: " + e.getMessage());
    }
  }

  private TrialStart considering(TrialFolder folder)
      throws IOException, ConfigException, CommandException {
    Optional<TrialRecord> trial = folder.pending();
    if (trial.isEmpty()) {
      Optional<String> former = folder.insteadOf(text);
      if (former.isEmpty()) {
        return this;
      }
      log.warn(
          "try.refused file={}: it was tried and not confirmed, so the configuration before it is"
              + " used; \"sadr reload\" takes the file into use all the same",
          file);
      return with(former.get(), Optional.empty());
    }
    if (trial.get().millisLeft() > 0) {
      log.warn(
          "try.pending file={} until={}",
          trial.get().source(),
          trial.get().until().truncatedTo(SECONDS));
      return with(folder.tried(), trial);
    }
    Optional<String> former = folder.former();
    TrialEnd.revert(config, folder, trial.get(), "restart");
    if (former.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED,
          trial.get().source()
              + " was tried and not confirmed: all that it made is removed; start again to use it");
    }
    return with(former.get(), Optional.empty());
  }

  private TrialStart with(String other, Optional<TrialRecord> trial) throws ConfigException {
    Config parsed = ConfigReader.parse(other).withSocket(config.control().socket());
    return new TrialStart(parsed, other, file, trial);
  }
}
