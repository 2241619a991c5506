package sadr.controller.daemon;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import sadr.controller.control.StatusReport;
import sadr.net.Deadline;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;

/** What the probes found, as {@code status} shows it. */
final class ProbeStatus {

  private static final double NANOS = 1e9;

  private ProbeStatus() {}

  static StatusReport.Probe probe(TargetReport target) {
    return new StatusReport.Probe(
        target.target().endpoint().text(),
        target.target().kind().text(),
        state(target),
        target.sent() > 0 ? OptionalDouble.of(target.loss()) : OptionalDouble.empty(),
        seconds(target.rttNanos()),
        seconds(target.jitterNanos()),
        target.reason());
  }

  /** {@code instant} is that of a time that {@code nanoTime} tells. */
  static StatusReport.Blips blips(PathReport.Blips blips, Function<Deadline, Instant> instant) {
    return new StatusReport.Blips(
        blips.count(),
        blips.count() > 0 ? OptionalDouble.of(blips.lastNanos() / NANOS) : OptionalDouble.empty(),
        blips.endedNanos().stream()
            .boxed()
            .flatMap(at -> Stream.of(instant.apply(Deadline.at(at))))
            .findFirst());
  }

  static OptionalDouble seconds(OptionalLong nanos) {
    return nanos.isPresent()
        ? OptionalDouble.of(nanos.getAsLong() / NANOS)
        : OptionalDouble.empty();
  }

  private static String state(TargetReport target) {
    return switch (target.standing()) {
      case FILTERED -> "filtered";
      case ABSENT -> "absent";
      case FORBIDDEN -> "forbidden";
      case COUNTS -> state(target.state());
    };
  }

  private static String state(PathState state) {
    return switch (state) {
      case UNKNOWN -> "unknown";
      case UP -> "up";
      case DOWN -> "down";
    };
  }
}
