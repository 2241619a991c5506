package sadr.controller.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("cannot listen on " + path + ": it is a directory");
    }
    try {
      Files.createDirectories(directory);
      Path beside = path.resolveSibling(path.getFileName() + ".lock");
      FileChannel lockFile = LockFile.take(beside).orElseThrow(() -> inUse(path));
      try {
        removeStale(path);
        return new ControlPlace(config, lockFile);
      } catch (IOException e) {
        lockFile.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw new IOException("cannot listen on " + path + ": " + FileFault.words(e), e);
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
