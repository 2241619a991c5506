package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import sadr.controller.control.StatusReport.StateStatus;
import sadr.controller.control.StatusReport.Trial;

/** The parts of {@link StatusReport} that are about the daemon's own house, to JSON and back. */
final class UpkeepCodec {

  private UpkeepCodec() {}

  static void write(StatusReport report, JsonGenerator json) throws IOException {
    StateStatus state = report.state();
    json.writeObjectFieldStart("state");
    json.writeStringField("directory", state.directory());
    json.writeBooleanField("writable", state.trouble().isEmpty());
    StatusCodec.text(json, "since", state.since());
    StatusCodec.text(json, "cause", state.trouble());
    json.writeNumberField("eventsWaiting", state.waiting());
    json.writeNumberField("eventsLost", state.lost());
    json.writeEndObject();
    if (report.trial().isEmpty()) {
      json.writeNullField("try");
      return;
    }
    Trial trial = report.trial().get();
    json.writeObjectFieldStart("try");
    json.writeStringField("source", trial.source());
    json.writeStringField("config", trial.config());
    json.writeStringField("directory", trial.directory());
    json.writeStringField("until", trial.until().toString());
    json.writeBooleanField("first", trial.first());
    json.writeEndObject();
  }

  static StateStatus state(JsonObject status) throws MalformedLineException {
    JsonObject state = status.object("state");
    return new StateStatus(
        state.text("directory"),
        state.optionalText("cause"),
        state.optionalTime("since"),
        state.number("eventsWaiting"),
        state.number("eventsLost"));
  }

  static Optional<Trial> trial(JsonObject status) throws MalformedLineException {
    if (status.shown("try").isEmpty()) {
      return Optional.empty();
    }
    JsonObject trial = status.object("try");
    return Optional.of(
        new Trial(
            trial.text("source"),
            trial.text("config"),
            trial.text("directory"),
            trial.time("until"),
            trial.flag("first")));
  }
}
