package sadr.controller.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sadr.controller.config.ConfigException;

/**
 * Where commands print.
 *
 * @param out for what was asked for
 * @param err for what went wrong
 * @param colour whether {@code out} shows colours: a terminal, and no NO_COLOR (no-color.org)
 */
record Console(PrintWriter out, PrintWriter err, boolean colour) {

  static Console of(OutputStream out, OutputStream err) {
    String noColour = System.getenv("NO_COLOR");
    boolean colour = (noColour == null || noColour.isEmpty()) && isTerminal();
    return new Console(
        new PrintWriter(out, false, StandardCharsets.UTF_8),
        new PrintWriter(err, false, StandardCharsets.UTF_8),
        colour);
  }

  /**
   * From JDK 22 on System.console is there without a terminal too; the start script knows better.
   */
  private static boolean isTerminal() {
    return Boolean.getBoolean("sadr.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  /** Prints a line to {@code out}. */
  void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Prints lines to {@code out}. */
  void print(List<String> lines) {
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }

  /** Prints what went wrong. */
  void error(String message) {
    err.println(JournalStream.error("sadr: " + message));
    err.flush();
  }

  /** Prints all that is wrong with a configuration. */
  void problems(ConfigException bad) {
    int count = bad.count();
    String head = "sadr: the configuration has " + (count == 1 ? "a problem" : count + " problems");
    err.println(JournalStream.error(head));
    bad.problems().forEach(problem -> err.println(JournalStream.error("  " + problem)));
    err.flush();
  }
}
