package sadr.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether what this process writes to its standard error is read by systemd's journal, and how it
 * is told there how bad a line is: by {@code <N>} before it (sd-daemon(3)).
 */
public final class JournalStream {

  /** Of syslog(3): the program cannot do what it was asked for. */
  private static final int ERROR = 3;

  private static final boolean STANDARD_ERROR =
      leadsTo(System.getenv(), Path.of("/proc/self/fd/2"));

  private JournalStream() {}

  /** Whether standard error is the journal's. */
  public static boolean isStandardError() {
    return STANDARD_ERROR;
  }

  /**
   * {@code text} with each of its lines marked, its end as it is.
   *
   * @param priority 0 (emergency) to 7 (debug), as in syslog(3)
   */
  public static String marked(int priority, String text) {
    String mark = "<" + priority + ">";
    return text.lines().map(line -> mark + line).collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  /** An error, marked where the journal reads it. */
  static String error(String text) {
    return STANDARD_ERROR ? marked(ERROR, text) : text;
  }

  /**
   * Whether {@code file} is the stream that JOURNAL_STREAM names by device and inode: a child whose
   * standard error goes elsewhere inherits the variable too (systemd.exec(5)).
   */
  static boolean leadsTo(Map<String, String> environment, Path file) {
    String stream = environment.get("JOURNAL_STREAM");
    if (stream == null) {
      return false;
    }
    try {
      Map<String, Object> found = Files.readAttributes(file, "unix:dev,ino");
      return stream.equals(found.get("dev") + ":" + found.get("ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // What cannot be told is taken for something else.
    }
  }
}
