package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sadr.controller.control.StatusReport.Blips;
import sadr.controller.control.StatusReport.Probe;

/** What {@link StatusReport} says of probes, to JSON and back. */
final class ProbeStatusCodec {

  private ProbeStatusCodec() {}

  static void blips(Blips blips, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("blips");
    json.writeNumberField("count", blips.count());
    StatusCodec.decimal(json, "lastSeconds", blips.lastSeconds());
    StatusCodec.text(json, "at", blips.at());
    json.writeEndObject();
  }

  static Blips blips(JsonObject uplink) throws MalformedLineException {
    JsonObject blips = uplink.object("blips");
    return new Blips(
        blips.number("count"), blips.optionalDecimal("lastSeconds"), blips.optionalTime("at"));
  }

  static void probes(List<Probe> probes, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("probes");
    for (Probe probe : probes) {
      json.writeStartObject();
      json.writeStringField("target", probe.target());
      json.writeStringField("kind", probe.kind());
      json.writeStringField("state", probe.state());
      StatusCodec.decimal(json, "loss", probe.loss());
      StatusCodec.decimal(json, "rttSeconds", probe.rttSeconds());
      StatusCodec.decimal(json, "jitterSeconds", probe.jitterSeconds());
      json.writeStringField("reason", probe.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static List<Probe> probes(JsonObject uplink) throws MalformedLineException {
    List<Probe> probes = new ArrayList<>();
    for (JsonObject probe : uplink.objects("probes")) {
      probes.add(
          new Probe(
              probe.text("target"),
              probe.text("kind"),
              probe.text("state"),
              probe.optionalDecimal("loss"),
              probe.optionalDecimal("rttSeconds"),
              probe.optionalDecimal("jitterSeconds"),
              probe.text("reason")));
    }
    return probes;
  }
}
