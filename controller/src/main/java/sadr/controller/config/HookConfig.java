package sadr.controller.config;

import java.time.Duration;
import java.util.List;

/**
 * A {@code [[hook]]}: a program that is told of events.
 *
 * @param program its absolute path, and its arguments
 * @param events the kinds that it is told of, or their first words; empty for all
 * @param user who it runs as, if the daemon may choose
 * @param timeout after which it is ended
 */
public record HookConfig(List<String> program, List<String> events, String user, Duration timeout) {

  /** Copies the lists. */
  public HookConfig {
    program = List.copyOf(program);
    events = List.copyOf(events);
  }

  /** Whether it is told of events of this kind. */
  public boolean wants(String kind) {
    return events.isEmpty() || events.stream().anyMatch(wanted -> EventKinds.covers(wanted, kind));
  }
}
