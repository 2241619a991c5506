package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Objects;
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

  /** The same for everything in {@code directory}, and in the folders there. */
  static void align(Path directory) {
    try {
      if (ROOT.equals(attribute(Path.of("/proc/self/."), "unix:uid"))) {
        PosixFileAttributes owner =
            Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(directory)) {
          if (opened instanceof SecureDirectoryStream<Path> folder) {
            align(folder, owner, DEPTH);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("state.owner directory={} cause=\"{}\"", directory, e.getMessage());
    }
  }

  /** Within open folders: a name could be made a link between two looks at it. */
  private static void align(
      SecureDirectoryStream<Path> folder, PosixFileAttributes owner, int depth) throws IOException {
    for (Path each : folder) {
      Path name = Objects.requireNonNull(each.getFileName());
      PosixFileAttributeView view =
          folder.getFileAttributeView(
              name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      PosixFileAttributes now = view.readAttributes();
      if (!now.isRegularFile() && !now.isDirectory()) {
        continue;
      }
      if (!now.owner().equals(owner.owner()) || !now.group().equals(owner.group())) {
        view.setGroup(owner.group());
        view.setOwner(owner.owner());
      }
      if (now.isDirectory() && depth > 1) {
        try (SecureDirectoryStream<Path> inner =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          align(inner, owner, depth - 1);
        }
      }
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
