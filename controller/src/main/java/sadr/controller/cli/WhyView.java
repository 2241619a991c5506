package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.controller.cli.Table.Cell;
import sadr.controller.cli.Table.Colour;
import sadr.controller.cli.UplinkPast.Health;
import sadr.controller.cli.UplinkPast.State;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.Probe;

/** An {@link UplinkPast} for people and for programs. */
final class WhyView {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String uplink;
  private final UplinkPast past;
  private final Optional<StatusReport.Uplink> present;
  private final Instant now;

  /**
   * A view.
   *
   * @param present how a running daemon sees the uplink
   */
  WhyView(String uplink, UplinkPast past, Optional<StatusReport.Uplink> present, Instant now) {
    this.uplink = uplink;
    this.past = past;
    this.present = present;
    this.now = now;
  }

  void print(Console console) {
    if (past.states().isEmpty()) {
      console.print("the journal knows nothing of " + uplink + " in that time");
    } else {
      table(console).lines().forEach(console::print);
      console.print("");
      sums().forEach(console::print);
    }
    console.print("");
    present.map(this::standing).orElseGet(this::lastWord).forEach(console::print);
  }

  private Table table(Console console) {
    Table table = new Table(console.colour());
    table.head("SINCE (UTC)", "FOR", "HEALTH", "ROLE", "ADMIN", "WHY");
    for (int i = 0; i < past.states().size(); i++) {
      State state = past.states().get(i);
      table.row(
          Cell.of(CLOCK.format(state.since())),
          Cell.of(span(past.length(i))),
          new Cell(state.health().text(), colour(state.health())),
          Cell.of(state.health() == Health.UNWATCHED ? "-" : state.role()),
          Cell.of(state.admin()),
          Cell.of(why(state)));
    }
    return table;
  }

  private static Optional<Colour> colour(Health health) {
    return switch (health) {
      case UP -> Optional.of(Colour.GREEN);
      case DOWN -> Optional.of(Colour.RED);
      case UNKNOWN, UNWATCHED -> Optional.of(Colour.YELLOW);
    };
  }

  private static String why(State state) {
    List<String> words = new ArrayList<>(state.why());
    if (state.blips() > 0) {
      words.add(state.blips() + (state.blips() == 1 ? " short outage" : " short outages"));
    }
    return words.isEmpty() ? "-" : String.join("; ", words);
  }

  private List<String> sums() {
    double all = Math.max(1, Duration.between(past.from(), past.now()).toMillis());
    List<String> shares = new ArrayList<>();
    for (Health health : Health.values()) {
      Duration total = past.total(health);
      if (!total.isZero()) {
        double percent = 100 * total.toMillis() / all;
        shares.add(health.text() + String.format(Locale.ROOT, " %.1f %%", percent));
      }
    }
    String falls = past.falls() == 1 ? "1 fall" : past.falls() + " falls";
    String blips = past.blips() == 1 ? "1 short outage" : past.blips() + " short outages";
    return List.of(
        "in "
            + span(Duration.between(past.from(), now))
            + ": "
            + String.join(", ", shares)
            + "; "
            + falls
            + ", "
            + blips);
  }

  private List<String> standing(StatusReport.Uplink seen) {
    List<String> lines = new ArrayList<>();
    String age = StatusView.span(Duration.between(seen.since(), now));
    lines.add(
        "now: "
            + uplink
            + " is "
            + seen.health()
            + " since "
            + age
            + ", "
            + seen.role()
            + ", "
            + seen.admin());
    String cause = seen.cause().equals("none") ? "" : seen.cause();
    if (!cause.isEmpty() || !seen.detail().isEmpty()) {
      lines.add(
          "  verdict: "
              + String.join(": ", List.of(cause, seen.detail())).replaceFirst("^: |: $", ""));
    }
    seen.heldUntil()
        .ifPresent(
            until ->
                lines.add(
                    "  held back for "
                        + StatusView.span(Duration.between(now, until))
                        + ": hosts must not follow each flap"));
    seen.probes().forEach(probe -> lines.add("  " + evidence(probe)));
    if (seen.probes().isEmpty()) {
      lines.add("  it has no targets: carrier and gateway alone tell");
    }
    return lines;
  }

  private static String evidence(Probe probe) {
    String loss =
        probe.loss().isPresent()
            ? String.format(Locale.ROOT, ", %.0f %% lost", 100 * probe.loss().getAsDouble())
            : "";
    String rtt =
        probe.rttSeconds().isPresent()
            ? String.format(Locale.ROOT, ", %.1f ms", 1000 * probe.rttSeconds().getAsDouble())
            : "";
    String reason = probe.reason().isEmpty() ? "" : ": " + probe.reason();
    return probe.kind() + " to " + probe.target() + " is " + probe.state() + loss + rtt + reason;
  }

  private List<String> lastWord() {
    return List.of("now: not known, since no daemon answers");
  }

  private static String span(Duration span) {
    return span.toMillis() < 1000 && !span.isZero()
        ? span.toMillis() + "ms"
        : StatusView.span(span);
  }

  /** For programs. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", 1);
    json.put("uplink", uplink);
    json.put("from", past.from());
    json.put("at", now);
    List<Map<String, @Nullable Object>> states = new ArrayList<>();
    for (int i = 0; i < past.states().size(); i++) {
      states.add(json(i));
    }
    json.put("states", states);
    Map<String, Object> sums = new LinkedHashMap<>();
    for (Health health : Health.values()) {
      sums.put(word(health), seconds(past.total(health)));
    }
    json.put("seconds", sums);
    json.put("falls", past.falls());
    json.put("blips", past.blips());
    json.put("now", present.map(WhyView::json).orElse(null));
    return json;
  }

  private Map<String, @Nullable Object> json(int index) {
    State state = past.states().get(index);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("since", state.since());
    json.put("until", past.end(index).orElse(null));
    json.put("seconds", seconds(past.length(index)));
    json.put("health", word(state.health()));
    json.put("role", state.role());
    json.put("admin", state.admin());
    json.put("why", state.why());
    json.put("blips", state.blips());
    return json;
  }

  private static Map<String, @Nullable Object> json(StatusReport.Uplink seen) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("health", seen.health());
    json.put("role", seen.role());
    json.put("admin", seen.admin());
    json.put("since", seen.since());
    json.put("cause", seen.cause());
    json.put("detail", seen.detail());
    json.put("evidence", seen.probes().stream().map(WhyView::evidence).toList());
    return json;
  }

  private static String word(Health health) {
    return health == Health.UNWATCHED ? "unwatched" : health.text();
  }

  private static double seconds(Duration span) {
    return span.toMillis() / 1000.0;
  }
}
