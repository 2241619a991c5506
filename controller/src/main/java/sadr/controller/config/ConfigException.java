package sadr.controller.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration that cannot be used, with what is wrong with it. */
public final class ConfigException extends Exception {

  /** The one problem of a file that configures nothing yet. */
  static final Problem NO_UPLINK =
      new Problem("uplink", "there is none; write an [[uplink]] table for each ISP");

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final int count;

  /** All problems, at least one. */
  public ConfigException(List<Problem> problems) {
    this(problems, 0);
  }

  /** Some problems, and the number of those that are not told. */
  ConfigException(List<Problem> told, int untold) {
    super(withRest(told, untold).stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = withRest(told, untold);
    this.count = told.size() + untold;
  }

  private static List<Problem> withRest(List<Problem> told, int untold) {
    Stream<Problem> rest =
        untold == 0 ? Stream.empty() : Stream.of(new Problem("", "and " + untold + " more"));
    return Stream.concat(told.stream(), rest).toList();
  }

  /** How many there are, with those that are not told. */
  public int count() {
    return count;
  }

  /** What is wrong, in the file's order; the last one may say how many more there are. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether nothing is wrong but that there is no uplink yet, as in the package's own file. */
  public boolean configuresNothing() {
    return problems.equals(List.of(NO_UPLINK));
  }

  /**
   * One thing that is wrong; what the file's author wrote is cut where it is long, and shown
   * without control characters.
   *
   * @param path the key, such as {@code uplink[1].gateway}; empty for the file as a whole
   * @param text what is wrong and what would be right
   */
  public record Problem(String path, String text) {

    private static final int MOST_PATH = 160;
    private static final int MOST_TEXT = 500;

    /** Takes the beginnings. */
    public Problem {
      path = Excerpt.of(path, MOST_PATH);
      text = Excerpt.of(text, MOST_TEXT);
    }

    @Override
    public String toString() {
      return path.isEmpty() ? text : path + ": " + text;
    }
  }
}
