package sadr.controller.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a folder whose owner may be another user than the one who reads and writes them. The
 * folder is opened once for each step, and no link is followed, neither in its own place nor in a
 * file's: its owner could point one anywhere.
 */
final class TrialFiles {

  /** As much as a configuration may have. */
  private static final int MOST_BYTES = 16 << 20;

  private final Path folder;

  TrialFiles(Path folder) {
    this.folder = folder;
  }

  /** What is done while the folder is open. */
  @FunctionalInterface
  private interface Step<T> {
    T in(SecureDirectoryStream<Path> opened) throws IOException;
  }

  /**
   * The text of {@code name}; empty if there is no such file or no folder.
   *
   * @throws IOException if it is no ordinary file, too large, or cannot be read
   */
  Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(opened(folder -> text(folder, Path.of(name))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String text(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    boolean ordinary =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isRegularFile();
    if (!ordinary) {
      throw new IOException(name + " is a link, or else no ordinary file");
    }
    try (SeekableByteChannel channel =
        folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(name + " is larger than 16 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Makes the folder and replaces {@code name} in it; returns once that is on the disk. */
  void write(String name, String text) throws IOException {
    Files.createDirectories(folder);
    Path next = Path.of(name + ".next");
    opened(
        folder -> {
          delete(folder, next);
          try (SeekableByteChannel channel =
              folder.newByteChannel(
                  next,
                  Set.of(
                      StandardOpenOption.CREATE_NEW,
                      StandardOpenOption.WRITE,
                      LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
            if (channel instanceof FileChannel file) {
              file.force(true);
            }
          }
          folder.move(next, folder, Path.of(name)); // renameat(2) replaces in one step.
          return true;
        });
    sync();
  }

  /** Deletes those of {@code names} that are there, in this order. */
  void delete(String... names) throws IOException {
    try {
      opened(
          folder -> {
            for (String name : names) {
              delete(folder, Path.of(name));
            }
            return true;
          });
    } catch (NoSuchFileException e) {
      return; // No folder, no files.
    }
    sync();
  }

  private static void delete(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    try {
      folder.deleteFile(name);
    } catch (NoSuchFileException e) {
      return; // As it is to be.
    }
  }

  private <T> T opened(Step<T> step) throws IOException {
    Path name = Objects.requireNonNull(folder.getFileName());
    try (DirectoryStream<Path> parent =
        Files.newDirectoryStream(Objects.requireNonNull(folder.toAbsolutePath().getParent()))) {
      if (!(parent instanceof SecureDirectoryStream<Path> safe)) {
        throw new IOException("this system cannot open " + folder + " without following links");
      }
      try (SecureDirectoryStream<Path> opened =
          safe.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return step.in(opened);
      }
    }
  }

  private void sync() throws IOException {
    try (FileChannel channel =
        FileChannel.open(folder, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      channel.force(true);
    }
  }
}
