package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves to the state directory's owner what root made in it: the service, which is not root, is to
 * go on with what {@code sadr run}, {@code sadr try} or {@code sadr flush} by hand has left.
 */
final class StateOwner {

  private static final Logger log = LoggerFactory.getLogger(StateOwner.class);

  private static final int DEPTH = 2;

  private StateOwner() {}

  /** Gives everything in {@code directory} its owner and group; nothing unless we are root. */
  static void align(Path directory) {
    try {
      Object user = attribute(directory, "unix:uid");
      Object group = attribute(directory, "unix:gid");
      if (!attribute(Path.of("/proc/self"), "unix:uid").equals(0) || user.equals(0)) {
        return;
      }
      List<Path> inside;
      try (Stream<Path> files = Files.walk(directory, DEPTH)) {
        inside = files.toList();
      }
      for (Path file : inside) {
        if (!attribute(file, "unix:uid").equals(user)) {
          Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      log.debug("state.owner directory={} cause=\"{}\"", directory, e.getMessage());
    }
  }

  private static Object attribute(Path file, String name) throws IOException {
    return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
  }
}
