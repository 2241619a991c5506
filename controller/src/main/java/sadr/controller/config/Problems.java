package sadr.controller.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.config.ConfigException.Problem;

/** Collects what is wrong while reading goes on; used by one thread. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** Notes that {@code text} is wrong with the value at {@code path}. */
  void add(String path, String text) {
    found.add(new Problem(path, text));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * All problems in the order of the keys in {@code document}; a missing key stands where its table
   * ends.
   */
  List<Problem> inOrderOf(JsonNode document) {
    Map<String, Integer> places = new HashMap<>();
    number("", document, places);
    return found.stream().sorted(Comparator.comparingInt(p -> place(p.path(), places))).toList();
  }

  private static int place(String path, Map<String, Integer> places) {
    String key = path;
    while (true) {
      Integer place = places.get(key.equals(path) ? key : key + "$");
      if (place != null) {
        return place;
      }
      int cut = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
      if (cut <= 0) {
        return Integer.MAX_VALUE;
      }
      key = key.substring(0, cut);
    }
  }

  private static void number(String path, JsonNode node, Map<String, Integer> places) {
    places.putIfAbsent(path, places.size());
    node.properties()
        .forEach(
            field ->
                number(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    places));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      number(path + "[" + i + "]", node.get(i), places);
    }
    places.putIfAbsent(path + "$", places.size());
  }
}
