package sadr.probes.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.Verdict.Reason;

/** Why the targets that count for a path are down, as the path's cause and in words. */
final class DownReasons {

  private final ProbeSettings settings;
  private final int all;
  private final Map<Reason, List<TargetHealth>> down = new EnumMap<>(Reason.class);

  DownReasons(List<TargetHealth> targets, ProbeSettings settings) {
    this.settings = settings;
    all = targets.size();
    for (TargetHealth target : targets) {
      if (target.state() == PathState.DOWN && target.standing() == Standing.COUNTS) {
        Reason reason = target.known().verdict.reason();
        down.computeIfAbsent(reason, absent -> new ArrayList<>()).add(target);
      }
    }
  }

  /**
   * The weightiest reason; empty while a target has shown nothing yet since the path was declared
   * dead from outside, so that the old cause still holds.
   */
  Optional<Cause> cause() {
    if (down.containsKey(Reason.HELD)) {
      return Optional.empty();
    }
    return down.keySet().stream().findFirst().flatMap(DownReasons::causeOf);
  }

  /** All reasons, such as "2 of 2 targets silent for 612 ms". */
  String text(long now) {
    List<String> parts = new ArrayList<>();
    down.forEach((reason, targets) -> parts.add(text(reason, targets, now)));
    return String.join(", ", parts);
  }

  private static Optional<Cause> causeOf(Reason reason) {
    return switch (reason) {
      case SILENT -> Optional.of(Cause.PROBES);
      case UNFIT -> Optional.of(Cause.UNFIT);
      case LOSSY -> Optional.of(Cause.LOSS);
      case SLOW -> Optional.of(Cause.LATENCY);
      case CANNOT_SEND -> Optional.of(Cause.CANNOT_SEND);
      case HELD, ABSENT, FORBIDDEN, NONE -> Optional.empty();
    };
  }

  private String text(Reason reason, List<TargetHealth> targets, long now) {
    String some = targets.size() + " of " + all + " targets ";
    return switch (reason) {
      case SILENT -> some + "silent for " + Words.duration(silence(targets, now)) + why(targets);
      case UNFIT -> some + "gave no good answer" + why(targets);
      case LOSSY -> some + "lost " + Words.percent(loss(targets)) + " over " + window();
      case SLOW -> some + "answered in " + Words.duration(meanRtt(targets)) + " over " + window();
      case CANNOT_SEND ->
          "no probe to "
              + some
              + "could be sent for "
              + Words.duration(failing(targets, now))
              + ": "
              + targets.get(0).known().sends.failure();
      case HELD, ABSENT, FORBIDDEN, NONE -> some + "not heard yet";
    };
  }

  private String window() {
    return Words.duration(settings.window().toNanos());
  }

  /** What was said about them, each thing once. */
  private static String why(List<TargetHealth> targets) {
    List<String> said =
        targets.stream()
            .map(target -> target.known().complaint.why())
            .filter(why -> !why.isEmpty())
            .distinct()
            .toList();
    return said.isEmpty() ? "" : " (" + String.join("; ", said) + ")";
  }

  private static double loss(List<TargetHealth> targets) {
    return targets.stream().mapToDouble(target -> target.known().brownOut.loss()).max().orElse(0);
  }

  private static long meanRtt(List<TargetHealth> targets) {
    return targets.stream().mapToLong(target -> target.known().brownOut.rttNanos()).max().orElse(0);
  }

  private static long silence(List<TargetHealth> targets, long now) {
    return shortestSince(
        targets.stream().map(target -> target.known().silentSinceNanos()).toList(), now);
  }

  private static long failing(List<TargetHealth> targets, long now) {
    return shortestSince(
        targets.stream().map(target -> target.known().sends.failingSinceNanos()).toList(), now);
  }

  private static long shortestSince(List<OptionalLong> times, long now) {
    return times.stream()
        .filter(OptionalLong::isPresent)
        .mapToLong(time -> now - time.getAsLong())
        .min()
        .orElse(0);
  }
}
