package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.control.StatusReport;

class PlanCommandTest {

  /** A kernel that holds all of it. */
  private static final Program CONTENT =
      new Program() {
        @Override
        public void run(Config config, Path file) {
          throw new AssertionError();
        }

        @Override
        public boolean rests(ConfigException bad, Path file) {
          throw new AssertionError();
        }

        @Override
        public List<String> plan(Config config, Optional<StatusReport> running) {
          return List.of();
        }

        @Override
        public void tryFirst(Config config, Path file, Duration forTime) {
          throw new AssertionError();
        }

        @Override
        public void watch(Path stateDirectory, Duration forTime) {
          throw new AssertionError();
        }

        @Override
        public void expire(Path stateDirectory) {
          throw new AssertionError();
        }

        @Override
        public List<String> flush(Config config) {
          throw new AssertionError();
        }

        @Override
        public Inspector inspector() {
          throw new AssertionError();
        }
      };

  @TempDir Path directory;

  @Test
  void saysSoWhenThereIsNothingToDo() throws IOException {
    Path file = directory.resolve("sadr.toml");
    Files.writeString(
        file,
        """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "none"
        prefixes = ["2001:db8:a000::/56"]
        [control]
        socket = "%s/sadr.sock"
        """
            .formatted(directory));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

    assertThat(SadrCommand.execute(() -> CONTENT, print, print, "plan", "-c", file.toString()))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("# nothing: the kernel holds all of it\n");
  }
}
