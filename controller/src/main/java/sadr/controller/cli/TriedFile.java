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
import sadr.controller.control.StatusReport;

/**
 * What was tried, on its way into the daemon's own configuration file: else the next start would
 * forget it.
 */
final class TriedFile {

  private final Path source;
  private final Path config;
  private final String text;

  private TriedFile(Path source, Path config, String text) {
    this.source = source;
    this.config = config;
    this.text = text;
  }

  /**
   * Of a trial that is still pending: the daemon throws its text away at the end.
   *
   * @throws CommandException if it cannot be read; nothing changes then
   */
  static TriedFile of(StatusReport.Trial trial) throws CommandException {
    try {
      Path kept = Path.of(trial.directory()).resolve("tried.toml");
      return new TriedFile(Path.of(trial.source()), Path.of(trial.config()), text(kept));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.DENIED,
          "what is on trial cannot be read, so it is not confirmed: " + e.getMessage());
    }
  }

  /** Of a file in a directory that need not be the caller's own: no link is followed. */
  private static String text(Path kept) throws IOException {
    try (InputStream file = Files.newInputStream(kept, LinkOption.NOFOLLOW_LINKS)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Puts it into the daemon's file if it is not there, the former one beside it.
   *
   * @return what was done, as the rest of a sentence
   * @throws CommandException if it cannot be written
   */
  String keep() throws CommandException {
    try {
      if (Files.exists(config) && Files.readString(config).equals(text)) {
        return "; " + config + " says just that";
      }
      if (Files.exists(config) && Files.exists(source) && Files.isSameFile(config, source)) {
        return "; but "
            + config
            + " was changed since: \"sadr reload\" would take that into use, \"sadr try\" tries it";
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
        FileChannel.open(next, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
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
