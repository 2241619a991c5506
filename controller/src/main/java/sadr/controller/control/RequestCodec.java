package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sadr.controller.config.Excerpt;

/** {@link Request} to a line and back. */
final class RequestCodec {

  private static final int MOST_REASON = 1000;

  private RequestCodec() {}

  static String write(Request request) {
    return request.accept(new Writer());
  }

  private static final class Writer implements Request.Visitor<String> {

    @Override
    public String status(Request.Status request) {
      return line("status", json -> {});
    }

    @Override
    public String reload(Request.Reload change) {
      return line("reload", json -> {});
    }

    @Override
    public String tryBegin(Request.Try change) {
      return line(
          "try",
          json -> {
            json.writeStringField("source", change.source());
            json.writeStringField("text", change.text());
            json.writeNumberField("forSeconds", change.forTime().toMillis() / 1000.0);
          });
    }

    @Override
    public String tryEnd(Request.TryEnd change) {
      return line("try-end", json -> json.writeBooleanField("confirm", change.confirm()));
    }

    @Override
    public String events(Request.Events request) {
      return line(
          "events",
          json -> {
            json.writeBooleanField("follow", request.follow());
            if (request.since().isPresent()) {
              json.writeStringField("since", request.since().get().toString());
            }
          });
    }

    @Override
    public String failover(Request.Failover change) {
      return line(
          "failover",
          json -> {
            json.writeStringField("uplink", change.uplink());
            reason(json, change.reason());
            if (change.forTime().isPresent()) {
              json.writeNumberField("forSeconds", change.forTime().get().toMillis() / 1000.0);
            }
            json.writeBooleanField("force", change.force());
          });
    }

    @Override
    public String drain(Request.Drain change) {
      return line(
          "drain",
          json -> {
            json.writeStringField("uplink", change.uplink());
            reason(json, change.reason());
          });
    }

    @Override
    public String restore(Request.Restore change) {
      return line("restore", json -> json.writeStringField("uplink", change.uplink()));
    }

    @Override
    public String drill(Request.Drill change) {
      return line(
          "drill",
          json -> {
            json.writeStringField("uplink", change.uplink());
            json.writeNumberField("forSeconds", change.forTime().toMillis() / 1000.0);
            json.writeBooleanField("traffic", change.traffic());
          });
    }

    @Override
    public String drillStop(Request.DrillStop change) {
      return line("drill-stop", json -> json.writeStringField("uplink", change.uplink()));
    }

    @Override
    public String prefixSet(Request.PrefixSet change) {
      return line("prefix-set", json -> PrefixRequests.write(change, json));
    }

    @Override
    public String prefixRemove(Request.PrefixRemove change) {
      return line("prefix-remove", json -> PrefixRequests.write(change, json));
    }

    private static String line(String command, JsonLine.Body body) {
      return JsonLine.of(
          json -> {
            json.writeNumberField("version", Request.VERSION);
            json.writeStringField("command", command);
            body.write(json);
          });
    }

    private static void reason(JsonGenerator json, Optional<String> reason) throws IOException {
      if (reason.isPresent()) {
        json.writeStringField("reason", reason.get());
      }
    }
  }

  static Request read(String line) throws MalformedLineException {
    JsonObject json = JsonObject.parse(line);
    if (json.number("version") != Request.VERSION) {
      throw new MalformedLineException(
          Reply.Code.VERSION, "this daemon speaks version " + Request.VERSION + " only");
    }
    String command = json.text("command");
    return switch (command) {
      case "status" -> only(json, Set.of(), new Request.Status());
      case "reload" -> only(json, Set.of(), new Request.Reload());
      case "events" ->
          only(
              json,
              Set.of("follow", "since"),
              new Request.Events(json.flag("follow"), json.optionalTime("since")));
      case "failover" ->
          only(
              json,
              Set.of("uplink", "forSeconds", "reason", "force"),
              new Request.Failover(
                  json.text("uplink"), forTime(json), reason(json), json.flag("force")));
      case "drain" ->
          only(
              json,
              Set.of("uplink", "reason"),
              new Request.Drain(json.text("uplink"), reason(json)));
      case "restore" -> only(json, Set.of("uplink"), new Request.Restore(json.text("uplink")));
      case "drill" ->
          only(
              json,
              Set.of("uplink", "forSeconds", "traffic"),
              new Request.Drill(json.text("uplink"), drillTime(json), json.flag("traffic")));
      case "drill-stop" -> only(json, Set.of("uplink"), new Request.DrillStop(json.text("uplink")));
      case "try" ->
          only(
              json,
              Set.of("source", "text", "forSeconds"),
              new Request.Try(json.text("source"), json.text("text"), tryTime(json)));
      case "try-end" -> only(json, Set.of("confirm"), new Request.TryEnd(json.flag("confirm")));
      case "prefix-set" -> only(json, PrefixRequests.SET, PrefixRequests.readSet(json));
      case "prefix-remove" -> only(json, PrefixRequests.REMOVE, PrefixRequests.readRemove(json));
      default ->
          throw new MalformedLineException(
              Reply.Code.UNKNOWN_COMMAND,
              "unknown command \""
                  + command
                  + "\"; known: status, events, failover, drain, restore, drill, drill-stop,"
                  + " reload, try, try-end, prefix-set, prefix-remove");
    };
  }

  private static Request only(JsonObject json, Set<String> known, Request request)
      throws MalformedLineException {
    Set<String> unknown = new TreeSet<>(json.names());
    unknown.removeAll(known);
    unknown.removeAll(Set.of("version", "command"));
    if (!unknown.isEmpty()) {
      throw new MalformedLineException("unknown key \"" + unknown.iterator().next() + "\"");
    }
    return request;
  }

  private static Optional<Duration> forTime(JsonObject json) throws MalformedLineException {
    if (json.optionalDecimal("forSeconds").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        time(json, Request.SHORTEST_FAILOVER.toSeconds(), Request.LONGEST_FAILOVER.toSeconds()));
  }

  private static Duration drillTime(JsonObject json) throws MalformedLineException {
    return time(json, Request.SHORTEST_DRILL.toSeconds(), Request.LONGEST_DRILL.toSeconds());
  }

  private static Duration tryTime(JsonObject json) throws MalformedLineException {
    return time(json, Request.SHORTEST_TRY.toSeconds(), Request.LONGEST_TRY.toSeconds());
  }

  private static Duration time(JsonObject json, long least, long most)
      throws MalformedLineException {
    double seconds = json.optionalDecimal("forSeconds").orElse(Double.NaN);
    if (!(seconds >= least && seconds <= most)) {
      throw new MalformedLineException("\"forSeconds\" is not " + least + " to " + most);
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Optional<String> reason(JsonObject json) throws MalformedLineException {
    Optional<String> reason = json.optionalText("reason");
    if (reason.isPresent() && !Excerpt.isPrintable(reason.get())) {
      // Log and terminals get it as it is: a new line, or worse, would pass for theirs.
      throw new MalformedLineException("\"reason\" has a control character");
    }
    if (reason.isPresent() && reason.get().length() > MOST_REASON) {
      throw new MalformedLineException("\"reason\" is longer than " + MOST_REASON + " characters");
    }
    return reason;
  }
}
