package sadr.probes.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.Verdict.Reason;

/** Why a path's targets are down, as the path's cause and in words. */
final class DownReasons {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long IN_MILLIS = 10_000_000_000L;

  private final ProbeSettings settings;
  private final int all;
  private final Map<Reason, List<TargetHealth>> down = new EnumMap<>(Reason.class);

  DownReasons(List<TargetHealth> targets, ProbeSettings settings) {
    this.settings = settings;
    all = targets.size();
    for (TargetHealth target : targets) {
      if (target.state() == PathState.DOWN) {
        down.computeIfAbsent(target.verdict().reason(), reason -> new ArrayList<>()).add(target);
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
      case LOSSY -> Optional.of(Cause.LOSS);
      case SLOW -> Optional.of(Cause.LATENCY);
      case CANNOT_SEND -> Optional.of(Cause.CANNOT_SEND);
      case HELD, NONE -> Optional.empty();
    };
  }

  private String text(Reason reason, List<TargetHealth> targets, long now) {
    String some = targets.size() + " of " + all + " targets ";
    return switch (reason) {
      case SILENT -> some + "silent for " + duration(silence(targets, now));
      case LOSSY -> some + "lost " + percent(targets) + " over " + window();
      case SLOW -> some + "answered in " + duration(meanRtt(targets)) + " over " + window();
      case CANNOT_SEND ->
          "no probe to "
              + some
              + "could be sent for "
              + duration(failing(targets, now))
              + ": "
              + targets.get(0).sends().failure();
      case HELD, NONE -> some + "not heard yet";
    };
  }

  private String window() {
    return duration(settings.window().toNanos());
  }

  private static String percent(List<TargetHealth> targets) {
    double most = targets.stream().mapToDouble(target -> target.window().loss()).max().orElse(0);
    return Math.round(100 * most) + " %";
  }

  private static long meanRtt(List<TargetHealth> targets) {
    return targets.stream().mapToLong(target -> target.window().meanRttNanos()).max().orElse(0);
  }

  private static long silence(List<TargetHealth> targets, long now) {
    return shortestSince(targets.stream().map(TargetHealth::silentSinceNanos).toList(), now);
  }

  private static long failing(List<TargetHealth> targets, long now) {
    return shortestSince(
        targets.stream().map(target -> target.sends().failingSinceNanos()).toList(), now);
  }

  private static long shortestSince(List<OptionalLong> times, long now) {
    return times.stream()
        .filter(OptionalLong::isPresent)
        .mapToLong(time -> now - time.getAsLong())
        .min()
        .orElse(0);
  }

  private static String duration(long nanos) {
    return nanos < IN_MILLIS
        ? Math.round(nanos / NANOS_PER_MILLI) + " ms"
        : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
  }
}
