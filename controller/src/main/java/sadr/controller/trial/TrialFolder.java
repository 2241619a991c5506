package sadr.controller.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.MalformedLineException;

/**
 * {@code try/} in the state directory. A trial is pending while {@code try.json} is there, which is
 * written last and removed first of the folder's files; a crash leaves a trial or none.
 *
 * <p>A file that was tried in its own place, and not confirmed, would be read by the next daemon.
 * So its text is kept as {@code refused.toml}, beside the one before it if there was one: see
 * {@link #refuses}.
 */
public final class TrialFolder {

  private static final Logger log = LoggerFactory.getLogger(TrialFolder.class);

  private static final String RECORD = "try.json";
  private static final String TRIED = "tried.toml";
  private static final String FORMER = "former.toml";
  private static final String REFUSED = "refused.toml";

  private final Path folder;
  private final TrialFiles files;

  private TrialFolder(Path folder) {
    this.folder = folder;
    this.files = new TrialFiles(folder);
  }

  /** The one in this state directory, which need not be there. */
  public static TrialFolder in(Path stateDirectory) {
    return new TrialFolder(stateDirectory.resolve("try"));
  }

  /** Whether there is anything at all to look for; what cannot be looked at may be there. */
  public static boolean exists(Path stateDirectory) {
    return !Files.isRegularFile(stateDirectory)
        && !Files.notExists(stateDirectory.resolve("try"), LinkOption.NOFOLLOW_LINKS);
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /**
   * The trial that is to be confirmed; empty if no record of one is there.
   *
   * @throws IOException if one is there that cannot be read or understood
   */
  public Optional<TrialRecord> pending() throws IOException {
    Optional<String> line = files.read(RECORD);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrialRecord.parse(line.get()));
    } catch (MalformedLineException | RuntimeException e) {
      throw new IOException(folder.resolve(RECORD) + " is no trial: " + e.getMessage(), e);
    }
  }

  /** The text of the configuration that is tried. */
  public String tried() throws IOException {
    return files
        .read(TRIED)
        .orElseThrow(() -> new NoSuchFileException(folder.resolve(TRIED).toString()));
  }

  /** The text of the one before it; empty if there was none. */
  public Optional<String> former() throws IOException {
    return files.read(FORMER);
  }

  /**
   * Begins a trial, and returns once it is on the disk.
   *
   * @throws IOException if the disk refuses; no trial is pending then
   */
  public void begin(TrialRecord trial, String triedText, Optional<String> formerText)
      throws IOException {
    files.delete(REFUSED, FORMER);
    files.write(TRIED, triedText);
    if (formerText.isPresent()) {
      files.write(FORMER, formerText.get());
    }
    files.write(RECORD, trial.json() + "\n");
  }

  /** The trial is over, and what was tried stays. */
  public void confirm() throws IOException {
    files.delete(RECORD, TRIED, FORMER);
  }

  /** The trial is over, and all is as it was before it. */
  public void revert(TrialRecord trial) throws IOException {
    revert(isInPlace(trial.config()));
  }

  /** The same where the record cannot be read; {@code text} is what the daemon's file says. */
  public void revert(String text) throws IOException {
    revert(files.read(TRIED).filter(text::equals).isPresent());
  }

  private void revert(boolean inPlace) throws IOException {
    Optional<String> tried = files.read(TRIED);
    if (inPlace && tried.isPresent()) {
      files.write(REFUSED, tried.get());
      files.delete(RECORD, TRIED);
    } else {
      files.delete(RECORD, TRIED, FORMER);
    }
  }

  /** Whether the daemon's own file says what was tried; one that cannot be read may say it. */
  private boolean isInPlace(Path config) throws IOException {
    if (!Files.exists(config)) {
      return false;
    }
    Optional<String> tried = files.read(TRIED);
    try {
      return Files.isRegularFile(config)
          && tried.isPresent()
          && ConfigReader.text(config).equals(tried.get());
    } catch (ConfigException e) {
      log.warn("try.unread file={} cause=\"{}\"", config, e.getMessage());
      return true;
    }
  }

  /**
   * Whether {@code text} was tried and not confirmed: {@link #former} is to be used instead, or
   * nothing if there was none.
   */
  public boolean refuses(String text) throws IOException {
    return files.read(REFUSED).filter(text::equals).isPresent();
  }

  /**
   * Somebody wants what was refused after all, or another one, while no trial is pending: nothing
   * of one may be left.
   */
  public void forgive() {
    try {
      files.delete(RECORD, TRIED, REFUSED, FORMER);
    } catch (IOException e) {
      log.warn("try.unforgiven folder={} cause=\"{}\"", folder, e.getMessage());
    }
  }
}
