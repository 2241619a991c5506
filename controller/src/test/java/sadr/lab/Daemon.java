package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of {@code sadr run} on the lab's router, and what it says of itself. */
final class Daemon implements AutoCloseable {

  private final Process process;
  private final Path socket;
  private final Path log;

  private Daemon(Process process, Path socket, Path log) {
    this.process = process;
    this.socket = socket;
    this.log = log;
  }

  /** Starts it; what it prints is appended to {@code log}. */
  static Daemon start(List<String> command, Path socket, Path log) {
    try {
      // A JVM leaves alone what it finds ignored, as after nohup.
      List<String> line = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
      line.addAll(command);
      ProcessBuilder prepared = new ProcessBuilder(line).redirectErrorStream(true);
      prepared.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      return new Daemon(prepared.start(), socket, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers and the kernel is as it wants it. */
  Daemon awaitReady() {
    await("daemon ready")
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              assertThat(process.isAlive()).as(log()).isTrue();
              return answers() && status().at("/kernel/inSync").asBoolean();
            });
    // kill -9 has to hit the daemon itself, not a script that started it.
    assertThat(process.info().command().orElse("")).endsWith("java");
    return this;
  }

  /** Waits until it has rehearsed failovers, as one has that has been up for half a minute. */
  void awaitRehearsed() {
    await("the end of the rehearsal")
        .ignoreException(IOException.class) // A thread may end while it is asked for its name.
        .until(() -> !threads().contains("rehearsal"));
  }

  private List<String> threads() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
      for (Path task : tasks) {
        names.add(Files.readString(task.resolve("comm")).strip());
      }
    }
    return names;
  }

  /** Whether somebody answers at the control socket. */
  boolean answers() {
    try {
      return ControlClient.ask(socket, "status").findParent("uplinks") != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** What {@code sadr status --json} prints, asked without the start of a JVM. */
  JsonNode status() {
    try {
      JsonNode found = ControlClient.ask(socket, "status").findParent("uplinks");
      assertThat(found).as("an answer with uplinks").isNotNull();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code sadr COMMAND UPLINK} does, without the start of a JVM. */
  void order(String command, String uplink) {
    try {
      JsonNode answer = ControlClient.askAbout(socket, command, uplink);
      assertThat(answer.get("ok").asBoolean()).as(answer.toString()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One uplink's part of the status. */
  JsonNode uplink(String name) {
    for (JsonNode uplink : status().get("uplinks")) {
      if (uplink.get("name").asText().equals(name)) {
        return uplink;
      }
    }
    throw new AssertionError("no uplink " + name + " in the status");
  }

  /** Its health: unknown, up, down. */
  String health(String uplink) {
    return uplink(uplink).get("health").asText();
  }

  /** Waits for a health. */
  void awaitHealth(String uplink, String health) {
    await(uplink + " " + health)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> health(uplink).equals(health));
  }

  /** SIGKILL, and waits for its end. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, and waits for its end. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  /** Sends a signal, such as "HUP". */
  void signal(String name) {
    Outcome.of(List.of("kill", "-" + name, Long.toString(process.pid()))).mustWork();
  }

  /** SIGSTOP. */
  void stop() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** Its process number. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended. */
  int awaitEnd() {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the daemon ends\n" + log()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All that this daemon and those before it printed. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
