package sadr.controller.nft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sadr.net.Ip6Prefix;

/**
 * What libnftables lists of a {@link SourceTable} that stands (libnftables-json(5)), reduced to
 * what a change by somebody else would change: without handles, without what packets put into sets,
 * and without what others made in our table, whatever its name. It is not read any further: two
 * listings are equal, or something is different.
 *
 * @param parts our chains and sets by {@link Section#key}, and the table itself
 */
record SourceListing(Map<String, Part> parts) {

  static final SourceListing NOTHING = new SourceListing(Map.of());

  private static final String TABLE = "table";

  /** What {@link Section} declares of a chain or a set. */
  private static final List<String> FORM =
      List.of("type", "hook", "prio", "policy", "flags", "size", "timeout");

  private static final List<String> RULE = List.of("expr", "comment");

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

    private boolean holds(Section section) {
      if (section.kind() != Section.Kind.PREFIXES) {
        return content.size() == section.content().size();
      }
      return content.isEmpty()
          ? section.content().isEmpty()
          : EgressListing.prefixes(Listing.tree(content.get(0)))
              .map(found -> PrefixSet.reduce(found).stream().map(Ip6Prefix::toString).toList())
              .map(section.content()::equals)
              .orElse(!section.content().isEmpty()); // listed in a way that we cannot read
    }
  }

  SourceListing {
    parts = Map.copyOf(parts);
  }

  /** The sets that stand, by {@link Section#key}, whoever made them and whatever is in them. */
  static Set<String> sets(List<JsonNode> objects) {
    return objects.stream()
        .map(object -> object.path("set"))
        .filter(set -> ours(set, set.path(TABLE).asText()))
        .map(set -> "set " + set.path("name").asText())
        .filter(SourceSections.KEYS::contains)
        .collect(Collectors.toUnmodifiableSet());
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
        continue;
      }
      String key = (kind.equals("rule") ? "chain" : kind) + " " + name;
      if (SourceSections.KEYS.contains(key) && ours(body, body.path(TABLE).asText())) {
        if (!kind.equals("rule")) {
          forms.put(key, only(FORM, body));
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
   * nobody else at work. What was filled has to hold as many rules as were written, and the very
   * prefixes.
   *
   * @param before {@link #NOTHING} if {@code wanted} was loaded whatever stood
   * @param old what {@code before} shows
   */
  boolean follows(SourceListing before, List<Section> old, List<Section> wanted) {
    if (wanted.isEmpty() || isEmpty()) {
      return wanted.isEmpty() && isEmpty();
    }
    Set<Section> kept = Set.copyOf(old);
    return parts.size() == wanted.size() + 1
        && awake()
        && wanted.stream()
            .allMatch(
                section ->
                    kept.contains(section) ? same(before, section) : filled(before, section));
  }

  private boolean same(SourceListing before, Section section) {
    Part now = parts.get(section.key());
    return now != null && now.equals(before.parts.get(section.key()));
  }

  /** What has been filled anew keeps its form; what is new has none to keep. */
  private boolean filled(SourceListing before, Section section) {
    Part now = parts.get(section.key());
    Part was = before.parts.get(section.key());
    return now != null && (was == null || was.form().equals(now.form())) && now.holds(section);
  }

  /** We give the table no flags, and take "dormant" away. */
  private boolean awake() {
    Part table = parts.get(TABLE);
    return table != null && table.form().isEmpty();
  }

  private static List<String> content(String kind, JsonNode body) {
    if (kind.equals("rule")) {
      return List.of(only(RULE, body));
    }
    JsonNode elements = body.path("elem");
    return elements.isMissingNode() || body.has("timeout")
        ? List.of()
        : List.of(elements.toString());
  }

  /** Newer libraries list more, such as how many elements there are just now. */
  private static String only(List<String> keys, JsonNode body) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (String key : keys) {
      if (body.has(key)) {
        kept.set(key, body.get(key));
      }
    }
    return kept.toString();
  }

  private static boolean ours(JsonNode body, String table) {
    return body.path("family").asText().equals("inet") && table.equals("sadr");
  }
}
