package sadr.controller.config;

import java.util.List;
import java.util.Optional;

/** The kinds of events that the journal holds, as hooks and {@code sadr events} name them. */
public final class EventKinds {

  /** All of them, in the order of README. */
  public static final List<String> ALL =
      List.of(
          "daemon.start",
          "daemon.stop",
          "uplink.up",
          "uplink.down",
          "uplink.blip",
          "uplink.role",
          "admin.failover",
          "admin.drain",
          "admin.restore",
          "prefix.added",
          "prefix.removed",
          "kernel.repaired",
          "kernel.overrun",
          "config.reloaded",
          "config.rejected",
          "drill.start",
          "drill.end",
          "drill.back",
          "drill.lost",
          "try.begun",
          "try.confirmed",
          "try.reverted",
          "events.lost");

  private EventKinds() {}

  /**
   * What is wrong with {@code kind} as a kind, or as the first word of some; empty if nothing is.
   */
  public static Optional<String> problem(String kind) {
    return ALL.stream().anyMatch(known -> covers(kind, known))
        ? Optional.empty()
        : Optional.of(
            "\"" + Excerpt.of(kind) + "\" is no kind of event; " + Spelling.suggestion(kind, ALL));
  }

  /**
   * Whether {@code wanted}, a kind or the first word of some, as in "uplink", covers {@code kind}.
   */
  public static boolean covers(String wanted, String kind) {
    return kind.equals(wanted)
        || (kind.startsWith(wanted) && kind.startsWith(".", wanted.length()));
  }
}
