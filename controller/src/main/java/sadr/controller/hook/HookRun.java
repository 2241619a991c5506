package sadr.controller.hook;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.HookConfig;
import sadr.sys.ProcessGroup;

/**
 * One run of a hook, from its start to the end of all that it has started. The thread that calls
 * waits for the hook.
 */
final class HookRun {

  private static final Logger log = LoggerFactory.getLogger(HookRun.class);

  /** Signals end a shell's child with 128 and their number, and so does Java tell of them. */
  private static final int SIGNALLED = 128;

  /** What setpriv(1) and nice(1) end with where they could not become the program. */
  private static final List<Integer> NOT_STARTED = List.of(125, 126, 127);

  /** Between two looks at what it prints: it is held up by a pipe that is full. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * How it went.
   *
   * @param result in a word
   * @param detail for people; may be empty
   * @param output what it printed, on one line
   */
  record Report(HookResult result, String detail, String output) {}

  private final HookConfig hook;
  private final Privileges privileges;

  HookRun(HookConfig hook, Privileges privileges) {
    this.hook = hook;
    this.privileges = privileges;
  }

  /** Runs it for {@code event}. */
  Report run(HookEvent event) throws InterruptedException {
    try (HookOutput output = HookOutput.open()) {
      Process process = start(event, output);
      feed(process, event);
      return follow(process, output);
    } catch (IOException | HookFailure e) {
      return new Report(HookResult.UNSTARTABLE, String.valueOf(e.getMessage()), "");
    }
  }

  private Process start(HookEvent event, HookOutput output) throws IOException, HookFailure {
    ProcessBuilder prepared = new ProcessBuilder(privileges.commandLine(hook));
    prepared.directory(new File("/"));
    prepared.redirectErrorStream(true);
    prepared.redirectOutput(output.file());
    Map<String, String> environment = prepared.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("SADR_EVENT", event.kind());
    environment.put("SADR_UPLINK", event.uplink());
    environment.put("SADR_CAUSE", event.cause());
    Process started = prepared.start();
    output.begun();
    return started;
  }

  /** Does not wait: the pipe takes all of it. */
  private static void feed(Process process, HookEvent event) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It does not care to read: its choice.
      log.debug("hook.unread cause=\"{}\"", e.getMessage());
    }
  }

  private Report follow(Process process, HookOutput output) throws InterruptedException {
    long end = System.nanoTime() + hook.timeout().toNanos();
    boolean ended = false;
    try {
      while (!ended && !output.isFlood() && end - System.nanoTime() > 0) {
        long left = Math.min(LOOK_NANOS, end - System.nanoTime());
        ended = process.waitFor(Math.max(1, left), TimeUnit.NANOSECONDS);
        output.take();
      }
    } finally {
      end(process);
    }
    output.take();
    String text = output.text();
    if (output.isFlood()) {
      return new Report(HookResult.FLOOD, "it printed more than 64 KiB and was ended", text);
    }
    if (!ended) {
      long millis = hook.timeout().toMillis();
      return new Report(HookResult.TIMEOUT, "not done after " + millis + " ms, ended", text);
    }
    return judged(process.exitValue(), text);
  }

  private static Report judged(int status, String text) {
    if (status == 0) {
      return new Report(HookResult.OK, "", text);
    }
    if (NOT_STARTED.contains(status)) {
      return new Report(HookResult.UNSTARTABLE, "status " + status, text);
    }
    return status > SIGNALLED
        ? new Report(HookResult.SIGNAL, "ended by signal " + (status - SIGNALLED), text)
        : new Report(HookResult.FAILED, "status " + status, text);
  }

  /**
   * Ends the process and all that it has started: its group, whose number is its own, and those of
   * its children that have made themselves groups of their own.
   */
  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    boolean unused = ProcessGroup.kill(process.pid());
    process.destroyForcibly(); // Where it has no group yet.
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
