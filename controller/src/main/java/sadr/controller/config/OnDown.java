package sadr.controller.config;

import java.util.Set;

/**
 * {@code [on-down]}.
 *
 * @param actions besides moving the routes
 * @param noSurvivor what becomes of the last uplinks
 */
public record OnDown(Set<Action> actions, NoSurvivor noSurvivor) {

  /** What to do for the hosts of a dead uplink. */
  public enum Action {
    DEPRECATE,
    REJECT,
    RESET,
    TRANSLATE
  }

  /** When no usable uplink is left. */
  public enum NoSurvivor {
    /** Those that have carrier stay routed as they were. */
    KEEP,
    /** They go out too. */
    REJECT
  }

  /** Copies the set. */
  public OnDown {
    actions = Set.copyOf(actions);
  }
}
