package sadr.controller.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of the journal as a row: the newest, then those with .1, .2 and so on, which are older.
 * It knows which of them is being read, under whatever name it has by now. One thread uses it.
 *
 * <p>How it works: a file is known by its inode, which nobody else gets while it is open. Who
 * rotates leaves no gap in the row, and gives one file two neighbouring names at the most; so what
 * follows ours has the number before the lowest of ours.
 */
final class JournalFiles {

  /** More than a configuration allows. */
  private static final int MOST = 128;

  /** A rotation moves at most all of the names once while we look. */
  private static final int TRIES = 20;

  /** What comes after the end of the file that is being read. */
  enum Step {
    /** Nothing yet. */
    NONE,
    /** A newer file. */
    NEXT,
    /** The same file, which somebody has cut. */
    CUT,
    /** Other files: ours is gone. */
    REPLACED
  }

  private record Opened(FileChannel channel, BasicFileAttributes attributes) {}

  private final Path newest;
  private @Nullable Object key;
  private FileTime changed = FileTime.fromMillis(0);

  JournalFiles(Path newest) {
    this.newest = newest;
  }

  /** The oldest one that may hold an event of {@code since} or later; empty if there is none. */
  Optional<FileChannel> first(Optional<Instant> since) throws IOException {
    return oldestChangedAfter(FileTime.from(since.orElse(Instant.EPOCH).minusSeconds(1)));
  }

  /** The newest one; empty if there is none. */
  Optional<FileChannel> last() throws IOException {
    return open(0).map(this::entered);
  }

  /** What comes after {@code position} of the file that is being read, where its end was found. */
  Step after(long position) throws IOException {
    Optional<BasicFileAttributes> now = attributes(0);
    if (now.isEmpty()) {
      return Step.NONE;
    }
    if (now.get().fileKey().equals(key)) {
      changed = now.get().lastModifiedTime();
      return now.get().size() < position ? Step.CUT : Step.NONE;
    }
    return number() > 0 ? Step.NEXT : Step.REPLACED;
  }

  /** Where to read on; empty if that cannot be told just now. */
  Optional<FileChannel> next(Step step) throws IOException {
    return switch (step) {
      case NONE -> Optional.empty();
      case CUT -> last();
      case NEXT -> newer();
      case REPLACED -> oldestChangedAfter(changed);
    };
  }

  private Optional<FileChannel> newer() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int ours = number();
      if (ours <= 0) {
        return Optional.empty();
      }
      Optional<Opened> next = open(ours - 1);
      if (next.isPresent() && number() == ours) {
        return next.map(this::entered);
      }
      if (next.isPresent()) {
        next.get().channel().close();
      }
    }
    return Optional.empty();
  }

  private Optional<FileChannel> oldestChangedAfter(FileTime time) throws IOException {
    int oldest = 0;
    for (int number = 1; number < MOST; number++) {
      Optional<BasicFileAttributes> found = attributes(number);
      if (found.isEmpty() || found.get().lastModifiedTime().compareTo(time) < 0) {
        break;
      }
      oldest = number;
    }
    return open(oldest).map(this::entered);
  }

  private FileChannel entered(Opened opened) {
    key = opened.attributes().fileKey();
    changed = opened.attributes().lastModifiedTime();
    return opened.channel();
  }

  /** The lowest number of the file that is being read; -1 if it has none any more. */
  private int number() throws IOException {
    for (int number = 0; number < MOST; number++) {
      Optional<BasicFileAttributes> found = attributes(number);
      if (found.isEmpty()) {
        return -1;
      }
      if (Objects.equals(found.get().fileKey(), key)) {
        return number;
      }
    }
    return -1;
  }

  /** The file of this number, whichever it is just now; its attributes are surely its own. */
  private Optional<Opened> open(int number) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<BasicFileAttributes> before = attributes(number);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      try {
        FileChannel channel = FileChannel.open(at(number), StandardOpenOption.READ);
        Optional<BasicFileAttributes> after = attributes(number);
        if (after.isPresent() && before.get().fileKey().equals(after.get().fileKey())) {
          return Optional.of(new Opened(channel, before.get()));
        }
        channel.close();
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<BasicFileAttributes> attributes(int number) throws IOException {
    try {
      return Optional.of(Files.readAttributes(at(number), BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path at(int number) {
    return number == 0 ? newest : newest.resolveSibling(newest.getFileName() + "." + number);
  }
}
