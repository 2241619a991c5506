package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a daemon, on rotated files. */
class EventsCommandTest {

  @TempDir private Path directory;

  private int exit;
  private String complaint = "";

  private static String line(int minute, String kind, String uplink) {
    return "{\"at\":\"2026-11-21T12:%02d:00Z\",\"event\":\"%s\",\"uplink\":\"%s\",\"cause\":\"x\"}"
        .formatted(minute, kind, uplink);
  }

  private static final List<String> LINES =
      List.of(
          line(0, "uplink.up", "fiber"),
          line(1, "uplink.down", "cable"),
          line(2, "admin.drain", "fiber"),
          line(3, "uplink.down", "fiber"),
          line(4, "uplink.up", "cable"));

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        directory.resolve("sadr.toml"),
        """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "none"
        prefixes = ["2001:db8:a000::/56"]
        [control]
        socket = "%1$s/sadr.sock"
        [state]
        directory = "%1$s"
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("events.jsonl.2"), LINES.get(0) + "\n" + LINES.get(1) + "\n");
    Files.writeString(directory.resolve("events.jsonl.1"), LINES.get(2) + "\n");
    Files.writeString(directory.resolve("events.jsonl"), LINES.get(3) + "\n" + LINES.get(4) + "\n");
  }

  private List<String> events(String... options) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "events",
                "--json",
                "-c",
                directory.resolve("sadr.toml").toString(),
                "--socket",
                directory.resolve("sadr.sock").toString()));
    line.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    exit =
        SadrCommand.execute(
            () -> {
              throw new AssertionError("no program");
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            line.toArray(String[]::new));
    complaint = err.toString(StandardCharsets.UTF_8);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static List<String> lines(int... numbers) {
    return java.util.Arrays.stream(numbers).mapToObj(LINES::get).toList();
  }

  @Test
  void allFilesAreOneRow() {
    assertThat(events()).isEqualTo(LINES);
    assertThat(exit).isZero();
  }

  @Test
  void filtersLeaveWhatIsAskedFor() {
    assertThat(events("--uplink", "fiber")).isEqualTo(lines(0, 2, 3));
    assertThat(events("--kind", "uplink.down")).isEqualTo(lines(1, 3));
    assertThat(events("--kind", "admin", "--kind", "uplink.up")).isEqualTo(lines(0, 2, 4));
    assertThat(events("--uplink", "fiber", "--uplink", "cable", "--kind", "uplink"))
        .isEqualTo(lines(0, 1, 3, 4));
    assertThat(events("--since", "2026-11-21T12:01:00Z", "--until", "2026-11-21T12:03:00Z"))
        .isEqualTo(lines(1, 2, 3));
    assertThat(events("--kind", "uplink", "--last", "2")).isEqualTo(lines(3, 4));
    assertThat(events("--last", "100")).isEqualTo(LINES);
    assertThat(events("--uplink", "fiber", "--since", "1s")).isEmpty();
    assertThat(exit).isZero();
  }

  @Test
  void nonsenseIsRefusedWithWhatWouldBeRight() {
    assertThat(events("--kind", "uplink.dwon")).isEmpty();
    assertThat(exit).isEqualTo(2);
    assertThat(complaint).contains("did you mean \"uplink.down\"?");
    assertThat(events("--last", "0")).isEmpty();
    assertThat(exit).isEqualTo(2);
    assertThat(events("--uplink", "fiber", "--uplink", "dsl")).isEqualTo(lines(0, 2, 3));
    assertThat(exit).isEqualTo(2);
    assertThat(complaint).contains("there is no uplink \"dsl\"; there are fiber");
    assertThat(events("--follow", "--until", "1h")).isEmpty();
    assertThat(exit).isEqualTo(2);
  }
}
