package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.net.Deadline;

/**
 * Damping of an uplink that comes and goes (RFC 8475 §3.2.7): hosts must not follow each flap. One
 * that comes up again is held for {@link #FIRST}, and twice as long with each further fall within
 * {@link #MEMORY}, {@link #MOST} at the most. What being held means is {@link RolePolicy}'s word.
 *
 * @param fallsNanos when it fell, the oldest first; no more of them than can make a difference
 * @param until when the hold ends; empty while it is not held
 */
public record HoldDown(List<Long> fallsNanos, Optional<Deadline> until) {

  /** Never fallen, or forgiven. */
  public static final HoldDown NONE = new HoldDown(List.of(), Optional.empty());

  static final Duration FIRST = Duration.ofSeconds(3);
  static final Duration MOST = Duration.ofMinutes(5);
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** So many doublings of {@link #FIRST} reach {@link #MOST}. */
  private static final int MOST_FALLS = 8;

  /** Copies the list. */
  public HoldDown {
    fallsNanos = List.copyOf(fallsNanos);
  }

  /** What it is at {@code nowNanos}, when its health goes from {@code before} to {@code after}. */
  HoldDown follow(Health before, Health after, long nowNanos) {
    if (after == Health.DOWN) {
      return before == Health.DOWN ? this : fallen(nowNanos);
    }
    if (before == Health.DOWN) {
      return risen(nowNanos);
    }
    return until.filter(end -> end.passed(nowNanos)).isPresent() ? ended() : this;
  }

  /** The same, held no longer. */
  HoldDown ended() {
    return until.isEmpty() ? this : new HoldDown(fallsNanos, Optional.empty());
  }

  private HoldDown fallen(long nowNanos) {
    List<Long> falls = new ArrayList<>(recent(nowNanos));
    falls.add(nowNanos);
    return new HoldDown(
        falls.subList(Math.max(0, falls.size() - MOST_FALLS), falls.size()), Optional.empty());
  }

  private HoldDown risen(long nowNanos) {
    List<Long> recent = recent(nowNanos);
    Duration held = FIRST.multipliedBy(1L << Math.max(0, recent.size() - 1));
    Duration capped = held.compareTo(MOST) < 0 ? held : MOST;
    // One that was down before anybody counted has fallen too.
    List<Long> falls = fallsNanos.isEmpty() ? List.of(nowNanos) : fallsNanos;
    return new HoldDown(falls, Optional.of(Deadline.after(capped, nowNanos)));
  }

  private List<Long> recent(long nowNanos) {
    return fallsNanos.stream().filter(fall -> nowNanos - fall < MEMORY.toNanos()).toList();
  }
}
