package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sadr.controller.core.Notice;
import sadr.controller.core.World;
import sadr.controller.reconcile.OperationText;
import sadr.controller.reconcile.Result;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;

/** Who changed what is ours, as far as the kernel tells. Belongs to the main loop. */
final class Culprits {

  private static final int SHOWN = 5;
  private static final long MEMORY_NANOS = 5_000_000_000L;

  /** The first netlink socket of a process bears its number: the one we change routes by. */
  private final int own = (int) ProcessHandle.current().pid();

  /** When each was last heard of ({@code nanoTime}). */
  private final Map<Integer, Long> ports = new TreeMap<>();

  /**
   * Notes who asked for changes of routes and rules; a netlink port is mostly a process's number.
   */
  void note(List<KernelEvent> events, long nanos) {
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present) {
        note(present.object(), present.port(), nanos);
      } else if (event instanceof KernelEvent.Absent absent) {
        note(absent.object(), absent.port(), nanos);
      }
    }
  }

  private void note(KernelObject object, int port, long nanos) {
    boolean foreign = port != 0 && port != own;
    if (foreign && (object instanceof Route || object instanceof Rule)) {
      ports.put(port, nanos);
    }
  }

  /** A repair may need a dump first, so a culprit is remembered for some seconds. */
  void forget(long nanos) {
    ports.values().removeIf(heard -> nanos - heard > MEMORY_NANOS);
  }

  /** Tells of a repair. */
  Notice repaired(List<Result> results, World world, long nanos) {
    OperationText text =
        new OperationText(
            index -> {
              Link link = world.observed().links().get(index);
              return link == null ? "if" + index : link.name();
            },
            nanos);
    Map<String, String> details = new HashMap<>();
    details.put("operations", Integer.toString(results.size()));
    details.put(
        "first",
        results.stream()
            .limit(SHOWN)
            .map(result -> text.brief(result.operation()))
            .collect(Collectors.joining("; ")));
    String by = ports.keySet().stream().map(Culprits::name).collect(Collectors.joining(", "));
    if (!by.isEmpty()) {
      details.put("by", by);
    }
    ports.clear();
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
