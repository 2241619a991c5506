package sadr.controller.nft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What libnftables lists of a {@link SourceTable} that stands (libnftables-json(5)), reduced to
 * what a change by somebody else would change: without handles, and without what packets put into
 * sets. It is not read any further: two listings are equal, or something is different.
 */
final class SourceListing {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SourceListing() {}

  /** Our chains with their rules in order, and our sets, by name; empty where there are none. */
  static Map<String, List<String>> read(String json) {
    Map<String, List<String>> listing = new TreeMap<>();
    List<String> flags = new ArrayList<>();
    for (JsonNode object : objects(json)) {
      String kind = object.fieldNames().next();
      JsonNode body = object.path(kind);
      String name = body.path(kind.equals("rule") ? "chain" : "name").asText();
      if (kind.equals("table") && ours(body, name)) {
        flags.add(body.path("flags").toString()); // "dormant" unhooks it
      } else if (name.startsWith(SourceScript.OURS) && ours(body, body.path("table").asText())) {
        listing
            .computeIfAbsent(
                (kind.equals("set") ? "set " : "chain ") + name, n -> new ArrayList<>())
            .add(text(body));
      }
    }
    if (!listing.isEmpty()) {
      listing.put("table", flags);
    }
    return listing;
  }

  private static boolean ours(JsonNode body, String table) {
    return body.path("family").asText().equals("inet") && table.equals("sadr");
  }

  private static String text(JsonNode body) {
    ObjectNode kept = body.deepCopy();
    kept.remove("handle");
    if (kept.has("timeout")) {
      kept.remove("elem");
    }
    return kept.toString();
  }

  private static List<JsonNode> objects(String json) {
    List<JsonNode> objects = new ArrayList<>();
    try {
      MAPPER.readTree(json).path("nftables").forEach(objects::add);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("libnftables lists no JSON: " + e.getOriginalMessage(), e);
    }
    return objects;
  }
}
