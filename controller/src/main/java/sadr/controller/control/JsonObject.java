package sadr.controller.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read by Jackson's streaming parser alone: databind would double the command
 * line's start, and so would a lambda in each getter. Every getter throws {@link
 * MalformedLineException} if the value has another type.
 */
public final class JsonObject {

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(40).build())
          .build();

  private final Map<String, @Nullable Object> fields;

  private JsonObject(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads one line.
   *
   * @throws MalformedLineException if it is not one JSON object and nothing else
   */
  public static JsonObject parse(String line) throws MalformedLineException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedLineException("this is no JSON object");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw new MalformedLineException("there is something after the JSON object");
      }
      return object;
    } catch (IOException e) {
      throw new MalformedLineException("this is no JSON: " + firstLine(e));
    }
  }

  /** The names of all fields, in the line's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Text that must be there. */
  public String text(String name) throws MalformedLineException {
    return needed(name, String.class, "text");
  }

  /** Text, unless it is missing or null. */
  public Optional<String> optionalText(String name) throws MalformedLineException {
    return optional(name, String.class, "text");
  }

  /** A whole number that must be there. */
  public long number(String name) throws MalformedLineException {
    return needed(name, Long.class, "a whole number");
  }

  /** A whole number, unless it is missing or null. */
  public OptionalLong optionalNumber(String name) throws MalformedLineException {
    Optional<Long> number = optional(name, Long.class, "a whole number");
    return number.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number.get());
  }

  /** A number with or without decimals, unless it is missing or null. */
  public OptionalDouble optionalDecimal(String name) throws MalformedLineException {
    Optional<Number> number = optional(name, Number.class, "a number");
    return number.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number.get().doubleValue());
  }

  /** True or false; false if it is missing or null. */
  public boolean flag(String name) throws MalformedLineException {
    return optional(name, Boolean.class, "true or false").orElse(false);
  }

  /** A time (RFC 3339) that must be there. */
  public Instant time(String name) throws MalformedLineException {
    return time(name, needed(name, String.class, "text"));
  }

  /** A time (RFC 3339), unless it is missing or null. */
  public Optional<Instant> optionalTime(String name) throws MalformedLineException {
    Optional<String> text = optionalText(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(time(name, text.get()));
  }

  /** An object that must be there. */
  public JsonObject object(String name) throws MalformedLineException {
    return needed(name, JsonObject.class, "an object");
  }

  /** A list of objects; empty if it is missing or null. */
  public List<JsonObject> objects(String name) throws MalformedLineException {
    List<JsonObject> list = new ArrayList<>();
    for (Object element : optional(name, List.class, "a list").orElse(List.of())) {
      if (!(element instanceof JsonObject object)) {
        throw new MalformedLineException("\"" + name + "\" is no list of objects");
      }
      list.add(object);
    }
    return list;
  }

  /** A list of texts; empty if it is missing or null. */
  public List<String> texts(String name) throws MalformedLineException {
    List<String> list = new ArrayList<>();
    for (Object element : optional(name, List.class, "a list").orElse(List.of())) {
      if (!(element instanceof String text)) {
        throw new MalformedLineException("\"" + name + "\" is no list of texts");
      }
      list.add(text);
    }
    return list;
  }

  /** Any value as plain text, for showing; empty if it is missing or null. */
  public Optional<String> shown(String name) {
    return Optional.ofNullable(fields.get(name)).map(Object::toString);
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  private <T> Optional<T> optional(String name, Class<T> type, String described)
      throws MalformedLineException {
    @Nullable Object value = fields.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new MalformedLineException("\"" + name + "\" is not " + described);
    }
    return value == null ? Optional.empty() : Optional.of(type.cast(value));
  }

  private <T> T needed(String name, Class<T> type, String described) throws MalformedLineException {
    Optional<T> value = optional(name, type, described);
    if (value.isEmpty()) {
      throw new MalformedLineException("\"" + name + "\" is missing");
    }
    return value.get();
  }

  private static Instant time(String name, String text) throws MalformedLineException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new MalformedLineException("\"" + name + "\" is no time as in 2026-01-31T12:00:00Z");
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return new JsonObject(fields);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + parser.currentToken());
    };
  }

  private static Object whole(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return parser.getDoubleValue();
    }
    return parser.getLongValue();
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
