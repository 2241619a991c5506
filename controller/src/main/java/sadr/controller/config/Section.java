package sadr.controller.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One table of the file, read key by key; what is wrong goes to {@link Problems} and reading goes
 * on. Keys that nobody has asked for are unknown ones: {@link #close} reports them.
 */
final class Section {

  private final String path;
  private final JsonNode table;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();

  Section(String path, JsonNode table, Problems problems) {
    this.path = path;
    this.table = table;
    this.problems = problems;
  }

  /** The path of {@code key} in this table. */
  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of this table. */
  String path() {
    return path;
  }

  boolean has(String key) {
    return !node(key).isMissingNode();
  }

  /** Whether {@code key} is just this text. */
  boolean says(String key, String text) {
    JsonNode node = node(key);
    return node.isTextual() && node.textValue().equals(text);
  }

  boolean isEmptyList(String key) {
    return node(key).isArray() && node(key).isEmpty();
  }

  void problem(String key, String text) {
    problems.add(at(key), text);
  }

  /** Reports {@code key} as missing, and what would be right. */
  void missing(String key, String right) {
    problem(key, "is missing; " + right);
  }

  /** Text, read by {@code parser}; its IllegalArgumentException's message is the problem. */
  <T> Optional<Located<T>> text(String key, Function<String, T> parser) {
    JsonNode node = node(key);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    return parse(at(key), node, parser);
  }

  /** A list of texts, each read by {@code parser}. */
  <T> List<Located<T>> texts(String key, Function<String, T> parser) {
    JsonNode node = node(key);
    List<Located<T>> list = new ArrayList<>();
    if (node.isMissingNode()) {
      return list;
    }
    if (node.isTextual()) {
      parse(at(key), node, parser)
          .ifPresent(value -> problem(key, "is text; write a list, as in [" + node + "]"));
      return list;
    }
    if (!node.isArray()) {
      problem(key, "is " + typeOf(node) + "; write a list, as in [\"...\", \"...\"]");
      return list;
    }
    for (int i = 0; i < node.size(); i++) {
      parse(at(key) + "[" + i + "]", node.get(i), parser).ifPresent(list::add);
    }
    return list;
  }

  /** A list of texts and tables, each read by {@code text} or {@code table}. */
  <T> List<Located<T>> textsOrTables(
      String key, Function<String, T> text, Function<Section, Optional<T>> table) {
    if (!node(key).isArray()) {
      return texts(key, text);
    }
    List<Located<T>> list = new ArrayList<>();
    for (int i = 0; i < node(key).size(); i++) {
      JsonNode node = node(key).get(i);
      String place = at(key) + "[" + i + "]";
      if (node.isObject()) {
        table
            .apply(new Section(place, node, problems))
            .ifPresent(value -> list.add(new Located<>(place, value)));
      } else {
        parse(place, node, text).ifPresent(list::add);
      }
    }
    return list;
  }

  /** A whole number from {@code least} to {@code most}. */
  Optional<Long> number(String key, long least, long most) {
    JsonNode node = node(key);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    boolean fits = node.isIntegralNumber() && node.canConvertToLong();
    if (!fits || node.longValue() < least || node.longValue() > most) {
      problem(key, shown(node) + " is no whole number from " + least + " to " + most);
      return Optional.empty();
    }
    return Optional.of(node.longValue());
  }

  /** A share above 0 and up to 1. */
  Optional<Double> share(String key) {
    JsonNode node = node(key);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(value > 0 && value <= 1)) {
      problem(key, shown(node) + " is no share; write a number above 0 and up to 1, as in 0.4");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** A duration from {@code least} to {@code most}. */
  Optional<Duration> duration(String key, Duration least, Duration most) {
    return text(key, DurationText::parse)
        .map(Located::value)
        .filter(
            value -> {
              boolean fits = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
              if (!fits) {
                String range = DurationText.format(least) + " to " + DurationText.format(most);
                problem(key, DurationText.format(value) + " is out of range; write " + range);
              }
              return fits;
            });
  }

  /** {@code true} or {@code false}. */
  boolean flag(String key, boolean otherwise) {
    JsonNode node = node(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      problem(key, "is " + typeOf(node) + "; write true or false");
    }
    return node.asBoolean(otherwise);
  }

  /** A table within this one; empty if it is missing. */
  Section section(String key) {
    JsonNode node = node(key);
    if (!node.isMissingNode() && !node.isObject()) {
      problem(key, "is " + typeOf(node) + "; write a table, as in " + tableForm(key));
    }
    return new Section(at(key), node.isObject() ? node : new ObjectNode(null), problems);
  }

  /** A list of tables within this one. */
  List<Section> sections(String key) {
    JsonNode node = node(key);
    List<Section> list = new ArrayList<>();
    if (!node.isMissingNode() && !node.isArray()) {
      problem(key, "is " + typeOf(node) + "; write [[" + at(key) + "]], once for each");
      return list;
    }
    for (int i = 0; i < node.size(); i++) {
      String place = at(key) + "[" + i + "]";
      if (node.get(i).isObject()) {
        list.add(new Section(place, node.get(i), problems));
      } else {
        problems.add(place, "is " + typeOf(node.get(i)) + "; write [[" + at(key) + "]] tables");
      }
    }
    return list;
  }

  /** Reports the keys that were never asked for. */
  void close() {
    table
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!asked.contains(key)) {
                problem(key, "unknown key; " + Spelling.suggestion(key, asked));
              }
            });
  }

  private <T> Optional<Located<T>> parse(String place, JsonNode node, Function<String, T> parser) {
    if (!node.isTextual()) {
      problems.add(place, "is " + typeOf(node) + "; write text in quotes");
      return Optional.empty();
    }
    try {
      return Optional.of(new Located<>(place, parser.apply(node.textValue())));
    } catch (IllegalArgumentException e) {
      problems.add(place, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private JsonNode node(String key) {
    asked.add(key);
    JsonNode node = table.get(key);
    return node == null ? MissingNode.getInstance() : node;
  }

  private String tableForm(String key) {
    return path.isEmpty() ? "[" + key + "]" : key + " = { ... }";
  }

  private static String shown(JsonNode node) {
    return node.isContainerNode() || node.isPojo() ? typeOf(node) : Excerpt.of(node.toString());
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a table";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case STRING -> "text";
      case POJO -> "a date or a time";
      case BINARY, MISSING, NULL -> "of an unknown type";
    };
  }
}
