package sadr.controller.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with all that is wrong with it. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** All problems, at least one. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the file's order. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param path the key, such as {@code uplink[1].gateway}; empty for the file as a whole
   * @param text what is wrong and what would be right
   */
  public record Problem(String path, String text) {
    @Override
    public String toString() {
      return path.isEmpty() ? text : path + ": " + text;
    }
  }
}
