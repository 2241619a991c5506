package sadr.controller.core;

import java.util.Map;
import java.util.Optional;

/**
 * Something that an operator may want to know, one line of the event log.
 *
 * @param event its kind, such as "uplink.down"
 * @param uplink which one, where it is about one
 * @param cause why: a short stable word
 * @param details more of it, by name; values are text
 */
public record Notice(
    String event, Optional<String> uplink, String cause, Map<String, String> details) {

  /** Copies the map. */
  public Notice {
    details = Map.copyOf(details);
  }

  /** About one uplink. */
  public static Notice of(String event, String uplink, String cause, Map<String, String> details) {
    return new Notice(event, Optional.of(uplink), cause, details);
  }

  /** About no uplink. */
  public static Notice of(String event, String cause, Map<String, String> details) {
    return new Notice(event, Optional.empty(), cause, details);
  }
}
