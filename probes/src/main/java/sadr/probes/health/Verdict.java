package sadr.probes.health;

/**
 * A target's state, why it is down, and the two rows that change it: losses and answers.
 *
 * <p>A verdict of silence is taken back when probes that it was made of are answered after all: a
 * round trip that has become longer all at once looks like a death until the first of them is back.
 * A path that is dead brings none of them back, and one that was dead for a while and lost them
 * neither: that one has to bring a new row of answers.
 *
 * <p>Owned by the probe thread.
 */
final class Verdict {

  /** Why a target is down, the weightiest first. */
  enum Reason {
    /** It is not down. */
    NONE,
    /** It did not answer {@code fall} probes in a row. */
    SILENT,
    /** It answers, but not what it should: a portal, another status, a certificate of another. */
    UNFIT,
    /** It answers too few. */
    LOSSY,
    /** It answers too slowly. */
    SLOW,
    /** No probe could be sent to it. */
    CANNOT_SEND,
    /** There is no such name, says the resolver: it cannot be asked, and the path lives. */
    ABSENT,
    /** It lies in the site, or is a gateway: it is not asked. */
    FORBIDDEN,
    /** Its path was declared dead from outside, and it has neither answered nor failed since. */
    HELD;

    /** Whether it was judged by the window: it answers, and not well enough. */
    boolean brownOut() {
      return switch (this) {
        case LOSSY, SLOW -> true;
        case NONE, SILENT, UNFIT, CANNOT_SEND, ABSENT, FORBIDDEN, HELD -> false;
      };
    }
  }

  /** So many late answers are no chance, such as one from before the death that took its time. */
  private static final int PROOFS = 3;

  private PathState state = PathState.UNKNOWN;
  private Reason reason = Reason.NONE;
  private int lostInRow;
  private int risen;
  private long riseFrom;
  private boolean rowWanted;
  private boolean windowWanted;
  private long fellNanos;
  private long changes;

  /** Whether silence alone took it down, from being up. */
  private boolean revocable;

  private long rowBefore;
  private int proofs;

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

  /** Whether it has been down for that long. */
  boolean downFor(long nanos, long now) {
    return state == PathState.DOWN && now - fellNanos >= nanos;
  }

  /** Whether only a good window brings it up. */
  boolean windowWanted() {
    return windowWanted;
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
   * @param late whether it had been counted as lost
   * @param goodWindow what the window says, where {@link #windowWanted}
   * @return whether this brought the target up
   */
  boolean answered(
      ProbeLedger.Entry probe, boolean late, ProbeSettings settings, boolean goodWindow) {
    switch (state) {
      case UP -> {
        return false;
      }
      case UNKNOWN -> {
        rise();
        return true;
      }
      case DOWN -> {
        if (late && isDisprovedBy(probe, settings)) {
          rise();
          return true;
        }
        if (!probe.slow || late || probe.number < riseFrom) {
          return false;
        }
        risen++;
        if ((rowWanted && risen < settings.rise()) || (windowWanted && !goodWindow)) {
          return false;
        }
        rise();
        return true;
      }
    }
    throw new AssertionError(state);
  }

  /**
   * Whether too many of the lost probes that silence was made of have been answered by now. Those
   * that were still waited for when it was found do not count: they may be of a path that loses
   * most of what is sent, or is back after a death.
   */
  private boolean isDisprovedBy(ProbeLedger.Entry probe, ProbeSettings settings) {
    if (!revocable || probe.number <= rowBefore || probe.number >= riseFrom) {
      return false;
    }
    return ++proofs >= Math.min(PROOFS, settings.fall());
  }

  /**
   * Takes the target down, or changes why it is.
   *
   * @param nextNumber the first probe whose answer may count towards coming up
   * @param lastAnswered the latest probe that was answered; -1 if there is none
   */
  void fall(Reason why, long nextNumber, long lastAnswered, long now) {
    boolean again = state == PathState.DOWN;
    if (again && why == reason && why != Reason.HELD) {
      return;
    }
    changes++;
    reason = why;
    revocable = why == Reason.SILENT && state == PathState.UP;
    rowBefore = lastAnswered;
    proofs = 0;
    windowWanted = why != Reason.HELD && (windowWanted || why.brownOut());
    rowWanted |= !why.brownOut();
    if (!again || why == Reason.HELD) {
      state = PathState.DOWN;
      fellNanos = now;
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
    rowWanted = false;
    windowWanted = false;
  }
}
