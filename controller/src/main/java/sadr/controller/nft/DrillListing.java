package sadr.controller.nft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what libnftables lists of a {@link DrillCut} that stands (libnftables-json(5)): what is
 * left of the time does not matter. Somebody's changes to its rules show in their number alone,
 * which is enough for something that ends by itself.
 */
final class DrillListing {

  private final Map<String, List<String>> sets = new HashMap<>();
  private final Map<String, Integer> rules = new HashMap<>();
  private boolean any;

  private DrillListing() {}

  /**
   * The cut in a listing of our table; {@link DrillCut#SPENT} where something of a cut stands that
   * cuts nothing, or not what any cut would; empty where nothing does.
   */
  static Optional<DrillCut> read(List<JsonNode> objects) {
    DrillListing listing = new DrillListing();
    objects.forEach(listing::take);
    return listing.any ? Optional.of(listing.cut()) : Optional.empty();
  }

  private void take(JsonNode object) {
    String kind = object.fieldNames().next();
    JsonNode body = object.path(kind);
    String name = body.path(kind.equals("rule") ? "chain" : "name").asText();
    boolean ours =
        body.path("family").asText().equals("inet") && body.path("table").asText().equals("sadr");
    if (!ours || !name.startsWith(DrillScript.OURS)) {
      return;
    }
    any = true;
    if (kind.equals("set")) {
      List<String> values = new ArrayList<>();
      body.path("elem")
          .forEach(each -> values.add((each.has("elem") ? value(each) : each).asText()));
      sets.put(name, values);
    } else if (kind.equals("rule")) {
      rules.merge(name, 1, Integer::sum);
    }
  }

  private static JsonNode value(JsonNode element) {
    return element.path("elem").path("val");
  }

  private DrillCut cut() {
    List<String> marks = sets.getOrDefault(DrillScript.MARKS, List.of());
    List<String> devices = sets.getOrDefault(DrillScript.DEVICES, List.of());
    List<String> traffic = sets.getOrDefault(DrillScript.TRAFFIC, List.of());
    boolean whole =
        DrillScript.CHAINS.stream()
            .allMatch(
                chain -> rules.getOrDefault(chain.name(), 0).intValue() == chain.rules().size());
    boolean one =
        marks.size() == 1
            && devices.size() == 1
            && EgressGuard.isDevice(devices.get(0))
            && (traffic.isEmpty() || traffic.equals(devices));
    if (!whole || !one) {
      return DrillCut.SPENT;
    }
    try {
      int mark = Integer.parseUnsignedInt(marks.get(0));
      return new DrillCut(mark, devices.get(0), !traffic.isEmpty());
    } catch (NumberFormatException notANumber) {
      return DrillCut.SPENT;
    }
  }
}
