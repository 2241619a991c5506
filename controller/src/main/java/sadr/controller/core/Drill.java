package sadr.controller.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sadr.net.Deadline;

/**
 * A drill: an uplink is cut off for a time as if its ISP had gone silent, and has to come back
 * after it. It lasts until the uplink is back, or has not come back for {@link #PATIENCE}.
 *
 * @param uplink whose
 * @param traffic whether traffic is cut, and not the probes alone
 * @param began when it was asked for
 * @param until when the cut ends by itself
 * @param ends the same for showing
 * @param before its damping until then: what the drill does to it is not held against it
 * @param over when and why the cut has ended; empty while it stands
 */
public record Drill(
    String uplink,
    boolean traffic,
    Moment began,
    Deadline until,
    Instant ends,
    HoldDown before,
    Optional<Over> over) {

  /** One that is not back by then, after the cut, has another trouble. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Why a cut ends. */
  public enum End {
    /** Its time was over. */
    TIME("time"),
    /** Somebody asked for it. */
    ASKED("asked"),
    /** No other uplink is usable any more. */
    NO_SURVIVOR("no-survivor"),
    /** A reload changed the uplink's interface, or took the uplink or its targets out. */
    CONFIG("config"),
    /** The kernel refused it. */
    REFUSED("refused");

    private final String text;

    End(String text) {
      this.text = text;
    }

    /** The word in events. */
    public String text() {
      return text;
    }
  }

  /**
   * The end of a cut.
   *
   * @param nanos when
   * @param cause why
   */
  public record Over(long nanos, End cause) {}

  static Drill begin(Event.DrillBegun event, HoldDown before, Moment at) {
    return new Drill(
        event.uplink(),
        event.traffic(),
        at,
        Deadline.after(event.length(), at.nanos()),
        at.wall().plus(event.length()),
        before,
        Optional.empty());
  }

  /** Whether the cut stands. */
  public boolean cuts() {
    return over.isEmpty();
  }

  /** The same after its cut; one that has ended before stays as it is. */
  Drill ended(End cause, long nanos) {
    return over.isPresent()
        ? this
        : new Drill(
            uplink, traffic, began, until, ends, before, Optional.of(new Over(nanos, cause)));
  }
}
