package sadr.controller.config;

import java.util.List;

/**
 * A value and the key where it stands.
 *
 * @param path such as {@code uplink[0].prefixes[2]}
 * @param value what stands there
 */
record Located<T>(String path, T value) {

  /** The values alone. */
  static <T> List<T> values(List<Located<T>> located) {
    return located.stream().map(Located::value).toList();
  }
}
