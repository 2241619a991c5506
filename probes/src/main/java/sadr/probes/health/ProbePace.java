package sadr.probes.health;

/**
 * When the next probe of a target is due.
 *
 * <p>How it works: two beats. The slow one comes every {@code interval}, at a phase that spreads a
 * path's targets evenly over it, and never stops; the fast one comes every {@code burst} while a
 * burst lasts, the first at once. In a burst only the fast one sends: a slow beat that falls due
 * meanwhile is taken by the next fast one, so that the window sees its one probe an interval and
 * the burst its even pace. A beat that was missed (the loop was late) is not made up for.
 *
 * <p>Owned by the probe thread.
 */
final class ProbePace {

  private long intervalNanos;
  private long burstNanos;
  private long slowDueNanos;
  private long fastDueNanos;
  private boolean bursting;

  /** The slow beat comes at {@code firstNanos}, then every {@code interval}. */
  ProbePace(ProbeSettings settings, long firstNanos) {
    retime(settings, firstNanos);
  }

  /** Takes another pace; the slow beat next comes at {@code firstNanos}. */
  void retime(ProbeSettings settings, long firstNanos) {
    intervalNanos = Math.max(1, settings.interval().toNanos());
    burstNanos = Math.max(1, Math.min(settings.burst().toNanos(), intervalNanos));
    slowDueNanos = firstNanos;
  }

  /** When the next probe is to be sent. */
  long dueNanos() {
    return bursting ? fastDueNanos : slowDueNanos;
  }

  /**
   * Takes the beat that is due.
   *
   * @return whether it is one of the slow ones, at {@code interval}
   */
  boolean take(long now) {
    if (bursting) {
      fastDueNanos = after(fastDueNanos, burstNanos, now);
    }
    boolean slow = slowDueNanos - now <= 0;
    if (slow) {
      slowDueNanos = after(slowDueNanos, intervalNanos, now);
    }
    return slow;
  }

  /** Begins a burst at once; does nothing in one. */
  void burst(long now) {
    if (!bursting) {
      bursting = true;
      fastDueNanos = now;
    }
  }

  /** Ends the burst. */
  void endBurst() {
    bursting = false;
  }

  /** Whether a burst lasts. */
  boolean bursting() {
    return bursting;
  }

  /** The first beat after {@code now} of those that come every {@code step} from {@code due} on. */
  static long after(long due, long step, long now) {
    return now - due < 0 ? due : due + ((now - due) / step + 1) * step;
  }
}
