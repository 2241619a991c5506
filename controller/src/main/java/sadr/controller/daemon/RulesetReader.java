package sadr.controller.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.controller.doctor.FirewallRule;
import sadr.controller.doctor.Ruleset;

/**
 * Reads what libnftables lists of all tables (libnftables-json(5)), as far as it decides about IPv6
 * packets; our own table is left out. What is not understood is kept as such, never left out.
 */
final class RulesetReader {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> FAMILIES = Set.of("inet", "ip6");

  private final Map<String, String> texts;
  private final RuleExpressions expressions = new RuleExpressions();
  private final Map<String, JsonNode> chains = new LinkedHashMap<>();
  private final Map<String, List<FirewallRule>> rules = new HashMap<>();

  private RulesetReader(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * Reads a listing.
   *
   * @param json numbers in place of names
   * @param text the same for people, with handles
   */
  static Ruleset read(String json, String text) {
    RulesetReader reader = new RulesetReader(texts(text));
    try {
      JsonNode objects = MAPPER.readTree(json).path("nftables");
      objects.forEach(object -> reader.expressions.set(object.path("set")));
      objects.forEach(object -> reader.chain(object.path("chain")));
      objects.forEach(object -> reader.rule(object.path("rule")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("libnftables lists no JSON: " + e.getOriginalMessage(), e);
    }
    return reader.ruleset();
  }

  /** The text of each rule, by family, table, chain and handle. */
  private static Map<String, String> texts(String listing) {
    Map<String, String> texts = new HashMap<>();
    String table = "";
    String chain = "";
    for (String raw : listing.lines().toList()) {
      String line = raw.strip();
      int handle = line.lastIndexOf(" # handle ");
      String words = handle < 0 ? line : line.substring(0, handle);
      if (words.startsWith("table ") && words.endsWith("{")) {
        table = words.substring("table ".length(), words.length() - 1).strip();
      } else if (words.startsWith("chain ") && words.endsWith("{")) {
        chain = words.substring("chain ".length(), words.length() - 1).strip();
      } else if (handle >= 0) {
        String number = line.substring(handle + " # handle ".length());
        texts.put(table + " " + chain + " " + number, words);
      }
    }
    return texts;
  }

  private static String key(JsonNode body, String chain) {
    return body.path("family").asText() + " " + body.path("table").asText() + " " + chain;
  }

  private static boolean isWanted(JsonNode body) {
    String family = body.path("family").asText();
    boolean ours = family.equals("inet") && body.path("table").asText().equals("sadr");
    return FAMILIES.contains(family) && !ours;
  }

  private void chain(JsonNode body) {
    if (isWanted(body)) {
      chains.put(key(body, body.path("name").asText()), body);
    }
  }

  private static Optional<Ruleset.Hook> hook(JsonNode body) {
    return body.has("hook")
        ? Optional.of(
            new Ruleset.Hook(
                body.path("type").asText(),
                body.path("hook").asText(),
                body.path("prio").asLong(),
                !body.path("policy").asText().equals("drop")))
        : Optional.empty();
  }

  private void rule(JsonNode body) {
    if (isWanted(body)) {
      String key = key(body, body.path("chain").asText());
      long handle = body.path("handle").asLong();
      String text = texts.getOrDefault(key + " " + handle, body.path("expr").toString());
      rules
          .computeIfAbsent(key, k -> new ArrayList<>())
          .addAll(expressions.rules(handle, text, body));
    }
  }

  private Ruleset ruleset() {
    List<Ruleset.Chain> all = new ArrayList<>();
    chains.forEach(
        (key, body) ->
            all.add(
                new Ruleset.Chain(
                    body.path("family").asText(),
                    body.path("table").asText(),
                    body.path("name").asText(),
                    hook(body),
                    rules.getOrDefault(key, List.of()))));
    return new Ruleset(all);
  }
}
