package sadr.controller.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/** What changed between two worlds, as an operator would tell it. */
public final class Notices {

  /** Of a role that changed for another uplink's sake. */
  private static final String OTHER = "other-uplink";

  private Notices() {}

  /**
   * The changes until {@code at}: prefixes (at the start, those alone that hosts may still hold),
   * then uplink by uplink the wish first, then health, then role.
   */
  public static List<Notice> between(World before, World after, Instant at) {
    List<Notice> notices = new ArrayList<>();
    boolean starting = before.observed().links().isEmpty();
    notices.addAll(
        starting
            ? LedgerNotices.lostMeanwhile(before, after, at)
            : LedgerNotices.dated(PrefixNotices.between(before, after), before, after, at));
    after
        .uplinks()
        .forEach(
            (name, now) -> {
              UplinkState then = before.uplinks().get(name);
              if (then != null) {
                notices.addAll(changes(name, then, now, before.drillOf(name), at));
                if (then.role() != now.role()) {
                  String cause = starting ? "start" : roleCause(then, now);
                  boolean kernels = cause.equals(OTHER) && turned(name, before, after);
                  notices.add(role(name, then, now, kernels ? "kernel" : cause));
                }
              }
            });
    return notices;
  }

  private static List<Notice> changes(
      String name, UplinkState then, UplinkState now, Optional<Drill> drill, Instant at) {
    List<Notice> notices = new ArrayList<>();
    boolean forgiven =
        drill.isEmpty() && then.hold().until().isPresent() && now.hold().equals(HoldDown.NONE);
    if (!then.admin().equals(now.admin()) || forgiven) {
      notices.add(admin(name, then.admin(), now.admin(), at));
    }
    if (then.verdict().health() != now.verdict().health()
        && now.verdict().health() != Health.UNKNOWN) {
      notices.add(health(name, now, drill.filter(Drill::cuts).isPresent()));
    }
    if (now.probed().blips().count() > then.probed().blips().count()) {
      notices.add(blip(name, now.probed().blips()));
    }
    return notices;
  }

  private static Notice blip(String name, PathReport.Blips blips) {
    Map<String, String> details =
        Map.of(
            "detail",
            "nothing answered for "
                + blips.lastNanos() / 1_000_000
                + " ms, too short for a verdict",
            "count",
            Long.toString(blips.count()));
    return Notice.of("uplink.blip", name, "probes", details);
  }

  private static Notice admin(String name, Admin then, Admin now, Instant at) {
    Map<String, String> details = new HashMap<>();
    now.until().ifPresent(until -> details.put("until", until.toString()));
    now.reason().ifPresent(reason -> details.put("reason", reason));
    return switch (now.state()) {
      case FAILED_OVER -> Notice.of("admin.failover", name, "admin", details);
      case DRAINED -> Notice.of("admin.drain", name, "admin", details);
      case AUTO -> Notice.of("admin.restore", name, then.overAt(at) ? "expired" : "admin", details);
    };
  }

  private static Notice health(String name, UplinkState now, boolean drilled) {
    Verdict verdict = now.verdict();
    String detail = verdict.detail() + (drilled ? " (drill)" : "");
    return verdict.health() == Health.DOWN
        ? Notice.of("uplink.down", name, verdict.cause(), Map.of("detail", detail))
        : Notice.of(
            "uplink.up",
            name,
            now.probed().state() == PathState.UP ? "probes" : "carrier",
            Map.of());
  }

  /** Whether the kernel has taken the uplink's routes since, or has refused them. */
  private static boolean turned(String name, World before, World after) {
    return after.config().uplinks().stream()
        .filter(uplink -> uplink.name().equals(name))
        .anyMatch(uplink -> before.isUnrouted(uplink) != after.isUnrouted(uplink));
  }

  private static Notice role(String name, UplinkState then, UplinkState now, String cause) {
    return Notice.of(
        "uplink.role", name, cause, Map.of("from", then.role().text(), "to", now.role().text()));
  }

  /**
   * Why an uplink's role changed: its own health or wish, or that it is not held any longer, else
   * what happened to another one.
   */
  public static String roleCause(UplinkState then, UplinkState now) {
    if (!then.admin().equals(now.admin()) || now.admin().state() == Admin.State.FAILED_OVER) {
      return "admin";
    }
    if (now.verdict().health() == Health.DOWN) {
      return now.verdict().cause();
    }
    if (then.verdict().health() != now.verdict().health()) {
      return "recovered";
    }
    return then.hold().until().isPresent() && now.hold().until().isEmpty() ? "hold-down" : OTHER;
  }
}
