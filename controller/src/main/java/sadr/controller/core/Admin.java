package sadr.controller.core;

import java.time.Instant;
import java.util.Optional;

/**
 * What an administrator wants of an uplink.
 *
 * @param state the wish
 * @param until when it ends by itself
 * @param reason why, in the administrator's words
 */
public record Admin(State state, Optional<Instant> until, Optional<String> reason) {

  /** No wish: health decides. */
  public static final Admin AUTO = new Admin(State.AUTO, Optional.empty(), Optional.empty());

  /** The wishes there are. */
  public enum State {
    AUTO("auto"),
    /** Standby: the routes stay. */
    DRAINED("drained"),
    /** Out. */
    FAILED_OVER("failed-over");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** The word in status and the state file. */
    public String text() {
      return text;
    }
  }

  /** Whether the wish has ended at {@code now}. */
  public boolean overAt(Instant now) {
    return until.isPresent() && !now.isBefore(until.get());
  }
}
