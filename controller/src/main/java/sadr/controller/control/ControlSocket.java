package sadr.controller.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config.ControlConfig;

/**
 * The socket in the file system: taken over from a dead daemon, refused to a second one, readable
 * by the group, gone at the end.
 *
 * <p>A lock on a file beside it is held as long as the socket is ours. So of two daemons that start
 * at one instant only one gets it, and a socket whose lock is free has no owner.
 */
final class ControlSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final int BACKLOG = 64;

  private final Path path;
  private final FileChannel lockFile;
  private final UnixServerSocketChannel channel;

  private ControlSocket(Path path, FileChannel lockFile, UnixServerSocketChannel channel) {
    this.path = path;
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /**
   * Binds and listens.
   *
   * @throws IOException if a daemon is there already, or the path cannot be used
   */
  static ControlSocket bind(ControlConfig config) throws IOException {
    Path path = config.socket();
    Files.createDirectories(path.toAbsolutePath().getParent());
    FileChannel lockFile = lock(path);
    try {
      removeStale(path);
      UnixServerSocketChannel channel = UnixServerSocketChannel.open();
      try {
        channel.configureBlocking(false);
        channel.socket().bind(new UnixSocketAddress(path.toFile()), BACKLOG);
        share(path, config.group());
        return new ControlSocket(path, lockFile, channel);
      } catch (IOException e) {
        channel.close();
        throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
      }
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

  /** Mode 0660 and the group; without such a group the socket is root's alone. */
  private static void share(Path path, String group) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      GroupPrincipal principal =
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(group);
      view.setGroup(principal);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    } catch (UserPrincipalNotFoundException e) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      LOG.info("control.socket group={} does not exist: only root can ask", group);
    }
  }

  UnixServerSocketChannel channel() {
    return channel;
  }

  /** Stops listening and removes the socket. The lock file stays: removing it would race. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      Files.deleteIfExists(path);
      channel.close();
      lockFile.close();
    }
  }
}
