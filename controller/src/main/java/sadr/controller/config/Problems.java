package sadr.controller.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sadr.controller.config.ConfigException.Problem;

/**
 * Collects what is wrong while reading goes on, and tells the first {@value #MOST}, of the rest
 * their number. Used by one thread.
 */
final class Problems {

  /** More than anybody reads at once; a file that is no configuration may have a million. */
  private static final int MOST = 50;

  /** Kept until all is read, since what contradicts itself shows last. */
  private static final int KEPT = 2000;

  private final List<Problem> found = new ArrayList<>();
  private int untold;

  /** Notes that {@code text} is wrong with the value at {@code path}. */
  void add(String path, String text) {
    if (found.size() < KEPT) {
      found.add(new Problem(path, text));
    } else {
      untold++;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * The first problems in the order of the keys in {@code document}; a missing key stands where its
   * table ends.
   */
  ConfigException inOrderOf(JsonNode document) {
    Places places = new Places(document, found.stream().map(Problem::path).toList());
    return new ConfigException(
        found.stream()
            .sorted(Comparator.comparingInt(problem -> places.of(problem.path())))
            .limit(MOST)
            .toList(),
        untold + Math.max(0, found.size() - MOST));
  }
}
