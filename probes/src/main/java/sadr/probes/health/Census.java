package sadr.probes.health;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.Verdict.Reason;

/**
 * Which of a path's targets count for its quorum, and how many of those are up.
 *
 * <p>How it works: "is it the target or the path?" has two answers that are no outage.
 *
 * <ul>
 *   <li>FILTERED: all targets of a family (ICMP, a TCP port, DNS, HTTP, HTTPS) are silent, or lose
 *       one probe after the other at this moment, while another family answers, and has answered a
 *       probe that left when the last of them fell silent or later. When the path dies all families
 *       are in a burst and lose probes together, so nothing is taken for a filter, and no verdict
 *       waits for it. A filtered target counts again once it is up, or is silent while another of
 *       its family is up, or when nothing lives any more.
 *   <li>ABSENT: the resolver of this very path says that there is no such name. Until it has been
 *       asked in vain, which is silence as any other's.
 * </ul>
 *
 * <p>FORBIDDEN is a target that it would prove nothing to ask: one in the site. That shows no life.
 *
 * <p>Owned by the probe thread.
 */
final class Census {

  /** Fewer losses in a row happen by chance, and do not show that a target is silent. */
  static final int SILENT_ROW = 3;

  /** The first probes of a burst leave together, one after the other. */
  private static final long AT_ONCE_NANOS = 10_000_000;

  private record Tally(int counted, int up, int unknown, int filtered, int absent, int forbidden) {

    static Tally of(List<TargetHealth> targets) {
      Map<Standing, Integer> some = new EnumMap<>(Standing.class);
      int up = 0;
      int unknown = 0;
      for (TargetHealth target : targets) {
        some.merge(target.standing(), 1, Integer::sum);
        if (target.standing() == Standing.COUNTS) {
          up += target.state() == PathState.UP ? 1 : 0;
          unknown += target.state() == PathState.UNKNOWN ? 1 : 0;
        }
      }
      return new Tally(
          some.getOrDefault(Standing.COUNTS, 0),
          up,
          unknown,
          some.getOrDefault(Standing.FILTERED, 0),
          some.getOrDefault(Standing.ABSENT, 0),
          some.getOrDefault(Standing.FORBIDDEN, 0));
    }

    int all() {
      return counted + filtered + absent + forbidden;
    }
  }

  private Tally tally = new Tally(0, 0, 0, 0, 0, 0);
  private int row = SILENT_ROW;

  /** Counts anew; each target's standing is set. Returns whether anything is different. */
  boolean take(List<TargetHealth> targets, int fall) {
    row = Math.max(1, Math.min(SILENT_ROW, fall - 1));
    boolean alive = false;
    for (TargetHealth target : targets) {
      target.setStanding(standing(target));
      alive |= target.state() == PathState.UP;
    }
    for (TargetHealth target : targets) {
      if (target.standing() == Standing.FILTERED
          && (!(alive || isAbsentSince(targets, target.known().silence))
              || isBack(target, targets))) {
        target.setStanding(Standing.COUNTS);
      }
    }
    for (TargetHealth target : targets) {
      if (target.standing() == Standing.COUNTS && isSilent(target)) {
        filterFamily(target, targets);
      }
    }
    Tally before = tally;
    tally = Tally.of(targets);
    return !tally.equals(before);
  }

  /** That of a target that cannot be asked; a filtered one stays that for now. */
  private static Standing standing(TargetHealth target) {
    return switch (target.known().verdict.reason()) {
      case ABSENT -> Standing.ABSENT;
      case FORBIDDEN -> Standing.FORBIDDEN;
      case NONE, SILENT, UNFIT, LOSSY, SLOW, CANNOT_SEND, HELD ->
          target.standing() == Standing.FILTERED ? Standing.FILTERED : Standing.COUNTS;
    };
  }

  private static boolean isAsked(TargetHealth target) {
    return switch (target.standing()) {
      case COUNTS, FILTERED -> true;
      case ABSENT, FORBIDDEN -> false;
    };
  }

  int counted() {
    return tally.counted();
  }

  int up() {
    return tally.up();
  }

  int unknown() {
    return tally.unknown();
  }

  /** Such as "2 of 3 targets answer, 1 filtered". */
  String text() {
    return tally.up()
        + " of "
        + tally.all()
        + " targets answer"
        + some(tally.filtered(), "filtered")
        + some(tally.absent(), "without address")
        + some(tally.forbidden(), "in this site");
  }

  private static String some(int count, String what) {
    return count > 0 ? ", " + count + " " + what : "";
  }

  /** It is down, since nothing comes back. */
  private static boolean isSilent(TargetHealth target) {
    return target.state() == PathState.DOWN
        && target.known().verdict.reason() == Reason.SILENT
        && target.known().silence.lost() > 0;
  }

  /** It may be next: nothing has come back for a while. */
  private boolean isFallingSilent(TargetHealth target) {
    return target.state() != PathState.DOWN && target.known().silence.lost() >= row;
  }

  /** It is up; or nothing filters its family, and it is silent all the same. */
  private boolean isBack(TargetHealth target, List<TargetHealth> targets) {
    if (target.state() == PathState.UP) {
      return true;
    }
    if (target.known().silence.lost() < row) {
      return false;
    }
    for (TargetHealth other : targets) {
      if (other.family().equals(target.family())
          && other.state() == PathState.UP
          && !isFallingSilent(other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets those of the family of {@code target} aside that are silent, if the whole of it is or
   * falls silent at this moment, and the path lives.
   */
  private void filterFamily(TargetHealth target, List<TargetHealth> targets) {
    Silence latest = target.known().silence;
    for (TargetHealth other : targets) {
      if (other.family().equals(target.family()) && isAsked(other)) {
        if (!isSilent(other) && !isFallingSilent(other)) {
          return;
        }
        Silence silence = other.known().silence;
        latest = silence.beganNanos() - latest.beganNanos() > 0 ? silence : latest;
      }
    }
    for (TargetHealth other : targets) {
      if (!other.family().equals(target.family()) && hasLived(other, latest)) {
        targets.forEach(each -> setAside(each, target.family()));
        return;
      }
    }
  }

  /** Whether the resolver has said after {@code silence} was noticed that there is no such name. */
  private static boolean isAbsentSince(List<TargetHealth> targets, Silence silence) {
    for (TargetHealth target : targets) {
      if (target.standing() == Standing.ABSENT
          && target.known().complaint.absentNanos() - silence.noticedNanos() > 0) {
        return true;
      }
    }
    return false;
  }

  private static void setAside(TargetHealth target, String family) {
    if (target.family().equals(family)
        && target.standing() == Standing.COUNTS
        && isSilent(target)) {
      target.setStanding(Standing.FILTERED);
    }
  }

  /** Whether something comes back through the path in the time of {@code silence}. */
  private boolean hasLived(TargetHealth target, Silence silence) {
    Evidence known = target.known();
    return switch (target.state()) {
      case UNKNOWN -> false;
      case UP ->
          known.silence.lost() < row && known.answers.since(silence.beganNanos() - AT_ONCE_NANOS);
      case DOWN ->
          known.verdict.reason() == Reason.ABSENT
              && known.complaint.absentNanos() - silence.noticedNanos() > 0;
    };
  }
}
