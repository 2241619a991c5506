package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import sadr.net.Ip6Prefix;

/** The fields of {@link Request.PrefixSet} and {@link Request.PrefixRemove}. */
final class PrefixRequests {

  static final Set<String> SET =
      Set.of("uplink", "interface", "prefix", "preferredSeconds", "validSeconds", "replaces");
  static final Set<String> REMOVE = Set.of("uplink", "interface", "prefix");

  /** What 32 bits hold, less the number that means infinity (RFC 8415 §7.7). */
  private static final double MOST_SECONDS = 0xffff_fffeL;

  private static final int MOST_REPLACED = 1000;

  private PrefixRequests() {}

  static void write(Request.PrefixSet change, JsonGenerator json) throws IOException {
    write(change.whose(), change.prefix(), json);
    seconds("preferredSeconds", change.preferred(), json);
    seconds("validSeconds", change.valid(), json);
    json.writeArrayFieldStart("replaces");
    for (Ip6Prefix replaced : change.replaces()) {
      json.writeString(replaced.toString());
    }
    json.writeEndArray();
  }

  static void write(Request.PrefixRemove change, JsonGenerator json) throws IOException {
    write(change.whose(), change.prefix(), json);
  }

  private static void write(Request.Whose whose, Ip6Prefix prefix, JsonGenerator json)
      throws IOException {
    json.writeStringField(whose.byInterface() ? "interface" : "uplink", whose.name());
    json.writeStringField("prefix", prefix.toString());
  }

  private static void seconds(String name, Optional<Duration> span, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    if (span.isPresent()) {
      json.writeNumber(span.get().toMillis() / 1000.0);
    } else {
      json.writeNull();
    }
  }

  static Request.PrefixSet readSet(JsonObject json) throws MalformedLineException {
    for (String name : List.of("preferredSeconds", "validSeconds")) {
      if (!json.names().contains(name)) {
        throw new MalformedLineException("\"" + name + "\" is missing; null is for ever");
      }
    }
    Optional<Duration> preferred = span(json, "preferredSeconds");
    Optional<Duration> valid = span(json, "validSeconds");
    if (valid.isPresent() && (preferred.isEmpty() || preferred.get().compareTo(valid.get()) > 0)) {
      throw new MalformedLineException("\"preferredSeconds\" is more than \"validSeconds\"");
    }
    List<Ip6Prefix> replaces = new ArrayList<>();
    for (String text : json.texts("replaces")) {
      replaces.add(prefix("replaces", text));
    }
    if (replaces.size() > MOST_REPLACED) {
      throw new MalformedLineException("\"replaces\" has more than " + MOST_REPLACED);
    }
    return new Request.PrefixSet(
        whose(json), prefix("prefix", json.text("prefix")), preferred, valid, replaces);
  }

  static Request.PrefixRemove readRemove(JsonObject json) throws MalformedLineException {
    return new Request.PrefixRemove(whose(json), prefix("prefix", json.text("prefix")));
  }

  private static Request.Whose whose(JsonObject json) throws MalformedLineException {
    Optional<String> device = json.optionalText("interface");
    Optional<String> uplink = json.optionalText("uplink");
    if (device.isPresent() == uplink.isPresent()) {
      throw new MalformedLineException("either \"uplink\" or \"interface\" is needed");
    }
    return new Request.Whose(uplink.or(() -> device).orElseThrow(), device.isPresent());
  }

  private static Optional<Duration> span(JsonObject json, String name)
      throws MalformedLineException {
    OptionalDouble seconds = json.optionalDecimal(name);
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    if (!(seconds.getAsDouble() >= 0 && seconds.getAsDouble() <= MOST_SECONDS)) {
      throw new MalformedLineException(
          "\"" + name + "\" is not 0 to " + (long) MOST_SECONDS + ", or null");
    }
    return Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000)));
  }

  private static Ip6Prefix prefix(String name, String text) throws MalformedLineException {
    try {
      return Ip6Prefix.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException("\"" + name + "\": " + e.getMessage());
    }
  }
}
