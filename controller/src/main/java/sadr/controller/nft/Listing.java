package sadr.controller.nft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The objects that a listing of libnftables (libnftables-json(5)) is an array of. */
final class Listing {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Listing() {}

  /** Each has one key, its kind. */
  static List<JsonNode> read(String json) {
    List<JsonNode> objects = new ArrayList<>();
    tree(json).path("nftables").forEach(objects::add);
    return objects;
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("libnftables lists no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
