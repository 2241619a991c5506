package sadr.controller.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.StatusReport;

/**
 * What was tried, on its way into the daemon's own configuration file: else the next start would
 * forget it.
 *
 * <p>The one who confirms may be root, and the daemon, which tells where its file is, is mostly
 * not. So nothing is written anywhere but to {@link ConfigReader#DEFAULT_FILE} and to a file that
 * the caller has named, and nothing that is no configuration.
 */
final class TriedFile {

  /** More than a daemon takes. */
  private static final int MOST_BYTES = 16 << 20;

  private final Path source;
  private final Path config;
  private final String text;
  private final boolean allowed;

  private TriedFile(Path source, Path config, String text, Path named) {
    this.source = source;
    this.config = config;
    this.text = text;
    this.allowed =
        List.of(ConfigReader.DEFAULT_FILE, named.toAbsolutePath().normalize(), named)
            .contains(config);
  }

  /**
   * Of a trial that is still pending: the daemon throws its text away at the end.
   *
   * @param named the file that the caller has named
   * @throws CommandException if it cannot be read, or would have to be written elsewhere; nothing
   *     changes then
   */
  static TriedFile of(StatusReport.Trial trial, Path named) throws CommandException {
    TriedFile tried;
    try {
      Path kept = Path.of(trial.directory()).resolve("tried.toml");
      tried = new TriedFile(Path.of(trial.source()), Path.of(trial.config()), text(kept), named);
      if (!tried.allowed && tried.isNeeded()) {
        throw new CommandException(
            ExitCode.FAILED,
            "nothing is confirmed yet: the daemon's file is "
                + tried.config
                + ", which is written to only if you name it: \"sadr try --confirm -c "
                + tried.config
                + "\"");
      }
      ConfigReader.parse(tried.text);
    } catch (IOException | ConfigException e) {
      throw new CommandException(
          ExitCode.DENIED,
          "what is on trial cannot be read, so it is not confirmed: " + e.getMessage());
    }
    return tried;
  }

  /** Of a file in a directory that need not be the caller's own: no link is followed. */
  private static String text(Path kept) throws IOException {
    if (!Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(kept + " is no ordinary file");
    }
    try (InputStream file = Files.newInputStream(kept, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = file.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(kept + " is larger than 16 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private boolean saysIt() throws IOException {
    return Files.isRegularFile(config) && Files.readString(config).equals(text);
  }

  /** Whether the file was tried in its own place, and is no longer what was tried. */
  private boolean wasChanged() throws IOException {
    return Files.exists(config) && Files.exists(source) && Files.isSameFile(config, source);
  }

  private boolean isNeeded() throws IOException {
    return !saysIt() && !wasChanged();
  }

  /**
   * Puts it into the daemon's file if it is not there, the former one beside it.
   *
   * @return what was done, as the rest of a sentence
   * @throws CommandException if it cannot be written
   */
  String keep() throws CommandException {
    try {
      if (saysIt()) {
        return "; " + config + " says just that";
      }
      if (wasChanged()) {
        return "; but "
            + config
            + " was changed since: \"sadr reload\" would take that into use, \"sadr try\" tries it";
      }
      if (!allowed) {
        throw new IOException("it was not needed a moment ago, and you have not named it");
      }
      return "; " + config + " has it now" + replace(config.toRealPath());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED,
          source
              + " is confirmed and in use, but it could not be written to "
              + config
              + ", which the next start and \"sadr reload\" read: copy it there ("
              + e.getMessage()
              + ")");
    }
  }

  private String replace(Path file) throws IOException {
    Path backup = file.resolveSibling(file.getFileName() + ".before-try");
    Path next = file.resolveSibling(file.getFileName() + ".next");
    // Twice with the owner and the mode of the one that is there.
    Files.copy(
        file, backup, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(file, next, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return ", the former one is " + backup;
  }
}
