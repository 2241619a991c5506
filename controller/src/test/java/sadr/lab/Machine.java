package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Debian 12 with systemd as its process 1 in the place of the lab's router: its own processes and
 * files, the router's network. What it changes is gone with it.
 */
final class Machine implements AutoCloseable {

  private static final Path SCRIPT = Lab.root().resolve("controller/src/test/deb/machine");

  private final Process process;
  private final Path folder;

  private Machine(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Makes the root folder where there is none yet: that takes a minute or two, and a network. */
  static void prepare() {
    try {
      Process made =
          new ProcessBuilder(SCRIPT.toString(), "root")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(made.waitFor(10, TimeUnit.MINUTES)).as("debootstrap ends").isTrue();
      assertThat(made.exitValue()).as("debootstrap").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Boots it in the router's network; {@code folder} is an empty one for its use. */
  static Machine boot(Topology topology, Path folder) {
    try {
      Path log = folder.resolve("log");
      List<String> line =
          topology.inside("router", List.of(SCRIPT.toString(), "boot", folder.toString()));
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Machine machine = new Machine(process, folder);
      await("the machine runs")
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                assertThat(process.isAlive()).as(() -> Lab.read(log)).isTrue();
                return Files.exists(folder.resolve("pid"))
                    && machine.exec("systemctl", "is-system-running").out().equals("running\n");
              });
      return machine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command there. */
  Outcome exec(String... command) {
    List<String> line =
        new ArrayList<>(List.of("nsenter", "-a", "-t", Lab.read(folder.resolve("pid")).strip()));
    line.addAll(List.of(command));
    return Outcome.of(line);
  }

  /** Runs a shell's command there, which must work; what it printed. */
  String sh(String command) {
    return exec("sh", "-c", command).mustWork();
  }

  /** Where a file put into {@link #in} is found there. */
  static String inside(String file) {
    return "/mnt/" + file;
  }

  /** The folder that is its /mnt. */
  Path in() {
    return folder.resolve("in");
  }

  /** A property of the service, as systemd tells. */
  String property(String name) {
    return sh("systemctl show -P " + name + " sadr").strip();
  }

  /**
   * All that the service wrote to the journal, and systemd about it, once it stands there.
   *
   * @param options more of journalctl's
   */
  String journal(String... options) {
    return sh("journalctl --sync; journalctl --no-pager -u sadr " + String.join(" ", options));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the machine ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
