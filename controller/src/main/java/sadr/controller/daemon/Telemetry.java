package sadr.controller.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.core.Notices;
import sadr.controller.core.Role;
import sadr.controller.core.UplinkState;
import sadr.controller.core.World;
import sadr.controller.metrics.Metrics;
import sadr.controller.reconcile.Result;

/** Tells the metrics what the main loop did. Belongs to the main loop. */
final class Telemetry {

  private final Metrics metrics;

  Telemetry(Metrics metrics) {
    this.metrics = metrics;
  }

  /** A round of reconciliation took {@code nanos} and had these results. */
  void reconciled(List<Result> results, long nanos) {
    metrics.reconciled(Duration.ofNanos(nanos));
    Map<String, Map<String, Long>> counts = new HashMap<>();
    for (Result result : results) {
      counts
          .computeIfAbsent(result.operation().kind(), kind -> new HashMap<>())
          .merge(word(result.status()), 1L, Long::sum);
    }
    counts.forEach(
        (kind, byResult) ->
            byResult.forEach((result, count) -> metrics.operations(kind, result, count)));
  }

  /**
   * Uplinks that went out between two worlds; the last operation was acked at {@code ackedNanos}.
   */
  void switches(World before, World after, long ackedNanos) {
    after
        .uplinks()
        .forEach(
            (name, now) -> {
              UplinkState then = before.uplinks().get(name);
              if (then != null && then.role() != Role.OUT && now.role() == Role.OUT) {
                boolean drilled = after.drillOf(name).isPresent();
                wentOut(name, drilled ? "drill" : Notices.roleCause(then, now), now, ackedNanos);
              }
            });
  }

  private void wentOut(String name, String cause, UplinkState now, long ackedNanos) {
    UplinkState.Probed probed = now.probed();
    if (cause.equals("admin") || probed.decidedNanos() == 0) {
      metrics.failover(name, cause); // By no verdict of ours, or by one from before the start.
      return;
    }
    metrics.switched(Duration.ofNanos(Math.max(0, ackedNanos - probed.decidedNanos())));
    if (cause.equals("drill")) {
      metrics.failover(name, cause); // Hosts may have been cut off or not.
    } else if (probed.lastAnswerNanos().isPresent()) {
      long outage = ackedNanos - probed.lastAnswerNanos().getAsLong();
      metrics.failover(name, cause, Duration.ofNanos(Math.max(0, outage)));
    } else {
      metrics.failover(name, cause);
    }
  }

  private static String word(Result.Status status) {
    return switch (status) {
      case DONE -> "ok";
      case STALE -> "stale";
      case FAILED -> "failed";
    };
  }
}
