package sadr.controller.page;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.TargetReport;

/** Turns the probes' reports, looked at once a second, into points. It belongs to one thread. */
final class Sampler {

  private final Map<String, PathWatch> watches = new HashMap<>();

  /** Looks at the reports, by uplink. */
  void look(Map<String, PathReport> reports) {
    watches.keySet().retainAll(reports.keySet());
    reports.forEach(
        (name, report) -> watches.computeIfAbsent(name, n -> new PathWatch()).look(report));
  }

  /** What was seen since the last call, of each uplink that is still there. */
  Map<String, Point> take() {
    Map<String, Point> points = new LinkedHashMap<>();
    watches.keySet().stream()
        .sorted()
        .forEach(name -> points.put(name, watches.getOrDefault(name, new PathWatch()).take()));
    return points;
  }

  /** One uplink's counts at the last look and at the last point. */
  private static final class PathWatch {
    private long seenSent = -1;
    private long seenLost;
    private long pointSent = -1;
    private long pointLost;
    private double rttSum;
    private double jitterSum;
    private int rtts;
    private int jitters;

    void look(PathReport report) {
      long sent = report.targets().stream().mapToLong(TargetReport::sent).sum();
      long lost = report.targets().stream().mapToLong(TargetReport::lost).sum();
      boolean anew = sent < seenSent || lost < seenLost; // Other targets, after a reload.
      if (anew || pointSent < 0) {
        pointSent = sent;
        pointLost = lost;
      }
      // A smoothed round trip stands for ever: it is worth something while answers come.
      boolean answered = seenSent >= 0 && !anew && sent - seenSent > lost - seenLost;
      if (answered) {
        measure(report.targets());
      }
      seenSent = sent;
      seenLost = lost;
    }

    private void measure(List<TargetReport> targets) {
      OptionalDouble rtt = nanos(targets, TargetReport::rttNanos).asDoubleStream().min();
      OptionalDouble jitter = nanos(targets, TargetReport::jitterNanos).average();
      if (rtt.isPresent()) {
        rttSum += rtt.getAsDouble();
        rtts++;
      }
      if (jitter.isPresent()) {
        jitterSum += jitter.getAsDouble();
        jitters++;
      }
    }

    private static LongStream nanos(
        List<TargetReport> targets, Function<TargetReport, OptionalLong> what) {
      return targets.stream().flatMapToLong(target -> what.apply(target).stream());
    }

    Point take() {
      long sent = seenSent - pointSent;
      // A loss is known after its probe has left: it may be of the point before.
      long lost = Math.min(sent, seenLost - pointLost);
      Point point =
          new Point(
              micros(rttSum, rtts),
              micros(jitterSum, jitters),
              sent > 0 ? (int) (lost * 1000 / sent) : Point.NOTHING);
      pointSent = seenSent;
      pointLost = seenLost;
      rttSum = 0;
      jitterSum = 0;
      rtts = 0;
      jitters = 0;
      return point;
    }

    private static int micros(double sumNanos, int count) {
      return count == 0
          ? Point.NOTHING
          : (int) Math.min(Math.round(sumNanos / count / 1000), Integer.MAX_VALUE);
    }
  }
}
