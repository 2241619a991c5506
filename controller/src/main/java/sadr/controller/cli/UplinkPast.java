package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an uplink has been, from the journal.
 *
 * @param states in their order, each until the next; the last one goes on
 * @param from when the sums begin: the first state's begin, or a later time that was asked for
 * @param now when they end
 */
record UplinkPast(List<State> states, Instant from, Instant now) {

  /** Copies the list. */
  UplinkPast {
    states = List.copyOf(states);
  }

  /** As what an uplink counted. */
  enum Health {
    UP("up"),
    DOWN("down"),
    UNKNOWN("unknown"),
    /** No daemon ran. */
    UNWATCHED("not watched");

    private final String text;

    Health(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    static Health of(String word) {
      return switch (word) {
        case "up" -> UP;
        case "down" -> DOWN;
        default -> UNKNOWN;
      };
    }
  }

  /**
   * A state.
   *
   * @param since when it began
   * @param health what the uplink counted as
   * @param role active, standby, out
   * @param admin auto, drained, failed-over
   * @param why what led to it, and what happened in it, for people
   * @param blips outages in it that were too short for a verdict
   */
  record State(
      Instant since, Health health, String role, String admin, List<String> why, int blips) {

    /** Copies the list. */
    State {
      why = List.copyOf(why);
    }
  }

  /** When a state ended; empty for the last one. */
  Optional<Instant> end(int index) {
    return index + 1 < states.size()
        ? Optional.of(states.get(index + 1).since())
        : Optional.empty();
  }

  /** How long a state lasted, until now for the last one; never less than nothing. */
  Duration length(int index) {
    return positive(Duration.between(states.get(index).since(), end(index).orElse(now)));
  }

  /** For how long of the time from {@link #from} on it counted as {@code health}. */
  Duration total(Health health) {
    Duration sum = Duration.ZERO;
    for (int i = 0; i < states.size(); i++) {
      if (states.get(i).health() == health) {
        Instant begin = states.get(i).since().isBefore(from) ? from : states.get(i).since();
        sum = sum.plus(positive(Duration.between(begin, end(i).orElse(now))));
      }
    }
    return sum;
  }

  /** How often it fell. */
  int falls() {
    int falls = 0;
    for (int i = 0; i < states.size(); i++) {
      boolean down = states.get(i).health() == Health.DOWN;
      falls += down && (i == 0 || states.get(i - 1).health() != Health.DOWN) ? 1 : 0;
    }
    return falls;
  }

  /** How many outages were too short for a verdict. */
  int blips() {
    return states.stream().mapToInt(State::blips).sum();
  }

  /** The clock may have been set back. */
  private static Duration positive(Duration span) {
    return span.isNegative() ? Duration.ZERO : span;
  }
}
