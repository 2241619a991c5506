package sadr.controller.nft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What libnftables lists of a {@link SourceTable} that stands (libnftables-json(5)), reduced to
 * what a change by somebody else would change: without handles, and without what packets put into
 * sets. It is not read any further: two listings are equal, or something is different.
 *
 * @param parts our chains and sets by {@link Section#key}, and the table itself
 */
record SourceListing(Map<String, Part> parts) {

  static final SourceListing NOTHING = new SourceListing(Map.of());

  private static final String TABLE = "table";

  /**
   * A chain or a set.
   *
   * @param form how it is declared; for the table, its flags
   * @param content rules in order, or elements as one text; empty for what packets fill
   */
  record Part(String form, List<String> content) {

    Part {
      content = List.copyOf(content);
    }
  }

  SourceListing {
    parts = Map.copyOf(parts);
  }

  /** Our chains and our sets; {@link #NOTHING} where there is no chain. */
  static SourceListing read(List<JsonNode> objects) {
    Map<String, String> forms = new HashMap<>();
    Map<String, List<String>> contents = new HashMap<>();
    for (JsonNode object : objects) {
      String kind = object.fieldNames().next();
      JsonNode body = object.path(kind);
      String name = body.path(kind.equals("rule") ? "chain" : "name").asText();
      if (kind.equals(TABLE) && ours(body, name)) {
        forms.put(TABLE, body.path("flags").toString()); // "dormant" unhooks it
      } else if (name.startsWith(SourceSections.OURS) && ours(body, body.path(TABLE).asText())) {
        String key = (kind.equals("rule") ? "chain" : kind) + " " + name;
        if (!kind.equals("rule")) {
          forms.put(key, form(body));
        }
        contents.computeIfAbsent(key, k -> new ArrayList<>()).addAll(content(kind, body));
      }
    }
    if (contents.keySet().stream().noneMatch(key -> key.startsWith("chain "))) {
      return NOTHING;
    }
    return new SourceListing(
        forms.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each ->
                        new Part(
                            each.getValue(), contents.getOrDefault(each.getKey(), List.of())))));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** A chain's rules, as JSON. */
  List<String> rules(String chain) {
    Part part = parts.get("chain " + chain);
    return part == null ? List.of() : part.content();
  }

  /**
   * Whether this can be what {@code before} became by filling those sections anew that differ, with
   * nobody else at work.
   */
  boolean follows(SourceListing before, List<Section> old, List<Section> wanted) {
    Set<String> expected = keys(wanted);
    expected.add(TABLE);
    Set<String> filled = keys(SourceScript.changed(old, wanted));
    return parts.keySet().equals(expected)
        && parts.entrySet().stream()
            .allMatch(
                each ->
                    follows(
                        Optional.ofNullable(before.parts.get(each.getKey())),
                        each.getValue(),
                        filled.contains(each.getKey())));
  }

  /** What has been filled anew keeps its form alone; what is new has none to keep. */
  private static boolean follows(Optional<Part> before, Part now, boolean filled) {
    return filled
        ? before.map(old -> old.form().equals(now.form())).orElse(true)
        : before.equals(Optional.of(now));
  }

  private static Set<String> keys(List<Section> sections) {
    return sections.stream().map(Section::key).collect(Collectors.toCollection(HashSet::new));
  }

  private static String form(JsonNode body) {
    ObjectNode form = body.deepCopy();
    form.remove("elem");
    return text(form);
  }

  private static List<String> content(String kind, JsonNode body) {
    if (kind.equals("rule")) {
      return List.of(text(body));
    }
    JsonNode elements = body.path("elem");
    return elements.isMissingNode() || body.has("timeout")
        ? List.of()
        : List.of(elements.toString());
  }

  private static boolean ours(JsonNode body, String table) {
    return body.path("family").asText().equals("inet") && table.equals("sadr");
  }

  private static String text(JsonNode body) {
    ObjectNode kept = body.deepCopy();
    kept.remove("handle");
    return kept.toString();
  }
}
