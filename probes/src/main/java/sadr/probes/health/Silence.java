package sadr.probes.health;

import java.util.OptionalLong;

/**
 * The row of probes that nothing came back for, since the last sign of life of a target; and the
 * last such row that has ended.
 *
 * <p>Owned by the probe thread.
 */
final class Silence {

  private int lost;
  private long beganNanos;
  private long noticedNanos;

  private long ended;
  private int endedLost;
  private long endedBeganNanos;
  private long endedNanos;

  /** A probe sent at {@code sentNanos} was given up at {@code now}. */
  void lost(long sentNanos, long now) {
    if (lost == 0) {
      beganNanos = sentNanos;
      noticedNanos = now;
    }
    lost++;
  }

  /**
   * The probe sent at {@code sentNanos} brought a sign of life.
   *
   * @param since how many lost ones are later than it
   * @param sinceNanos when the first of those was sent; anything if there are none
   */
  void broken(long sentNanos, int since, long sinceNanos, long now) {
    if (lost > since) {
      ended++;
      endedLost = lost - since;
      endedBeganNanos = beganNanos;
      endedNanos = sentNanos;
    }
    lost = since;
    beganNanos = sinceNanos;
    noticedNanos = now;
  }

  /** How many were lost since the last sign of life. */
  int lost() {
    return lost;
  }

  /** When the first lost one was sent; only while there is one. */
  long beganNanos() {
    return beganNanos;
  }

  /** When the first lost one was sent; empty while there is none. */
  OptionalLong firstUnansweredNanos() {
    return lost == 0 ? OptionalLong.empty() : OptionalLong.of(beganNanos);
  }

  /** When the first lost one was given up; only while there is one. */
  long noticedNanos() {
    return noticedNanos;
  }

  /** How many rows have ended. */
  long ended() {
    return ended;
  }

  /** How many were lost in the last row that has ended; 0 if there was none. */
  int endedLost() {
    return endedLost;
  }

  /** When the first probe of that row was sent. */
  long endedBeganNanos() {
    return endedBeganNanos;
  }

  /** When the probe was sent that ended that row. */
  long endedNanos() {
    return endedNanos;
  }
}
