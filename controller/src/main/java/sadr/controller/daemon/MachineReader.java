package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.doctor.Machine;
import sadr.netlink.FlowTable;
import sadr.sys.ErrnoException;
import sadr.sys.KernelClock;

/** Reads what the machine itself is like. */
final class MachineReader {

  private static final long KIB = 1024;

  private MachineReader() {}

  /**
   * What it is like now.
   *
   * @param state the state directory
   * @param latestEvent the latest time in the journal
   * @param libnftables whether nftables can be used
   */
  static Machine read(Path state, Optional<Instant> latestEvent, boolean libnftables) {
    return new Machine(
        Instant.now(),
        KernelClock.isSynchronised(),
        latestEvent,
        new Machine.Java(
            Runtime.version().feature(), System.getProperty("java.vm.name", ""), isArchived()),
        new Machine.Memory(available(), limit()),
        new Machine.Privileges(Capabilities.missing(), libnftables, conntrack()),
        directory(state));
  }

  /** The start script uses what lies beside the jars. */
  private static boolean isArchived() {
    Path first = Path.of(System.getProperty("java.class.path", "").split(":", -1)[0]);
    Path folder = first.toAbsolutePath().getParent();
    if (folder == null || !first.toString().endsWith(".jar")) {
      return true; // Not installed: nothing to say.
    }
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "*.jsa")) {
      return archives.iterator().hasNext();
    } catch (IOException e) {
      return true;
    }
  }

  private static OptionalLong available() {
    return lines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst();
  }

  private static OptionalLong limit() {
    return lines(Path.of("/sys/fs/cgroup/memory.max")).stream()
        .filter(line -> line.matches("[0-9]{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** What of the old ip6tables is loaded, below /proc/net; root alone may read it. */
  static List<String> legacyTables(Path folder) {
    return lines(folder.resolve("ip6_tables_names")).stream().sorted().toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // A machine without it: then it is not known.
    }
  }

  private static Optional<Boolean> conntrack() {
    try (FlowTable flows = FlowTable.open()) {
      flows.read(flow -> {});
      return Optional.of(true);
    } catch (ErrnoException e) {
      boolean denied = e.errno().equals(sadr.sys.Errno.EPERM);
      return denied ? Optional.empty() : Optional.of(false);
    }
  }

  private static Machine.StateDirectory directory(Path state) {
    long free = Long.MAX_VALUE;
    try {
      free = Files.exists(state) ? Files.getFileStore(state).getUsableSpace() : free;
    } catch (IOException e) {
      free = Long.MAX_VALUE; // Not known.
    }
    return new Machine.StateDirectory(
        state.toString(), Files.exists(state), Files.isWritable(state), free);
  }
}
