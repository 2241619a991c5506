package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.StateConfig;
import sadr.controller.control.JournalReader;
import sadr.controller.control.JsonObject;
import sadr.controller.core.Notice;
import sadr.controller.hook.HookEvent;

class EventFileTest {

  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path directory;

  private EventFile file(long size, int files) {
    return EventFile.open(new StateConfig(directory, size, files));
  }

  private static String line(int number) {
    return EventFile.line(
        AT.plusSeconds(number), Notice.of("uplink.up", "u" + number, "probes", Map.of()));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(EventFileTest::line).toList();
  }

  private static void append(EventFile file, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      file.append(line(i) + "\n");
    }
  }

  private JournalReader reader(Optional<Instant> since) {
    return new JournalReader(EventFile.in(directory), since);
  }

  private static List<String> rest(JournalReader reader) throws IOException {
    List<String> read = new ArrayList<>();
    do {
      reader.next().ifPresent(read::add);
    } while (!reader.isAtEnd());
    return read;
  }

  private List<String> all() throws IOException {
    try (JournalReader reader = reader(Optional.empty())) {
      return rest(reader);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void goesOnAtTheEndOfAFileThatSomebodyCut() throws IOException {
    EventFile file = EventFile.open(StateConfig.in(directory));
    file.append("{\"event\":\"one\"}\n");
    Files.write(EventFile.in(directory), new byte[0]);
    file.append("{\"event\":\"two\"}\n");
    assertThat(Files.readString(EventFile.in(directory))).isEqualTo("{\"event\":\"two\"}\n");
  }

  @Test
  void everyLineHasTheDesignsFields() {
    assertThat(EventFile.line(AT, Notice.of("uplink.up", "fiber", "probes", Map.of())))
        .isEqualTo(
            "{\"at\":\"2026-11-21T12:00:00Z\",\"event\":\"uplink.up\",\"uplink\":\"fiber\",\"cause\":\"probes\"}");
    assertThat(EventFile.line(AT, Notice.of("daemon.start", "asked", Map.of("version", "1.2"))))
        .isEqualTo(
            "{\"at\":\"2026-11-21T12:00:00Z\",\"event\":\"daemon.start\",\"uplink\":null,\"cause\":\"asked\",\"version\":\"1.2\"}");
  }

  @Test
  void longDetailsLoseTheirEnds() throws Exception {
    String problems = "é\n\u001b\"".repeat(100_000);
    String line =
        EventFile.line(
            AT,
            Notice.of(
                "config.rejected", "invalid", Map.of("problems", problems, "file", "a.toml")));
    assertThat(line.getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(HookEvent.MOST_LINE / 2, HookEvent.MOST_LINE);
    JsonObject read = JsonObject.parse(line);
    assertThat(read.text("truncated")).isEqualTo("true");
    assertThat(read.text("file")).isEqualTo("a.toml");
    assertThat(read.text("problems")).startsWith("é\n\u001b\"é").endsWith("…");
  }

  @Test
  void isBoundedAndReadAsOneRowOldestFirst() throws IOException {
    append(file(1000, 3), 0, 100);
    assertThat(names()).containsExactly("events.jsonl", "events.jsonl.1", "events.jsonl.2");
    for (String name : names()) {
      assertThat(Files.size(directory.resolve(name))).isLessThanOrEqualTo(1000);
    }
    List<String> read = all();
    assertThat(read).hasSizeBetween(20, 33);
    assertThat(read).isEqualTo(lines(100 - read.size(), 100));
  }

  @Test
  void fewerFilesByTheConfigurationAreFewerOnTheDisk() throws IOException {
    EventFile file = file(1000, 6);
    append(file, 0, 100);
    assertThat(names()).hasSize(6);
    file.limit(new StateConfig(directory, 1000, 2));
    append(file, 100, 120);
    assertThat(names()).containsExactly("events.jsonl", "events.jsonl.1");
  }

  @Test
  void sinceReadsRotatedFilesToo() throws IOException {
    append(file(1000, 6), 0, 50);
    // Files of other days would be left out by their time of change; here all are of this second.
    try (JournalReader reader = reader(Optional.of(AT.plusSeconds(12)))) {
      assertThat(rest(reader)).isEqualTo(lines(12, 50));
    }
  }

  @Test
  void followerMissesNothingOverRotations() throws IOException {
    EventFile file = file(1000, 5);
    append(file, 0, 3);
    try (JournalReader follower = reader(Optional.empty())) {
      List<String> read = new ArrayList<>(rest(follower));
      append(file, 3, 40); // Three rotations at once.
      read.addAll(rest(follower));
      append(file, 40, 41);
      read.addAll(rest(follower));
      assertThat(read).isEqualTo(lines(0, 41));
    }
  }

  @Test
  void followerThatIsTooSlowGoesOnWithTheOldestThatIsThere() throws IOException {
    EventFile file = file(1000, 2);
    append(file, 0, 3);
    try (JournalReader follower = reader(Optional.empty())) {
      assertThat(rest(follower)).hasSize(3);
      append(file, 3, 100);
      List<String> read = rest(follower);
      assertThat(read).endsWith(line(99)).doesNotHaveDuplicates();
      // Nobody takes the file away that is open; between it and the oldest there is a gap.
      assertThat(read).startsWith(line(3)).containsAll(lines(90, 100));
    }
  }

  @Test
  void followerMissesNothingWhileAnotherThreadRotates() throws Exception {
    EventFile file = file(3000, 100);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                append(file, 0, 1000);
              } catch (IOException e) {
                throw new AssertionError(e);
              } finally {
                done.set(true);
              }
            });
    writer.start();
    List<String> read = new ArrayList<>();
    try (JournalReader follower = reader(Optional.empty())) {
      boolean last = false;
      while (!last) {
        last = done.get();
        read.addAll(rest(follower));
      }
    }
    writer.join();
    assertThat(read).isEqualTo(lines(0, 1000));
  }

  @Test
  void crashBetweenAnyTwoStepsOfARotationLosesNothing() throws IOException {
    append(file(1000, 4), 0, 30);
    List<String> before = all();
    // As after the first link of a turn: a file under two names.
    Path first = directory.resolve("events.jsonl.1");
    Path second = directory.resolve("events.jsonl.2");
    Files.deleteIfExists(directory.resolve("events.jsonl.3"));
    Files.move(second, directory.resolve("events.jsonl.3"));
    Files.createLink(second, first);
    assertThat(all()).isEqualTo(before);
    append(file(1000, 4), 30, 45);
    assertThat(all()).containsAll(lines(30, 45)).doesNotHaveDuplicates().isSorted();
  }
}
