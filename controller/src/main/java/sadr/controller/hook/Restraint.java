package sadr.controller.hook;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps a hook from taking the daemon's share: a process inherits the daemon's protection from
 * the kernel's memory killer and its limits. Against accidents: a hook that wants the protection
 * back may take it again (proc(5), oom_score_adj). Immutable.
 *
 * @param ofMemory whether the daemon is protected, so that a hook has to be stripped of it
 * @param ofProcesses whether the daemon may have more processes than a hook gets
 */
record Restraint(boolean ofMemory, boolean ofProcesses) {

  /**
   * Of all processes and threads of its user, the daemon's own and other hooks' among them: the
   * kernel counts by user, and compares with the limit of the one that begins another
   * (getrlimit(2), RLIMIT_NPROC). So a hook that multiplies is stopped, and the daemon is not.
   */
  static final int MOST_PROCESSES = 200;

  private static final Pattern HARD_LIMIT =
      Pattern.compile("(?m)^Max processes +\\S+ +([0-9]+|unlimited) ");

  /** The names of the programs that do it, with their arguments, one list each. */
  List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    if (ofMemory) {
      commands.add(List.of("choom", "-n", "0", "--"));
    }
    commands.add(
        ofProcesses
            ? List.of("prlimit", "--nproc=" + MOST_PROCESSES, "--core=0", "--")
            : List.of("prlimit", "--core=0", "--"));
    return commands;
  }

  /** As this process needs it. */
  static Restraint ofThisProcess() {
    return of(read("/proc/self/oom_score_adj"), read("/proc/self/limits"));
  }

  /**
   * From what the kernel tells (proc(5)).
   *
   * @param score {@code oom_score_adj}; empty if unknown
   * @param limits {@code limits}; empty if unknown
   */
  static Restraint of(String score, String limits) {
    Matcher hard = HARD_LIMIT.matcher(limits);
    boolean more =
        hard.find()
            && (hard.group(1).equals("unlimited")
                || hard.group(1).length() > 9
                || Integer.parseInt(hard.group(1)) >= MOST_PROCESSES);
    return new Restraint(score.startsWith("-"), more);
  }

  private static String read(String file) {
    try (FileInputStream stream = new FileInputStream(file)) {
      return new String(stream.readNBytes(4096), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return ""; // No /proc: nothing to be taken away that we know of.
    }
  }
}
