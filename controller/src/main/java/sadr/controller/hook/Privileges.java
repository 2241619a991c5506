package sadr.controller.hook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.HookConfig;
import sadr.controller.config.UserTable;

/**
 * What the daemon may do to a process that it starts (capabilities(7)), and the words that take its
 * privileges away: setpriv(1), setsid(1), choom(1) and prlimit(1) of util-linux and nice(1).
 *
 * @param capabilities the daemon's effective ones, a bit each
 * @param restraint what else is taken away
 */
record Privileges(long capabilities, Restraint restraint) {

  private static final int CAP_KILL = 5;
  private static final int CAP_SETGID = 6;
  private static final int CAP_SETUID = 7;
  private static final int CAP_SETPCAP = 8;

  /** Whether a process can be given another user, and be ended then. */
  boolean maySwitchUser() {
    return has(CAP_SETUID) && has(CAP_SETGID) && has(CAP_KILL);
  }

  /**
   * The command line of {@code hook}: in its own session, behind everybody else for the processor,
   * within limits, as its user if that may be, and never again with any capability.
   *
   * @throws HookFailure if the user or a program that this needs is missing
   */
  List<String> commandLine(HookConfig hook) throws HookFailure {
    List<String> line = new ArrayList<>(List.of(tool("setsid"), tool("nice"), "-n", "10"));
    for (List<String> command : restraint.commands()) {
      line.add(tool(command.get(0)));
      line.addAll(command.subList(1, command.size()));
    }
    line.add(tool("setpriv"));
    if (maySwitchUser()) {
      UserTable.User user =
          UserTable.find(hook.user())
              .orElseThrow(
                  () -> new HookFailure("there is no user \"" + hook.user() + "\" any more"));
      line.add("--reuid=" + user.uid());
      line.add("--regid=" + user.gid());
      line.add("--clear-groups");
    }
    line.add("--inh-caps=-all");
    line.add("--ambient-caps=-all");
    if (has(CAP_SETPCAP)) {
      line.add("--bounding-set=-all");
    }
    line.add("--no-new-privs");
    line.add("--");
    line.addAll(hook.program());
    return line;
  }

  private boolean has(int capability) {
    return (capabilities >>> capability & 1) == 1;
  }

  private static String tool(String name) throws HookFailure {
    Optional<Path> found =
        List.of("/usr/bin/", "/bin/").stream()
            .map(folder -> Path.of(folder + name))
            .filter(Files::isExecutable)
            .findFirst();
    return found
        .orElseThrow(() -> new HookFailure("there is no " + name + "(1) in /usr/bin or /bin"))
        .toString();
  }
}
