package sadr.controller.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.UplinkState.Probed;
import sadr.netlink.model.Neighbour;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/**
 * What the probes say, and beside it what else was known at that moment: {@code 3 of 3 targets
 * silent for 612 ms; carrier up; gateway answers; nothing received for 700 ms}. It is written down
 * once, with the verdict, so that log, events and status say the same.
 */
final class Testimony {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Testimony() {}

  /** What {@code judged} says, seen from {@code world}. */
  static Probed probed(World world, Event.PathJudged judged) {
    PathReport report = judged.report();
    Probed before = world.uplink(report.path()).probed();
    String cause = report.cause().text();
    boolean news = report.state() != before.state() || !cause.equals(before.cause());
    return new Probed(
        report.state(),
        cause,
        news ? detail(world, judged) : before.detail(),
        report.decidedNanos(),
        report.lastAnswerNanos(),
        report.blips());
  }

  private static String detail(World world, Event.PathJudged judged) {
    PathReport report = judged.report();
    Optional<UplinkConfig> uplink =
        world.config().uplinks().stream()
            .filter(each -> each.name().equals(report.path()))
            .findFirst();
    if (report.state() != PathState.DOWN || !observed(report.cause()) || uplink.isEmpty()) {
      return report.detail();
    }
    List<String> words = new ArrayList<>(List.of(report.detail()));
    if (world.link(uplink.get()).filter(link -> link.hasCarrier()).isPresent()) {
      words.add("carrier up");
    }
    gateway(world, uplink.get()).ifPresent(words::add);
    judged.reception().ifPresent(reception -> words.addAll(received(reception)));
    return String.join("; ", words);
  }

  /** Whether the verdict is one of now, about which the rest can say something. */
  private static boolean observed(PathReport.Cause cause) {
    return switch (cause) {
      case PROBES, UNFIT, LOSS, LATENCY, CANNOT_SEND -> true;
      case NONE, NO_ADDRESS, BLOCKED, REMEMBERED -> false;
    };
  }

  private static Optional<String> gateway(World world, UplinkConfig uplink) {
    return world.observed().neighbours().values().stream()
        .filter(neighbour -> HealthPolicy.isGateway(world, uplink, neighbour))
        .findFirst()
        .map(neighbour -> words(neighbour.state()));
  }

  private static String words(Neighbour.State state) {
    return switch (state) {
      case REACHABLE, NO_ARP, PERMANENT -> "gateway answers";
      case STALE, DELAY -> "gateway has answered before";
      case NONE, INCOMPLETE, PROBE -> "gateway is being asked";
      case FAILED -> "gateway does not answer";
    };
  }

  private static List<String> received(Reception reception) {
    List<String> words = new ArrayList<>();
    long millis = reception.stillNanos() / NANOS_PER_MILLI;
    words.add(
        millis > 0 ? "nothing received for " + millis + " ms" : "the interface still receives");
    if (reception.errors() > 0) {
      words.add(reception.errors() + " receive errors");
    }
    return words;
  }
}
