package sadr.controller.control;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket in the file system: readable by the group, gone at the end. */
final class ControlSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final int BACKLOG = 64;

  private final ControlPlace place;
  private final UnixServerSocketChannel channel;

  private ControlSocket(ControlPlace place, UnixServerSocketChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /**
   * Binds and listens; the place is given up with the socket.
   *
   * @throws IOException if the path cannot be used
   */
  static ControlSocket bind(ControlPlace place) throws IOException {
    Path path = place.path();
    UnixServerSocketChannel channel = UnixServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.socket().bind(new UnixSocketAddress(path.toFile()), BACKLOG);
      share(path, place.group());
      return new ControlSocket(place, channel);
    } catch (IOException e) {
      channel.close();
      place.close();
      throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
    }
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

  /** Stops listening and removes the socket. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      Files.deleteIfExists(place.path());
      channel.close();
      place.close();
    }
  }
}
