package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sadr.net.Deadline;
import sadr.probes.health.PathReport;

/**
 * Damping of an uplink that comes and goes (RFC 8475 §3.2.7): hosts must not follow each flap. One
 * that comes up again is held for {@link #FIRST}, and twice as long with each further fall within
 * {@link #MEMORY}, {@link #MOST} at the most. What being held means is {@link RolePolicy}'s word.
 *
 * @param fallsNanos when it fell, the oldest first; no more of them than can make a difference
 * @param until when the hold ends; empty while it is not held
 * @param fallen whether it has fallen and not come up since
 */
public record HoldDown(List<Long> fallsNanos, Optional<Deadline> until, boolean fallen) {

  /** Never fallen, or forgiven. */
  public static final HoldDown NONE = new HoldDown(List.of(), Optional.empty(), false);

  /** Down before anybody counted. */
  static final HoldDown FALLEN = new HoldDown(List.of(), Optional.empty(), true);

  static final Duration FIRST = Duration.ofSeconds(3);
  static final Duration MOST = Duration.ofMinutes(5);
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** So many doublings of {@link #FIRST} reach {@link #MOST}. */
  private static final int MOST_FALLS = 8;

  private static final String REMEMBERED = PathReport.Cause.REMEMBERED.text();

  /** Nothing was heard, since nothing could be asked. */
  private static final Set<String> UNPROBED =
      Set.of(REMEMBERED, PathReport.Cause.CANNOT_SEND.text(), HealthPolicy.NO_GATEWAY);

  /** Copies the list. */
  public HoldDown {
    fallsNanos = List.copyOf(fallsNanos);
  }

  /** What it is at {@code nowNanos}, when its health goes from {@code before} to {@code after}. */
  HoldDown follow(Verdict before, Verdict after, long nowNanos) {
    if (after.health() != Health.DOWN) {
      return fallen ? risen(nowNanos) : current(nowNanos);
    }
    boolean wasDown = before.health() == Health.DOWN;
    if (after.cause().equals(HealthPolicy.NO_PREFIX)) {
      // One that was down when the daemon last ran may have been so for the same reason.
      boolean counts = fallen && !before.cause().equals(REMEMBERED);
      return new HoldDown(fallsNanos, current(nowNanos).until, counts);
    }
    return (wasDown && fallen) || isWaiting(before, after) ? current(nowNanos) : fallen(nowNanos);
  }

  /**
   * Whether it is still down after it had no prefix, or has not begun: the first lease after a
   * start, or a new one in the place of an old, is no flap. Without an address no probe can be
   * sent.
   */
  private static boolean isWaiting(Verdict before, Verdict after) {
    return switch (before.health()) {
      case UP -> false;
      case UNKNOWN -> after.cause().equals(HealthPolicy.NO_GATEWAY);
      case DOWN -> UNPROBED.contains(after.cause());
    };
  }

  /** The same, held no longer than its time. */
  private HoldDown current(long nowNanos) {
    return until.filter(end -> end.passed(nowNanos)).isPresent() ? ended() : this;
  }

  /** The same, held no longer. */
  HoldDown ended() {
    return until.isEmpty() ? this : new HoldDown(fallsNanos, Optional.empty(), fallen);
  }

  /** Nothing that was is held against it; one that is down has yet to come up. */
  HoldDown forgiven() {
    return fallen ? FALLEN : NONE;
  }

  private HoldDown fallen(long nowNanos) {
    List<Long> falls = new ArrayList<>(recent(nowNanos));
    falls.add(nowNanos);
    return new HoldDown(
        falls.subList(Math.max(0, falls.size() - MOST_FALLS), falls.size()),
        Optional.empty(),
        true);
  }

  private HoldDown risen(long nowNanos) {
    List<Long> recent = recent(nowNanos);
    Duration held = FIRST.multipliedBy(1L << Math.max(0, recent.size() - 1));
    Duration capped = held.compareTo(MOST) < 0 ? held : MOST;
    // One that was down before anybody counted has fallen too.
    List<Long> falls = fallsNanos.isEmpty() ? List.of(nowNanos) : fallsNanos;
    return new HoldDown(falls, Optional.of(Deadline.after(capped, nowNanos)), false);
  }

  private List<Long> recent(long nowNanos) {
    return fallsNanos.stream().filter(fall -> nowNanos - fall < MEMORY.toNanos()).toList();
  }
}
