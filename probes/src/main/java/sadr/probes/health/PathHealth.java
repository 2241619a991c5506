package sadr.probes.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Cause;

/**
 * Whether a path leads anywhere: its targets' verdicts, their quorum, and the evidence from
 * outside.
 *
 * <p>How it works: {@link #judge} lets every target judge its probes; the first loss at one of them
 * starts a burst at all of them. Then the path is decided:
 *
 * <ul>
 *   <li>blocked from outside: DOWN. All targets are taken down with it, when the block begins and
 *       again when it ends, so that only {@code rise} answers from then on bring them and the path
 *       up.
 *   <li>without targets: UP, since nothing speaks against it.
 *   <li>at least {@code quorum} targets UP: UP. Where even the UNKNOWN ones could not make the
 *       quorum: DOWN. Otherwise it stays what it is, such as UP after a reload that brought new
 *       targets.
 * </ul>
 *
 * <p>A target that joins a path which is DOWN begins DOWN, or its first answer would go past the
 * hysteresis.
 *
 * <p>Owned by the probe thread.
 */
public final class PathHealth {

  private final long epochNanos;
  private Path path;
  private List<TargetHealth> targets = List.of();
  private PathState state = PathState.UNKNOWN;
  private Cause cause = Cause.NONE;
  private String detail = "no verdict yet";
  private long decidedNanos;
  private final Census census = new Census();
  private final BlipWatch blips = new BlipWatch();
  private long changesSeen;
  private long stirSeen;

  /** A path that is seen for the first time; its first probe is due at once. */
  public PathHealth(Path path, long now) {
    this.path = path;
    epochNanos = now;
    decidedNanos = now;
    if (path.initiallyDown()) {
      state = PathState.DOWN;
      cause = Cause.REMEMBERED;
      detail = "down when last seen, before the start";
    }
    rebuildTargets(now - 1);
    if (path.blocked().isPresent()) {
      hold(now);
    }
    decide(now);
  }

  /** What is wanted of it. */
  public Path path() {
    return path;
  }

  /** Its targets, in the configuration's order. */
  public List<TargetHealth> targets() {
    return targets;
  }

  /** The verdict. */
  public PathState state() {
    return state;
  }

  /** Why. */
  public Cause cause() {
    return cause;
  }

  /** Takes another wish for the same path. What stays the same keeps its history. */
  public void update(Path changed, long now) {
    Path old = path;
    path = changed;
    if (!old.targets().equals(changed.targets()) || !old.settings().equals(changed.settings())) {
      rebuildTargets(now);
    }
    if (!old.binding().equals(changed.binding())) {
      targets.forEach(TargetHealth::forgetWaiting);
    }
    if (old.blocked().isPresent() != changed.blocked().isPresent()) {
      hold(now);
    }
    if (changed.suspicions() > old.suspicions()) {
      burst(now);
    }
    decide(now);
  }

  /**
   * The probes of that kind that wait can no longer be answered (their socket is gone), and are not
   * lost.
   */
  public void forgetWaiting(ProbeKind kind) {
    for (TargetHealth target : targets) {
      if (target.target().kind().equals(kind)) {
        target.forgetWaiting();
      }
    }
  }

  /** When something is to be done next: a probe is due, or has waited long enough. */
  public OptionalLong nextNanos() {
    long next = 0;
    boolean any = false;
    for (TargetHealth target : targets) {
      long due = target.dueNanos();
      next = any && next - due < 0 ? next : due;
      any = true;
    }
    OptionalLong deadline = deadlineNanos();
    if (deadline.isPresent() && deadline.getAsLong() - next < 0) {
      return deadline;
    }
    return any ? OptionalLong.of(next) : OptionalLong.empty();
  }

  /** When the next waiting probe will be lost. */
  public OptionalLong deadlineNanos() {
    OptionalLong earliest = OptionalLong.empty();
    for (TargetHealth target : targets) {
      OptionalLong deadline = target.deadlineNanos();
      if (deadline.isPresent()
          && (earliest.isEmpty() || deadline.getAsLong() - earliest.getAsLong() < 0)) {
        earliest = deadline;
      }
    }
    return earliest;
  }

  /** Judges what has waited too long; the sockets must have been read up to {@code now}. */
  public void judge(long now) {
    for (TargetHealth target : targets) {
      target.judge(now);
    }
    decide(now);
  }

  /** Reaches the path's verdict from its targets', and begins a burst where one has its doubts. */
  public void decide(long now) {
    boolean doubted = false;
    for (TargetHealth target : targets) {
      doubted |= target.takeDoubt();
    }
    if (doubted) {
      burst(now);
    }
    long stir = stir();
    boolean stirred = stir != stirSeen;
    stirSeen = stir;
    if (path.blocked().isPresent()) {
      conclude(PathState.DOWN, Cause.BLOCKED, path.blocked().get(), now);
    } else if (targets.isEmpty()) {
      conclude(PathState.UP, Cause.NONE, "nothing is probed", now);
    } else if (stirred) {
      decideByQuorum(now);
    }
    blips.look(targets, state);
  }

  /** What is known of it. */
  public PathReport report() {
    OptionalLong lastAnswer = OptionalLong.empty();
    List<PathReport.TargetReport> reports = new ArrayList<>(targets.size());
    for (TargetHealth target : targets) {
      reports.add(target.report());
      OptionalLong at = target.known().answers.lastNanos();
      if (at.isPresent() && (lastAnswer.isEmpty() || at.getAsLong() - lastAnswer.getAsLong() > 0)) {
        lastAnswer = at;
      }
    }
    return new PathReport(
        path.name(),
        state,
        cause,
        detail,
        decidedNanos,
        lastAnswer,
        reports,
        blips.blips(),
        isDoubted());
  }

  private boolean isDoubted() {
    for (TargetHealth target : targets) {
      if (target.bursting()) {
        return true;
      }
    }
    return false;
  }

  private void decideByQuorum(long now) {
    long changes = changes();
    if (!census.take(targets, path.settings().fall()) && changes == changesSeen) {
      return;
    }
    changesSeen = changes;
    int quorum = Math.min(path.quorum(), census.counted());
    if (census.counted() == 0) {
      String why = targets.get(0).known().complaint.why();
      conclude(PathState.UP, Cause.NO_ADDRESS, "no target can be asked: " + why, now);
    } else if (census.up() >= quorum) {
      conclude(PathState.UP, Cause.NONE, census.text(), now);
    } else if (census.up() + census.unknown() < quorum) {
      DownReasons reasons = new DownReasons(targets, path.settings());
      Optional<Cause> found = reasons.cause();
      if (found.isPresent()) {
        conclude(PathState.DOWN, found.get(), reasons.text(now), now);
      } else if (cause == Cause.BLOCKED) {
        detail = "no answers yet since it is no longer blocked";
      }
    }
  }

  private void conclude(PathState newState, Cause newCause, String newDetail, long now) {
    if (newState != state) {
      decidedNanos = now;
      if (newState == PathState.UP) {
        targets.forEach(TargetHealth::clearWindow);
      }
    }
    state = newState;
    cause = newCause;
    detail = newDetail;
  }

  private void burst(long now) {
    targets.forEach(target -> target.burst(now));
  }

  private void hold(long now) {
    targets.forEach(target -> target.hold(now));
  }

  private long changes() {
    long changes = 0;
    for (TargetHealth target : targets) {
      changes += target.known().verdict.changes();
    }
    return changes;
  }

  /** A number that is another one whenever the verdict may have changed. */
  private long stir() {
    long changes = 0;
    long answers = 0;
    boolean down = false;
    for (TargetHealth target : targets) {
      Evidence known = target.known();
      changes += known.verdict.changes();
      answers += known.answers.count() + known.complaint.absences();
      down |= target.state() == PathState.DOWN;
    }
    return (changes << Integer.SIZE) + (down ? answers : 0);
  }

  /** The targets of {@link #path}, each at its phase; the first beats come after {@code now}. */
  private void rebuildTargets(long now) {
    List<TargetHealth> old = targets;
    List<TargetHealth> rebuilt = new ArrayList<>();
    long interval = Math.max(1, path.settings().interval().toNanos());
    int size = path.targets().size();
    for (int i = 0; i < size; i++) {
      Target target = path.targets().get(i);
      long first = ProbePace.after(epochNanos + interval * i / size, interval, now);
      Optional<TargetHealth> kept = old.stream().filter(h -> h.target().equals(target)).findAny();
      kept.ifPresent(health -> health.retime(path.settings(), first));
      rebuilt.add(
          kept.orElseGet(
              () -> new TargetHealth(target, path.settings(), state == PathState.DOWN, first)));
    }
    targets = List.copyOf(rebuilt);
    targets.forEach(target -> target.setSiblings(targets));
    changesSeen = -1;
    stirSeen = -1;
  }
}
