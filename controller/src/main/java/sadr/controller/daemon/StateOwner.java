package sadr.controller.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose the files in the state directory are: what root made there by {@code sadr run}, {@code sadr
 * try} or {@code sadr flush} is left to the directory's owner, so that the service, which is not
 * root, can go on with it. Links are not followed: the owner could point one anywhere.
 */
final class StateOwner {

  private static final Logger log = LoggerFactory.getLogger(StateOwner.class);

  private static final Integer ROOT = 0;
  private static final int DEPTH = 2;

  private StateOwner() {}

  /** Gives {@code file}, just made, to the owner of its directory; nothing unless we are root. */
  static void keep(Path file) throws IOException {
    if (ROOT.equals(attribute(Path.of("/proc/self/."), "unix:uid"))) {
      give(file, Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }
  }

  /** The same for everything in {@code directory}. */
  static void align(Path directory) {
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      if (ROOT.equals(attribute(Path.of("/proc/self/."), "unix:uid"))) {
        for (Path file : files.toList()) {
          give(file, directory);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("state.owner directory={} cause=\"{}\"", directory, e.getMessage());
    }
  }

  private static void give(Path file, Path directory) throws IOException {
    for (String owner : List.of("unix:gid", "unix:uid")) {
      Object wanted = attribute(directory, owner);
      if (!wanted.equals(attribute(file, owner))) {
        Files.setAttribute(file, owner, wanted, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static Object attribute(Path file, String name) throws IOException {
    return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
  }
}
