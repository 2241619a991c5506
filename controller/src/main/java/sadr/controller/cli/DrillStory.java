package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sadr.controller.cli.FirstConnection.Reached;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;
import sadr.controller.control.Request;

/**
 * A drill as it happens, from the daemon's events and from what was tried meanwhile. One thread
 * tells it.
 */
final class DrillStory {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String uplink;
  private final Consumer<String> out;
  private final Map<String, String> measured = new LinkedHashMap<>();
  private Optional<Instant> cut = Optional.empty();
  private Optional<Reached> reached = Optional.empty();
  private String reachedVia = "";
  private boolean ended;
  private boolean over;

  /**
   * Of a drill of {@code uplink}.
   *
   * @param out takes the lines for people
   */
  DrillStory(String uplink, Consumer<String> out) {
    this.uplink = uplink;
    this.out = out;
  }

  /** Whether the cut has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether nothing more is to come. */
  boolean isOver() {
    return over;
  }

  /** Whether there was a verdict, and the uplink has come back. */
  boolean isGood() {
    return measured.containsKey("verdictSeconds") && measured.containsKey("backSeconds");
  }

  /** The journal has a new line. */
  void event(String line) {
    try {
      JsonObject event = JsonObject.parse(line);
      boolean ours = event.shown("uplink").filter(uplink::equals).isPresent();
      String kind = event.text("event");
      if (cut.isEmpty()) {
        if (ours && kind.equals("drill.start")) {
          begun(event);
        }
      } else if (ours) {
        about(kind, event);
      } else if (kind.equals("uplink.role")) {
        role(event);
      }
    } catch (MalformedLineException e) {
      out.accept(line);
    }
  }

  /** A new connection has reached its target. */
  void reached(Reached first, String via) {
    reached = Optional.of(first);
    reachedVia = via;
    String before = first.before() == 0 ? "" : "; " + first.before() + " tried before it";
    tell(first.at(), "a new connection works, from " + first.source() + via + before);
  }

  private void begun(JsonObject event) throws MalformedLineException {
    Instant began = event.time("cut");
    cut = Optional.of(began);
    boolean traffic = event.text("traffic").equals("true");
    out.accept(
        CLOCK.format(began)
            + "  "
            + uplink
            + (traffic ? ": its probes and all IPv6 traffic are cut" : ": its probes are cut")
            + ", until "
            + CLOCK.format(event.time("until"))
            + " UTC at the latest");
  }

  private void about(String kind, JsonObject event) throws MalformedLineException {
    switch (kind) {
      case "uplink.down" ->
          tell(event.time("at"), "verdict: " + uplink + " is down: " + event.text("detail"));
      case "uplink.role" -> role(event);
      case "uplink.up" -> tell(event.time("at"), uplink + " is up again");
      case "drill.end" -> {
        ended = true;
        keep(event);
        over = !measured.containsKey("verdictSeconds");
        String why = event.optionalText("detail").map(detail -> "; " + detail).orElse("");
        tell(event.time("at"), "the cut has ended (" + event.text("cause") + ")" + why);
      }
      case "drill.lost" -> {
        over = true;
        tell(event.time("at"), uplink + " is not waited for: " + event.text("detail"));
      }
      case "drill.back" -> {
        keep(event);
        over = true;
        tell(event.time("at"), uplink + " is as before");
      }
      default -> {
        // Whatever else happens to it is in the journal.
      }
    }
  }

  private void keep(JsonObject event) throws MalformedLineException {
    measured.putIfAbsent("cause", event.text("cause"));
    for (String name : event.names()) {
      if (name.endsWith("Seconds")) {
        measured.put(name, event.text(name));
      }
    }
  }

  private void role(JsonObject event) throws MalformedLineException {
    tell(
        event.time("at"),
        event.text("uplink") + ": " + event.text("from") + " -> " + event.text("to"));
  }

  private void tell(Instant at, String what) {
    double seconds = Duration.between(cut.orElse(at), at).toNanos() / 1e9;
    out.accept(String.format(Locale.ROOT, "%+8.3f s  %s", seconds, what));
  }

  /** What was measured, for people. */
  void summary(Optional<ConnectTarget> target) {
    out.accept("");
    line("detection", "detectionSeconds", "from the first unanswered probe to the verdict");
    line("", "verdictSeconds", "from the cut to the verdict");
    line("switch", "switchSeconds", "from the verdict to the last change in the kernel");
    out.accept(connection(target));
    line("back", "upSeconds", "from the end of the cut until " + uplink + " was up");
    line("", "backSeconds", "from the end of the cut until all was as before");
  }

  private void line(String name, String key, String meaning) {
    String value = measured.get(key);
    String shown = value == null ? "-" : span(Double.parseDouble(value));
    out.accept(String.format(Locale.ROOT, "%-11s %9s  %s", name, shown, meaning));
  }

  private String connection(Optional<ConnectTarget> target) {
    if (target.isEmpty()) {
      return "connection          -  not measured: name a server with --connect [ADDRESS]:PORT";
    }
    OptionalDouble seconds = connectSeconds();
    return String.format(
        Locale.ROOT,
        "%-11s %9s  %s",
        "connection",
        seconds.isPresent() ? span(seconds.getAsDouble()) : "-",
        seconds.isPresent()
            ? "from the cut to the first new connection to " + target.get() + reachedVia
            : "no new connection reached " + target.get() + " otherwise than through " + uplink);
  }

  private OptionalDouble connectSeconds() {
    return reached.isPresent() && cut.isPresent()
        ? OptionalDouble.of(Duration.between(cut.get(), reached.get().at()).toNanos() / 1e9)
        : OptionalDouble.empty();
  }

  /** What was measured, for programs; null where it was not. */
  Map<String, @Nullable Object> json(boolean traffic, Optional<ConnectTarget> target) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", Request.VERSION);
    json.put("uplink", uplink);
    json.put("traffic", traffic);
    json.put("cut", cut.orElse(null));
    json.put("end", measured.get("cause"));
    for (String name :
        new String[] {
          "lengthSeconds",
          "verdictSeconds",
          "detectionSeconds",
          "switchSeconds",
          "upSeconds",
          "backSeconds"
        }) {
      String value = measured.get(name);
      json.put(name, value == null ? null : Double.valueOf(value));
    }
    OptionalDouble connect = connectSeconds();
    json.put("connect", target.map(ConnectTarget::toString).orElse(null));
    json.put("connectSeconds", connect.isPresent() ? connect.getAsDouble() : null);
    json.put("connectSource", reached.map(first -> first.source().toString()).orElse(null));
    json.put("connectsBefore", reached.map(Reached::before).orElse(null));
    return json;
  }

  private static String span(double seconds) {
    return seconds < 10
        ? Math.round(seconds * 1000) + " ms"
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
