package sadr.controller.trial;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes that outlive the terminal: in a session of their own (setsid(1)), so that no hang-up
 * reaches them, with nothing of the terminal open. Where systemd runs, in a scope of their own too
 * (systemd-run(1)): logind may end all that a login has started (KillUserProcesses=), whatever its
 * session.
 */
public final class Watch {

  /** The daemon goes first. */
  private static final long GRACE_SECONDS = 2;

  /** Sleeps, then has all put back; again every 5 s, for an hour, while that fails. */
  private static final String SCRIPT =
      "trap '' HUP INT; sleep \"$1\"; n=0;"
          + " while [ $n -lt 720 ]; do"
          + " \"$2\" try --expire \"$3\" && exit 0; n=$((n + 1)); sleep 5; done";

  /**
   * Becomes its arguments, in a scope if that can be had. The process stays the same: systemd-run
   * becomes the program once there is a scope.
   */
  private static final String SCOPED =
      "if [ -d /run/systemd/system ] && systemd-run --quiet --collect --scope true; then"
          + " exec systemd-run --quiet --collect --scope --description='sadr try' -- \"$@\"; fi;"
          + " exec \"$@\"";

  private final String program;

  private Watch(String program) {
    this.program = program;
  }

  /** With the program that this one was started by; empty if that cannot be told. */
  public static Optional<Watch> ofThisProgram() {
    return Optional.ofNullable(System.getProperty("sadr.program")).map(Watch::new);
  }

  /**
   * Watches over a trial.
   *
   * @param stateDirectory where the trial is kept
   * @param forTime until it is over
   */
  public void over(Path stateDirectory, Duration forTime) throws IOException {
    String seconds = Long.toString(forTime.toSeconds() + GRACE_SECONDS);
    Process unused =
        start(
            List.of("sh", "-c", SCRIPT, "sadr-try", seconds, program, stateDirectory.toString()),
            Redirect.DISCARD);
  }

  /** Starts a daemon, which prints to {@code log}. */
  public ProcessHandle daemon(Path config, Optional<Path> socket, Path log) throws IOException {
    List<String> line = new ArrayList<>(List.of(program, "run", "-c", config.toString()));
    socket.ifPresent(path -> line.addAll(List.of("--socket", path.toString())));
    return start(line, Redirect.appendTo(log.toFile())).toHandle();
  }

  private static Process start(List<String> command, Redirect output) throws IOException {
    List<String> line = new ArrayList<>(List.of("setsid", "--", "sh", "-c", SCOPED, "sadr-try"));
    line.addAll(command);
    ProcessBuilder prepared = new ProcessBuilder(line);
    prepared.directory(new File("/"));
    prepared.redirectInput(new File("/dev/null"));
    prepared.redirectErrorStream(true);
    prepared.redirectOutput(output);
    return prepared.start();
  }
}
