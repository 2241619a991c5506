package sadr.controller.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where some keys stand in a document: a number that grows from its beginning to its end. A key
 * that is missing stands where its table ends. Only what is asked for is kept: a document may have
 * a million keys.
 */
final class Places {

  /** Behind a path: the end of what stands there. */
  private static final String END = "$";

  private final Set<String> wanted = new HashSet<>();
  private final Map<String, Integer> places = new HashMap<>();
  private int passed;

  /** Of these paths, such as {@code uplink[1].gateway}. */
  Places(JsonNode document, List<String> paths) {
    paths.forEach(path -> wanted.addAll(marks(path)));
    walk("", document);
  }

  /** The place of one of the paths. */
  int of(String path) {
    return marks(path).stream()
        .filter(places::containsKey)
        .findFirst()
        .map(places::get)
        .orElse(Integer.MAX_VALUE);
  }

  /** What tells the place of {@code path}, the best first: itself, or the ends around it. */
  private static List<String> marks(String path) {
    List<String> marks = new ArrayList<>(List.of(path));
    for (String key = parent(path); !key.isEmpty(); key = parent(key)) {
      marks.add(key + END);
    }
    return marks;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }

  private void walk(String path, JsonNode node) {
    pass(path);
    node.properties()
        .forEach(
            field ->
                walk(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(path + "[" + i + "]", node.get(i));
    }
    pass(path + END);
  }

  private void pass(String mark) {
    if (wanted.contains(mark)) {
      places.putIfAbsent(mark, passed);
    }
    passed++;
  }
}
