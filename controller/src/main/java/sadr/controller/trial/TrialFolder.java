package sadr.controller.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.control.MalformedLineException;

/**
 * {@code try/} in the state directory. A trial is pending while {@code try.json} is there, which is
 * written last and removed first of the folder's files; a crash leaves a trial or none.
 *
 * <p>A file that was tried in its own place, and not confirmed, would be read by the next daemon.
 * So its text is kept as {@code refused.toml}, beside the one before it: see {@link #insteadOf}.
 */
public final class TrialFolder {

  private static final Logger log = LoggerFactory.getLogger(TrialFolder.class);

  private final Path folder;
  private final Path record;
  private final Path tried;
  private final Path former;
  private final Path refused;

  private TrialFolder(Path folder) {
    this.folder = folder;
    this.record = folder.resolve("try.json");
    this.tried = folder.resolve("tried.toml");
    this.former = folder.resolve("former.toml");
    this.refused = folder.resolve("refused.toml");
  }

  /** The one in this state directory, which need not be there. */
  public static TrialFolder in(Path stateDirectory) {
    return new TrialFolder(stateDirectory.resolve("try"));
  }

  /** Whether there is anything at all to look for. */
  public static boolean exists(Path stateDirectory) {
    return Files.exists(stateDirectory.resolve("try"));
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** What a daemon that a trial starts prints. */
  public Path log() {
    return folder.resolve("daemon.log");
  }

  /** The trial that is to be confirmed; a record that cannot be read is none, and said to be so. */
  public Optional<TrialRecord> pending() {
    try {
      return Optional.of(TrialRecord.parse(Files.readString(record)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | MalformedLineException | RuntimeException e) {
      log.warn("try.unreadable file={} cause=\"{}\"", record, e.getMessage());
      return Optional.empty();
    }
  }

  /** The text of the configuration that is tried. */
  public String tried() throws IOException {
    return Files.readString(tried);
  }

  /** The text of the one before it; empty if there was none. */
  public Optional<String> former() throws IOException {
    return read(former);
  }

  /** Makes the folder and nothing in it. */
  public void make() throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Begins a trial, and returns once it is on the disk.
   *
   * @throws IOException if the disk refuses; no trial is pending then
   */
  public void begin(TrialRecord trial, String triedText, Optional<String> formerText)
      throws IOException {
    make();
    Files.deleteIfExists(refused);
    Files.deleteIfExists(former);
    write(tried, triedText);
    if (formerText.isPresent()) {
      write(former, formerText.get());
    }
    write(record, trial.json() + "\n");
  }

  /** The trial is over, and what was tried stays. */
  public void confirm() throws IOException {
    Files.deleteIfExists(record);
    Files.deleteIfExists(tried);
    Files.deleteIfExists(former);
    sync(folder);
  }

  /** The trial is over, and all is as it was before it. */
  public void revert(TrialRecord trial) throws IOException {
    boolean inPlace = former().isPresent() && read(trial.config()).equals(read(tried));
    if (inPlace) {
      Files.copy(tried, refused, StandardCopyOption.REPLACE_EXISTING);
      sync(refused);
    }
    Files.deleteIfExists(record);
    Files.deleteIfExists(tried);
    if (!inPlace) {
      Files.deleteIfExists(former);
    }
    sync(folder);
  }

  /** What is to be used in the place of {@code text}, which was tried and not confirmed. */
  public Optional<String> insteadOf(String text) throws IOException {
    return read(refused).filter(text::equals).isPresent() ? former() : Optional.empty();
  }

  /** Somebody wants what was refused after all. */
  public void forgive() {
    try {
      if (Files.deleteIfExists(refused)) {
        Files.deleteIfExists(former);
      }
    } catch (IOException e) {
      log.warn("try.unforgiven file={} cause=\"{}\"", refused, e.getMessage());
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
