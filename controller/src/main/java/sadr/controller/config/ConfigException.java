package sadr.controller.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with all that is wrong with it. */
public final class ConfigException extends Exception {

  /** The one problem of a file that configures nothing yet. */
  static final Problem NO_UPLINK =
      new Problem("uplink", "there is none; write an [[uplink]] table for each ISP");

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

  /** Whether nothing is wrong but that there is no uplink yet, as in the package's own file. */
  public boolean configuresNothing() {
    return problems.equals(List.of(NO_UPLINK));
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
