package sadr.probes.health;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one target that were sent lately, in the order of sending, and what became of each.
 *
 * <p>How it works: probes bear running numbers, whose low 16 bits travel as the sequence. A probe
 * waits, and ends as answered or lost; it is remembered for a while after that, so that a late
 * answer and a duplicate are known for what they are. All probes wait equally long, so the oldest
 * waiting one is always the next to be lost.
 *
 * <p>Owned by the probe thread.
 */
final class ProbeLedger {

  /** How a probe ended. */
  enum Fate {
    WAITING,
    ANSWERED,
    LOST
  }

  /** One probe; its owner is the ledger's thread. */
  static final class Entry {
    final long number;
    final long token;
    final long sentNanos;
    final boolean slow;
    Fate fate = Fate.WAITING;

    Entry(long number, long token, long sentNanos, boolean slow) {
      this.number = number;
      this.token = token;
      this.sentNanos = sentNanos;
      this.slow = slow;
    }
  }

  private static final int SEQUENCE_MASK = 0xffff;
  private static final int MOST = SEQUENCE_MASK;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
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
    Entry entry = new Entry(nextNumber++, token, now, slow);
    entries.add(entry);
    waiting.add(entry);
  }

  /** The newest probe with that sequence, if it is remembered. */
  @Nullable Entry find(int sequence) {
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (((int) entry.number & SEQUENCE_MASK) == sequence) {
        return entry;
      }
    }
    return null;
  }

  /** The probe that has waited longest. */
  @Nullable Entry oldestWaiting() {
    while (!waiting.isEmpty() && waiting.element().fate != Fate.WAITING) {
      waiting.remove();
    }
    return waiting.peek();
  }

  /** How many of the probes after number {@code number} were lost. */
  int lostAfter(long number) {
    int count = 0;
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (entry.number <= number) {
        break;
      }
      count += entry.fate == Fate.LOST ? 1 : 0;
    }
    return count;
  }

  /** How many of the probes at {@code interval} after number {@code number} were answered. */
  int answeredAfter(long number) {
    int count = 0;
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (entry.number <= number) {
        break;
      }
      count += entry.slow && entry.fate == Fate.ANSWERED ? 1 : 0;
    }
    return count;
  }

  /** Forgets the ended probes that are older than {@code ageNanos}. */
  void prune(long now, long ageNanos) {
    while (!entries.isEmpty()
        && entries.element().fate != Fate.WAITING
        && (now - entries.element().sentNanos > ageNanos || entries.size() > MOST)) {
      entries.remove();
    }
  }

  /** Forgets the probes that wait: no answer can reach us any more, and none of them was lost. */
  void forgetWaiting() {
    entries.removeIf(entry -> entry.fate == Fate.WAITING);
    waiting.clear();
  }
}
