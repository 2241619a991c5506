package sadr.controller.daemon;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Moves {@code events.jsonl} to {@code .1}, {@code .1} to {@code .2} and so on; the last is gone.
 *
 * <p>How it works: from the oldest on each is linked over the one after it, and a new empty file
 * takes the first one's name at last. So at each instant every file but the one that goes has a
 * name, and none is missing in the row; one may have two neighbouring names. A crash leaves just
 * that, and the next turn begins there. Readers rely on it ({@link
 * sadr.controller.control.JournalReader}).
 */
final class Rotation {

  private final Path file;
  private final int files;

  private Rotation(Path file, int files) {
    this.file = file;
    this.files = files;
  }

  /**
   * The rotation of {@code file}.
   *
   * @param files how many there are to be, {@code file} among them; 2 or more
   */
  static Rotation of(Path file, int files) {
    return new Rotation(file, files);
  }

  /** Does it. If the disk refuses, all that was there still has a name. */
  void turn() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next);
    for (int number = firstFree(); number > 0; number--) {
      link(at(number - 1), at(number));
    }
    Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    for (int number = files; Files.deleteIfExists(at(number)); number++) {
      // There were more of them by an earlier configuration.
    }
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** The first name that nothing is lost under: there is none, or it is its neighbour's too. */
  private int firstFree() throws IOException {
    for (int number = 1; number < files - 1; number++) {
      if (!Files.exists(at(number)) || Files.isSameFile(at(number), at(number - 1))) {
        return number;
      }
    }
    return files - 1;
  }

  private Path at(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  private void link(Path from, Path to) throws IOException {
    Path link = file.resolveSibling(file.getFileName() + ".link");
    try {
      Files.deleteIfExists(link);
      Files.createLink(link, from);
      Files.move(link, to, ATOMIC_MOVE, REPLACE_EXISTING);
      Files.deleteIfExists(link); // Still there where both were one file already (rename(2)).
    } catch (UnsupportedOperationException e) {
      Files.move(from, to, ATOMIC_MOVE, REPLACE_EXISTING);
    }
  }
}
