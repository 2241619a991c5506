package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import sadr.controller.cli.Table.Cell;
import sadr.controller.cli.Table.Colour;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.KernelStatus;
import sadr.controller.control.StatusReport.Uplink;

/**
 * {@link StatusReport} for people. Here and in what it calls there are loops, no lambdas: each of
 * those is a part of a millisecond more until the first line stands.
 */
final class StatusView {

  private final Console console;
  private final Instant now;

  /**
   * A view.
   *
   * @param now what "for 3m" is counted to
   */
  StatusView(Console console, Instant now) {
    this.console = console;
    this.now = now;
  }

  void print(StatusReport report) {
    Table table = new Table(console.colour());
    table.head(
        "UPLINK", "HEALTH", "ROLE", "ADMIN", "FOR", "LOSS", "RTT", "JITTER", "INTERFACE", "WHY");
    for (Uplink uplink : report.uplinks()) {
      table.row(
          Cell.of(uplink.name()),
          health(uplink.health()),
          role(uplink.role()),
          Cell.of(admin(uplink)),
          Cell.of(age(uplink.since())),
          Cell.of(percent(uplink.loss())),
          Cell.of(millis(uplink.rttSeconds())),
          Cell.of(millis(ProbeView.jitter(uplink))),
          Cell.of(uplink.interfaceName()),
          Cell.of(why(uplink)));
    }
    console.print(table.lines());
    console.out().println();
    new PrefixView(console, now).print(report);
    for (StatusReport.Unassigned each : report.unassigned()) {
      console.out().println("not used: " + each.prefix() + ": " + each.reason());
    }
    for (StatusReport.Rival each : report.rivals()) {
      console.out().println(rival(each));
    }
    for (String name : report.absentLans()) {
      console.out().println("LAN " + name + ": no such interface; nothing is advertised there");
    }
    if (report.alarm().isPresent()) {
      console.out().println(report.alarm().get());
    }
    console.out().println(kernel(report));
    console.print(UpkeepView.lines(report, now));
  }

  private Cell health(String health) {
    return switch (health) {
      case "up" -> new Cell(health, Optional.of(Colour.GREEN));
      case "down" -> new Cell(health, Optional.of(Colour.RED));
      default -> new Cell(health, Optional.of(Colour.YELLOW));
    };
  }

  private static Cell role(String role) {
    return new Cell(role, role.equals("out") ? Optional.of(Colour.RED) : Optional.empty());
  }

  private String admin(Uplink uplink) {
    Optional<Instant> until = uplink.adminUntil();
    return until.isEmpty()
        ? uplink.admin()
        : uplink.admin() + " (" + span(Duration.between(now, until.get())) + " left)";
  }

  private String why(Uplink uplink) {
    String usual = usual(uplink);
    if (uplink.drill().isEmpty() || !uplink.drill().get().cut()) {
      return usual.isEmpty() ? "-" : usual;
    }
    StatusReport.Drill drill = uplink.drill().get();
    String left = span(Duration.between(now, drill.until()));
    String what = drill.traffic() ? "drill: traffic is cut for " : "drill: probes are cut for ";
    return what + left + " more" + (usual.isEmpty() ? "" : "; " + usual);
  }

  private String usual(Uplink uplink) {
    Optional<Instant> held = uplink.heldUntil();
    if (held.isPresent()) {
      return "held back for " + span(Duration.between(now, held.get())) + ": it has just come up";
    }
    String cause = uplink.cause().equals("none") ? "" : uplink.cause();
    String colon = cause.isEmpty() || uplink.detail().isEmpty() ? "" : ": ";
    List<String> parts = new ArrayList<>();
    String known = cause + colon + uplink.detail();
    if (!known.isEmpty()) {
      parts.add(known);
    }
    if (uplink.flows().isPresent()) {
      parts.add(uplink.flows().getAsLong() + " flows left");
    }
    parts.addAll(ProbeView.words(uplink, now));
    return String.join("; ", parts);
  }

  private static String rival(StatusReport.Rival rival) {
    return "not alone: "
        + (rival.here() ? "another program on this router" : "the router " + rival.router())
        + " advertises on "
        + rival.interfaceName()
        + " too";
  }

  private String kernel(StatusReport report) {
    KernelStatus kernel = report.kernel();
    String sync = kernel.inSync() ? "in sync" : "NOT in sync";
    String ready = report.ready() ? "" : "; still starting";
    Optional<Instant> read = kernel.lastResync();
    String resync = read.isEmpty() ? "" : ", read afresh " + age(read.get()) + " ago";
    return "kernel: "
        + sync
        + ", "
        + kernel.routes()
        + " routes, "
        + kernel.rules()
        + " rules, "
        + kernel.overruns()
        + " overruns"
        + resync
        + ready;
  }

  private String age(Instant since) {
    return span(Duration.between(since, now));
  }

  /** One or two units, as in "12s", "3m", "2h5m", "4d". */
  static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h" + (seconds % 3600 >= 60 ? seconds % 3600 / 60 + "m" : "");
    }
    return seconds / 86_400 + "d";
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "-" : Math.round(share.getAsDouble() * 100) + " %";
  }

  private static String millis(OptionalDouble seconds) {
    if (seconds.isEmpty()) {
      return "-";
    }
    long tenths = Math.round(seconds.getAsDouble() * 10_000);
    return tenths / 10 + "." + tenths % 10 + " ms";
  }
}
