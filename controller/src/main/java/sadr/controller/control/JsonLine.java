package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object on one line. */
public final class JsonLine {

  /** Fills the object's fields in. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonLine() {}

  /**
   * An object with these fields on one line, without a line end; for those who know no Jackson.
   *
   * @param fields texts, numbers, truth values, null, maps like this one, and collections of these
   * @throws IllegalArgumentException for any other value
   */
  public static String of(Map<String, ? extends @Nullable Object> fields) {
    return of(
        json -> {
          for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            value(json, field.getValue());
          }
        });
  }

  /** The object that {@code body} fills, without a line end. */
  static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonObject.JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        json.writeFieldName(String.valueOf(field.getKey()));
        value(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(json, element);
      }
      json.writeEndArray();
    } else {
      scalar(json, value);
    }
  }

  private static void scalar(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof CharSequence || value instanceof Instant) {
      json.writeString(value.toString());
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }
}
