package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;

/** What this process may do (capabilities(7)). */
final class Capabilities {

  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;

  private Capabilities() {}

  /**
   * Checks that the kernel will let us work.
   *
   * @throws CommandException that names what is missing
   */
  static void require() throws CommandException {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED,
          "not permitted: this process lacks "
              + String.join(" and ", missing)
              + "; run it as root");
    }
  }

  /** Those that sadr needs and this process lacks, each with what for. */
  static List<String> missing() {
    long effective = effective();
    List<String> missing = new ArrayList<>();
    if ((effective >>> CAP_NET_ADMIN & 1) == 0) {
      missing.add("CAP_NET_ADMIN (to change routes and rules)");
    }
    if ((effective >>> CAP_NET_RAW & 1) == 0) {
      missing.add("CAP_NET_RAW (to probe)");
    }
    return missing;
  }

  /** The effective ones, a bit each; all of them where that cannot be read. */
  static long effective() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .findFirst()
          .orElse(0L);
    } catch (IOException e) {
      return -1; // Without /proc the kernel itself will say what is missing.
    }
  }
}
