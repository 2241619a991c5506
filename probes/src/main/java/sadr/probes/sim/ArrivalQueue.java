package sadr.probes.sim;

import java.util.Arrays;

/**
 * The answers on their way, the earliest first; of two at one time the one that was sent first.
 *
 * <p>How it works: a binary heap in arrays of plain numbers, since a year has a hundred million of
 * them. Owned by the simulation's thread.
 */
final class ArrivalQueue {

  private long[] times = new long[64];
  private long[] tokens = new long[64];
  private int[] targets = new int[64];
  private int[] sequences = new int[64];
  private Journey.End[] ends = new Journey.End[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** When the first one arrives; only where there is one. */
  long firstNanos() {
    return times[0];
  }

  int firstTarget() {
    return targets[0];
  }

  int firstSequence() {
    return sequences[0];
  }

  long firstToken() {
    return tokens[0];
  }

  Journey.End firstEnd() {
    return ends[0];
  }

  /** Adds one; {@code token} grows from probe to probe. */
  void add(long atNanos, int target, int sequence, long token, Journey.End end) {
    if (size == times.length) {
      grow();
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) / 2;
      if (!before(atNanos, token, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    times[hole] = atNanos;
    targets[hole] = target;
    sequences[hole] = sequence;
    tokens[hole] = token;
    ends[hole] = end;
  }

  /** Takes the first one off. */
  void removeFirst() {
    int last = --size;
    int hole = 0;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last && before(times[child + 1], tokens[child + 1], child)) {
        child++;
      }
      if (before(times[last], tokens[last], child)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    move(last, hole);
  }

  private boolean before(long atNanos, long token, int other) {
    return atNanos < times[other] || (atNanos == times[other] && token < tokens[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    targets[to] = targets[from];
    sequences[to] = sequences[from];
    tokens[to] = tokens[from];
    ends[to] = ends[from];
  }

  private void grow() {
    int capacity = 2 * times.length;
    times = Arrays.copyOf(times, capacity);
    tokens = Arrays.copyOf(tokens, capacity);
    targets = Arrays.copyOf(targets, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    ends = Arrays.copyOf(ends, capacity);
  }
}
