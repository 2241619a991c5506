package sadr.probes.io;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What is to be done when: each thing once, the earliest first.
 *
 * <p>Not thread-safe. Times are {@code nanoTime} values, compared by subtraction.
 *
 * @param <T> what; told apart by identity
 */
final class Timeline<T> {

  private record Slot<T>(long atNanos, long order, T what) implements Comparable<Slot<T>> {
    @Override
    public int compareTo(Slot<T> other) {
      long difference = atNanos - other.atNanos;
      return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Slot<T>> slots = new TreeSet<>();
  private final IdentityHashMap<T, Slot<T>> known = new IdentityHashMap<>();
  private long nextOrder;

  /** Puts {@code what} at another time, or takes it off where there is none. */
  void put(T what, OptionalLong atNanos) {
    Slot<T> old = known.get(what);
    if (old != null && atNanos.isPresent() && old.atNanos() == atNanos.getAsLong()) {
      return;
    }
    remove(what);
    if (atNanos.isPresent()) {
      Slot<T> slot = new Slot<>(atNanos.getAsLong(), nextOrder++, what);
      slots.add(slot);
      known.put(what, slot);
    }
  }

  /** Takes {@code what} off. */
  void remove(T what) {
    Slot<T> old = known.remove(what);
    if (old != null) {
      slots.remove(old);
    }
  }

  /** When the first thing is due. */
  OptionalLong nextNanos() {
    return slots.isEmpty() ? OptionalLong.empty() : OptionalLong.of(slots.first().atNanos());
  }

  /** Takes off the first thing, if it is due at {@code now}. */
  Optional<T> takeDue(long now) {
    if (slots.isEmpty() || now - slots.first().atNanos() < 0) {
      return Optional.empty();
    }
    T what = slots.first().what();
    remove(what);
    return Optional.of(what);
  }
}
