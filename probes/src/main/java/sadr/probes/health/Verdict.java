package sadr.probes.health;

/**
 * A target's state, why it is down, and the two rows that change it: losses and answers.
 *
 * <p>Owned by the probe thread.
 */
final class Verdict {

  /** Why a target is down. */
  enum Reason {
    /** It is not down. */
    NONE,
    /** It did not answer {@code fall} probes in a row. */
    SILENT,
    /** It answers too few. */
    LOSSY,
    /** It answers too slowly. */
    SLOW,
    /** No probe could be sent to it. */
    CANNOT_SEND,
    /** Its path was declared dead from outside, and it has neither answered nor failed since. */
    HELD
  }

  private PathState state = PathState.UNKNOWN;
  private Reason reason = Reason.NONE;
  private int lostInRow;
  private int risen;
  private long riseFrom;
  private long changes;

  PathState state() {
    return state;
  }

  Reason reason() {
    return reason;
  }

  /** How often state or reason changed. */
  long changes() {
    return changes;
  }

  /** An answer came; {@code lostSince} losses are later than it. */
  void restartRow(int lostSince) {
    lostInRow = lostSince;
  }

  /** A probe later than the last answer was lost; returns how many in a row. */
  int lost() {
    return ++lostInRow;
  }

  /**
   * A probe at {@code interval} was lost: the row of answers is no longer than {@code
   * answersSince}, those to later probes.
   */
  void limitRise(int answersSince) {
    risen = Math.min(risen, answersSince);
  }

  /**
   * A probe was answered.
   *
   * @return whether this brought the target up
   */
  boolean answered(ProbeLedger.Entry probe, boolean late, boolean tooSlow, int rise) {
    switch (state) {
      case UP -> {
        return false;
      }
      case UNKNOWN -> {
        rise();
        return true;
      }
      case DOWN -> {
        if (!probe.slow || late || probe.number < riseFrom) {
          return false;
        }
        risen = tooSlow && reason == Reason.SLOW ? 0 : risen + 1;
        if (risen >= rise) {
          rise();
          return true;
        }
        return false;
      }
    }
    throw new AssertionError(state);
  }

  /**
   * Takes the target down, or changes why it is.
   *
   * @param nextNumber the first probe whose answer may count towards coming up
   */
  void fall(Reason why, long nextNumber) {
    boolean again = state == PathState.DOWN;
    if (again && why == reason && why != Reason.HELD) {
      return;
    }
    changes++;
    reason = why;
    if (!again || why == Reason.HELD) {
      state = PathState.DOWN;
      risen = 0;
      riseFrom = nextNumber;
      lostInRow = 0;
    }
  }

  private void rise() {
    changes++;
    state = PathState.UP;
    reason = Reason.NONE;
    risen = 0;
  }
}
