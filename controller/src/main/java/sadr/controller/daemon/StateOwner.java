package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose the files in the state directory are: root, who may try the daemon or flush by hand, must
 * leave none there that the service's own user could not write afterwards.
 */
final class StateOwner {

  private static final Integer ROOT = 0;

  private StateOwner() {}

  /** Where root has made {@code file}, gives it to the owner of its directory. */
  static void keep(Path file) throws IOException {
    if (!ROOT.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    for (String owner : new String[] {"unix:uid", "unix:gid"}) {
      Object wanted = Files.getAttribute(directory, owner);
      if (!wanted.equals(Files.getAttribute(file, owner))) {
        Files.setAttribute(file, owner, wanted);
      }
    }
  }
}
