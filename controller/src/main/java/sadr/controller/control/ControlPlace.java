package sadr.controller.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config.ControlConfig;

/**
 * Where the control socket is to be: taken over from a dead daemon, refused to a second one.
 *
 * <p>A lock on a file beside it is held as long as the place is ours. So of two daemons that start
 * at one instant only one gets it, and a socket whose lock is free has no owner. A daemon takes the
 * place before it touches the kernel, which it must not leave changed because nobody could ask it.
 */
public final class ControlPlace implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlace.class);

  private final ControlConfig config;
  private final FileChannel lockFile;

  private ControlPlace(ControlConfig config, FileChannel lockFile) {
    this.config = config;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory if need be, and removes what a dead daemon has left.
   *
   * @throws IOException that says why a socket cannot be there: a daemon has one already, say
   */
  public static ControlPlace take(ControlConfig config) throws IOException {
    Path path = config.socket();
    FileChannel lockFile;
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      lockFile = lock(path);
    } catch (FileSystemException e) {
      throw new IOException("cannot listen on " + path + ": " + FileFault.words(e), e);
    }
    try {
      removeStale(path);
      return new ControlPlace(config, lockFile);
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel lockFile =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (!isLocked(lockFile)) {
      lockFile.close();
      throw inUse(path);
    }
    return lockFile;
  }

  /** False if another process, or another daemon in this one, has it. */
  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean socket =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
    if (!socket) {
      throw new IOException(path + " is there and is no socket: remove it, or choose another path");
    }
    if (ControlClient.isAlive(path)) {
      throw inUse(path);
    }
    LOG.info("control.socket stale={} taken over", path);
    Files.delete(path);
  }

  private static IOException inUse(Path path) {
    return new IOException(
        "another daemon listens on " + path + ": stop it first, or choose another socket");
  }

  Path path() {
    return config.socket();
  }

  /** Whose members may ask. */
  String group() {
    return config.group();
  }

  /** Gives the place up. The lock file stays: removing it would race. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
