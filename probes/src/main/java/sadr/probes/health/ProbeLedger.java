package sadr.probes.health;

import org.jspecify.annotations.Nullable;

/**
 * The probes of one target that were sent lately, in the order of sending, and what became of each.
 *
 * <p>How it works: probes bear running numbers, whose low 16 bits travel as the sequence. A probe
 * waits, and ends as answered or lost; it is remembered for a while after that, so that a late
 * answer and a duplicate are known for what they are. All probes wait equally long (but for work of
 * our own), so the oldest waiting one is taken for the next to be lost. The probes stand in a ring
 * by their number and are used again, so that a year of probing makes no garbage and finding one
 * takes one step.
 *
 * <p>Owned by the probe thread.
 */
final class ProbeLedger {

  /** How a probe ended. */
  enum Fate {
    WAITING,
    ANSWERED,
    LOST,
    /** No answer can reach us any more; it is no loss. */
    FORGOTTEN
  }

  /** One probe, until the ring comes round; its owner is the ledger's thread. */
  static final class Entry {
    long number;
    long token;
    long sentNanos;

    /** For how long of the time since then its answer was here, waiting for work of our own. */
    long ownNanos;

    boolean slow;
    Fate fate = Fate.FORGOTTEN;
  }

  private static final int SEQUENCE_MASK = 0xffff;
  private static final int MOST = SEQUENCE_MASK;
  private static final int FIRST_ROOM = 32;

  private Entry[] ring = entries(FIRST_ROOM);
  private long oldest;
  private long oldestWaiting;
  private long nextNumber;

  /** The number of the next probe. */
  long nextNumber() {
    return nextNumber;
  }

  /** The sequence that the next probe bears, 0 to 65535. */
  int nextSequence() {
    return (int) nextNumber & SEQUENCE_MASK;
  }

  /** A probe left. */
  void sent(long token, boolean slow, long now) {
    if (nextNumber - oldest == ring.length) {
      grow();
    }
    Entry entry = at(nextNumber);
    entry.number = nextNumber++;
    entry.token = token;
    entry.sentNanos = now;
    entry.ownNanos = 0;
    entry.slow = slow;
    entry.fate = Fate.WAITING;
  }

  /** The newest probe with that sequence, if it is remembered. */
  @Nullable Entry find(int sequence) {
    long newest = nextNumber - 1;
    long number = newest - ((newest - sequence) & SEQUENCE_MASK);
    if (number < oldest) {
      return null;
    }
    Entry entry = at(number);
    return entry.fate == Fate.FORGOTTEN ? null : entry;
  }

  /** What word of a probe is that does not wait for any: of none, or one that has ended. */
  static ReplyKind unwanted(@Nullable Entry probe, long token) {
    if (probe == null || probe.token != token) {
      return ReplyKind.FORGED;
    }
    return probe.fate == Fate.ANSWERED ? ReplyKind.DUPLICATE : ReplyKind.LATE;
  }

  /** The probe that has waited longest. */
  @Nullable Entry oldestWaiting() {
    oldestWaiting = Math.max(oldestWaiting, oldest);
    while (oldestWaiting < nextNumber && at(oldestWaiting).fate != Fate.WAITING) {
      oldestWaiting++;
    }
    return oldestWaiting < nextNumber ? at(oldestWaiting) : null;
  }

  /** How many of the probes after number {@code number} were lost. */
  int lostAfter(long number) {
    int count = 0;
    for (long i = nextNumber - 1; i > number && i >= oldest; i--) {
      count += at(i).fate == Fate.LOST ? 1 : 0;
    }
    return count;
  }

  /** When the first of the probes after number {@code number} that were lost was sent. */
  long firstLostAfter(long number) {
    for (long i = Math.max(oldest, number + 1); i < nextNumber; i++) {
      if (at(i).fate == Fate.LOST) {
        return at(i).sentNanos;
      }
    }
    throw new IllegalStateException("no probe after " + number + " was lost");
  }

  /** How many of the probes at {@code interval} after number {@code number} were answered. */
  int answeredAfter(long number) {
    int count = 0;
    for (long i = nextNumber - 1; i > number && i >= oldest; i--) {
      Entry entry = at(i);
      count += entry.slow && entry.fate == Fate.ANSWERED ? 1 : 0;
    }
    return count;
  }

  /** Forgets the ended probes that are older than {@code ageNanos}. */
  void prune(long now, long ageNanos) {
    while (oldest < nextNumber
        && at(oldest).fate != Fate.WAITING
        && (now - at(oldest).sentNanos > ageNanos || nextNumber - oldest > MOST)) {
      oldest++;
    }
  }

  /** Forgets the probes that wait: no answer can reach us any more, and none of them was lost. */
  void forgetWaiting() {
    for (long i = oldest; i < nextNumber; i++) {
      if (at(i).fate == Fate.WAITING) {
        at(i).fate = Fate.FORGOTTEN;
      }
    }
  }

  private Entry at(long number) {
    return ring[(int) number & (ring.length - 1)];
  }

  private void grow() {
    Entry[] larger = entries(2 * ring.length);
    for (long i = oldest; i < nextNumber; i++) {
      larger[(int) i & (larger.length - 1)] = at(i);
    }
    ring = larger;
  }

  /** Room for a power of two of probes. */
  private static Entry[] entries(int room) {
    Entry[] entries = new Entry[room];
    for (int i = 0; i < room; i++) {
      entries[i] = new Entry();
    }
    return entries;
  }
}
