package sadr.controller.core;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import sadr.net.Deadline;
import sadr.probes.health.PathReport;

/**
 * Damping of an uplink that comes and goes (RFC 8475 §3.2.7): hosts must not follow each flap. What
 * being held means is {@link RolePolicy}'s word.
 *
 * <p>How it works: as routes are damped (RFC 2439 §4.4). Each fall adds 1 to a penalty, which
 * halves every {@link #HALF_LIFE}, and never exceeds what decays within {@link #MOST}. One that
 * comes up is held until its penalty has decayed to where that of a single fall is after {@link
 * #FIRST}, and for {@link #FIRST} at the least. So a first fall costs 3 s, a second one soon after
 * it a minute more, steady flapping {@link #MOST}; a quiet hour forgets it all.
 *
 * @param penalty of the falls up to {@code atNanos}, 0 or more
 * @param atNanos when {@code penalty} was reckoned; it has decayed since
 * @param until when the hold ends; empty while it is not held
 * @param fallen whether it has fallen and not come up since
 */
public record HoldDown(double penalty, long atNanos, Optional<Deadline> until, boolean fallen) {

  /** Never fallen, or forgiven. */
  public static final HoldDown NONE = new HoldDown(0, 0, Optional.empty(), false);

  /** Down before anybody counted. */
  static final HoldDown FALLEN = new HoldDown(0, 0, Optional.empty(), true);

  static final Duration FIRST = Duration.ofSeconds(3);
  static final Duration MOST = Duration.ofMinutes(5);
  static final Duration HALF_LIFE = Duration.ofMinutes(1);

  private static final double REUSE = decayed(1, FIRST.toNanos());
  private static final double CEILING = REUSE / decayed(1, MOST.toNanos());

  private static final String REMEMBERED = PathReport.Cause.REMEMBERED.text();

  /** Nothing was heard, since nothing could be asked. */
  private static final Set<String> UNPROBED =
      Set.of(
          REMEMBERED,
          PathReport.Cause.CANNOT_SEND.text(),
          PathReport.Cause.BLOCKED.text(),
          HealthPolicy.NO_GATEWAY);

  /** What it is at {@code nowNanos}, when its health goes from {@code before} to {@code after}. */
  HoldDown follow(Verdict before, Verdict after, long nowNanos) {
    if (after.health() != Health.DOWN) {
      return fallen ? risen(nowNanos) : current(nowNanos);
    }
    boolean wasDown = before.health() == Health.DOWN;
    if (after.cause().equals(HealthPolicy.NO_PREFIX)) {
      // One that was down when the daemon last ran may have been so for the same reason.
      boolean counts = fallen && !before.cause().equals(REMEMBERED);
      return new HoldDown(penalty, atNanos, current(nowNanos).until, counts);
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
    return until.isEmpty() ? this : new HoldDown(penalty, atNanos, Optional.empty(), fallen);
  }

  /** Nothing that was is held against it; one that is down has yet to come up. */
  HoldDown forgiven() {
    return fallen ? FALLEN : NONE;
  }

  /** The penalty at {@code nowNanos}. */
  double penaltyAt(long nowNanos) {
    return penalty == 0 ? 0 : decayed(penalty, Math.max(0, nowNanos - atNanos));
  }

  private HoldDown fallen(long nowNanos) {
    double next = Math.min(CEILING, penaltyAt(nowNanos) + 1);
    return new HoldDown(next, nowNanos, Optional.empty(), true);
  }

  private HoldDown risen(long nowNanos) {
    // One that was down before anybody counted has fallen too.
    double now = penalty == 0 ? 1 : penaltyAt(nowNanos);
    long held = Math.max(FIRST.toNanos(), nanosToReuse(now));
    return new HoldDown(now, nowNanos, Optional.of(Deadline.at(nowNanos + held)), false);
  }

  private static double decayed(double penalty, long nanos) {
    return penalty * Math.pow(0.5, (double) nanos / HALF_LIFE.toNanos());
  }

  private static long nanosToReuse(double penalty) {
    double halvings = Math.log(penalty / REUSE) / Math.log(2);
    return Math.min(MOST.toNanos(), Math.round(halvings * HALF_LIFE.toNanos()));
  }
}
