package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import sadr.controller.control.StatusReport.Drill;
import sadr.controller.control.StatusReport.KernelStatus;
import sadr.controller.control.StatusReport.Prefix;
import sadr.controller.control.StatusReport.Rival;
import sadr.controller.control.StatusReport.Uplink;
import sadr.controller.control.StatusReport.Withdrawn;

/** {@link StatusReport} to JSON and back: the form that {@code sadr status --json} prints. */
public final class StatusCodec {

  private StatusCodec() {}

  /** The report on one line. */
  public static String write(StatusReport report) {
    return JsonLine.of(json -> fields(report, json));
  }

  static void fields(StatusReport report, JsonGenerator json) throws IOException {
    json.writeNumberField("version", Request.VERSION);
    json.writeStringField("program", report.program());
    json.writeBooleanField("ready", report.ready());
    json.writeArrayFieldStart("uplinks");
    for (Uplink uplink : report.uplinks()) {
      json.writeStartObject();
      uplink(uplink, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    withdrawn(report.withdrawn(), json);
    rivals(report.rivals(), json);
    json.writeArrayFieldStart("unassigned");
    for (StatusReport.Unassigned each : report.unassigned()) {
      json.writeStartObject();
      json.writeStringField("prefix", each.prefix());
      json.writeStringField("reason", each.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("absentLans");
    for (String name : report.absentLans()) {
      json.writeString(name);
    }
    json.writeEndArray();
    text(json, "alarm", report.alarm());
    json.writeObjectFieldStart("kernel");
    json.writeBooleanField("inSync", report.kernel().inSync());
    json.writeNumberField("routes", report.kernel().routes());
    json.writeNumberField("rules", report.kernel().rules());
    json.writeNumberField("overruns", report.kernel().overruns());
    text(json, "lastResync", report.kernel().lastResync());
    json.writeEndObject();
    UpkeepCodec.write(report, json);
  }

  private static void uplink(Uplink uplink, JsonGenerator json) throws IOException {
    json.writeStringField("name", uplink.name());
    json.writeStringField("interface", uplink.interfaceName());
    text(json, "gateway", uplink.gateway());
    json.writeNumberField("metric", uplink.metric());
    json.writeStringField("health", uplink.health());
    json.writeStringField("admin", uplink.admin());
    text(json, "adminUntil", uplink.adminUntil());
    json.writeStringField("role", uplink.role());
    text(json, "heldUntil", uplink.heldUntil());
    json.writeStringField("since", uplink.since().toString());
    json.writeStringField("cause", uplink.cause());
    json.writeStringField("detail", uplink.detail());
    decimal(json, "loss", uplink.loss());
    decimal(json, "rttSeconds", uplink.rttSeconds());
    ProbeStatusCodec.blips(uplink.blips(), json);
    number(json, "flows", uplink.flows());
    drill(uplink.drill(), json);
    prefixes(uplink.prefixes(), json);
    ProbeStatusCodec.probes(uplink.probes(), json);
  }

  private static void drill(Optional<Drill> drill, JsonGenerator json) throws IOException {
    if (drill.isEmpty()) {
      json.writeNullField("drill");
      return;
    }
    json.writeObjectFieldStart("drill");
    json.writeBooleanField("traffic", drill.get().traffic());
    json.writeStringField("since", drill.get().since().toString());
    json.writeStringField("until", drill.get().until().toString());
    json.writeBooleanField("cut", drill.get().cut());
    json.writeEndObject();
  }

  private static Optional<Drill> drill(JsonObject uplink) throws MalformedLineException {
    if (uplink.shown("drill").isEmpty()) {
      return Optional.empty();
    }
    JsonObject drill = uplink.object("drill");
    return Optional.of(
        new Drill(
            drill.flag("traffic"), drill.time("since"), drill.time("until"), drill.flag("cut")));
  }

  private static void rivals(List<Rival> rivals, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("rivals");
    for (Rival rival : rivals) {
      json.writeStartObject();
      json.writeStringField("interface", rival.interfaceName());
      json.writeStringField("router", rival.router());
      json.writeBooleanField("here", rival.here());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<Rival> rivals(JsonObject json) throws MalformedLineException {
    List<Rival> rivals = new ArrayList<>();
    for (JsonObject rival : json.objects("rivals")) {
      rivals.add(new Rival(rival.text("interface"), rival.text("router"), rival.flag("here")));
    }
    return rivals;
  }

  private static void prefixes(List<Prefix> prefixes, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("prefixes");
    for (Prefix prefix : prefixes) {
      json.writeStartObject();
      json.writeStringField("prefix", prefix.prefix());
      json.writeStringField("origin", prefix.origin());
      number(json, "preferredSeconds", prefix.preferredSeconds());
      number(json, "validSeconds", prefix.validSeconds());
      text(json, "advertised", prefix.advertised());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void withdrawn(List<Withdrawn> networks, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("withdrawn");
    for (Withdrawn network : networks) {
      json.writeStartObject();
      json.writeStringField("interface", network.interfaceName());
      json.writeStringField("prefix", network.prefix());
      text(json, "uplink", network.uplink());
      json.writeStringField("clean", network.clean().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void text(JsonGenerator json, String name, Optional<?> value) throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeString(value.get().toString());
    } else {
      json.writeNull();
    }
  }

  static void decimal(JsonGenerator json, String name, OptionalDouble value) throws IOException {
    json.writeFieldName(name);
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.writeNumber(value.getAsDouble());
    } else {
      json.writeNull();
    }
  }

  private static void number(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeNumber(value.getAsLong());
    } else {
      json.writeNull();
    }
  }

  static StatusReport read(JsonObject json) throws MalformedLineException {
    List<Uplink> uplinks = new ArrayList<>();
    for (JsonObject uplink : json.objects("uplinks")) {
      uplinks.add(uplink(uplink));
    }
    List<StatusReport.Unassigned> unassigned = new ArrayList<>();
    for (JsonObject each : json.objects("unassigned")) {
      unassigned.add(new StatusReport.Unassigned(each.text("prefix"), each.text("reason")));
    }
    JsonObject kernel = json.object("kernel");
    return new StatusReport(
        json.text("program"),
        json.flag("ready"),
        uplinks,
        withdrawn(json),
        unassigned,
        rivals(json),
        json.texts("absentLans"),
        json.optionalText("alarm"),
        new KernelStatus(
            kernel.flag("inSync"),
            kernel.number("routes"),
            kernel.number("rules"),
            kernel.number("overruns"),
            kernel.optionalTime("lastResync")),
        UpkeepCodec.state(json),
        UpkeepCodec.trial(json));
  }

  private static Uplink uplink(JsonObject json) throws MalformedLineException {
    return new Uplink(
        json.text("name"),
        json.text("interface"),
        json.optionalText("gateway"),
        json.number("metric"),
        json.text("health"),
        json.text("admin"),
        json.optionalTime("adminUntil"),
        json.text("role"),
        json.optionalTime("heldUntil"),
        json.time("since"),
        json.text("cause"),
        json.text("detail"),
        json.optionalDecimal("loss"),
        json.optionalDecimal("rttSeconds"),
        ProbeStatusCodec.blips(json),
        json.optionalNumber("flows"),
        drill(json),
        prefixes(json),
        ProbeStatusCodec.probes(json));
  }

  private static List<Prefix> prefixes(JsonObject json) throws MalformedLineException {
    List<Prefix> prefixes = new ArrayList<>();
    for (JsonObject prefix : json.objects("prefixes")) {
      prefixes.add(
          new Prefix(
              prefix.text("prefix"),
              prefix.text("origin"),
              prefix.optionalNumber("preferredSeconds"),
              prefix.optionalNumber("validSeconds"),
              prefix.optionalText("advertised")));
    }
    return prefixes;
  }

  private static List<Withdrawn> withdrawn(JsonObject json) throws MalformedLineException {
    List<Withdrawn> withdrawn = new ArrayList<>();
    for (JsonObject network : json.objects("withdrawn")) {
      withdrawn.add(
          new Withdrawn(
              network.text("interface"),
              network.text("prefix"),
              network.optionalText("uplink"),
              network.time("clean")));
    }
    return withdrawn;
  }
}
