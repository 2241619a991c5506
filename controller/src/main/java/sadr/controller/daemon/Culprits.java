package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sadr.controller.core.Notice;
import sadr.controller.core.World;
import sadr.controller.reconcile.OperationText;
import sadr.controller.reconcile.Result;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;

/** Who changed what is ours, as far as the kernel tells. Belongs to the main loop. */
final class Culprits {

  private static final int SHOWN = 5;

  /** The first netlink socket of a process bears its number: the one we change routes by. */
  private final int own = (int) ProcessHandle.current().pid();

  private final TreeSet<Integer> ports = new TreeSet<>();

  /** Notes who asked for these changes; a netlink port is mostly the number of the process. */
  void note(List<KernelEvent> events) {
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present
          && present.port() != 0
          && present.port() != own) {
        ports.add(present.port());
      } else if (event instanceof KernelEvent.Absent absent
          && absent.port() != 0
          && absent.port() != own) {
        ports.add(absent.port());
      }
    }
  }

  void forget() {
    ports.clear();
  }

  /** Tells of a repair. */
  Notice repaired(List<Result> results, World world) {
    OperationText text =
        new OperationText(
            index -> {
              Link link = world.observed().links().get(index);
              return link == null ? "if" + index : link.name();
            });
    Map<String, String> details = new HashMap<>();
    details.put("operations", Integer.toString(results.size()));
    details.put(
        "first",
        results.stream()
            .limit(SHOWN)
            .map(result -> text.brief(result.operation()))
            .collect(Collectors.joining("; ")));
    String by = ports.stream().map(Culprits::name).collect(Collectors.joining(", "));
    if (!by.isEmpty()) {
      details.put("by", by);
    }
    return Notice.of("kernel.repaired", "changed-by-others", details);
  }

  /** The process, if it still lives and its port is its number; else the number alone. */
  private static String name(int port) {
    try {
      return Files.readString(Path.of("/proc/" + Integer.toUnsignedString(port) + "/comm")).strip()
          + " (pid "
          + port
          + ")";
    } catch (IOException e) {
      return "netlink port " + Integer.toUnsignedString(port);
    }
  }
}
