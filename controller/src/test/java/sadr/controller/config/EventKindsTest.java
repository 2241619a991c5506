package sadr.controller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventKindsTest {

  /** As the first text of a notice, or of a call that makes one. */
  private static final Pattern NOTICE =
      Pattern.compile(
          "(?:Notice\\.of\\(|new Notice\\(|tell\\()\\s*\"([a-z]+\\.[a-z]+)\"|\\?"
              + " \"(drill\\.[a-z]+)\"");

  @Test
  void everyKindThatTheProgramTellsIsKnown() throws IOException {
    Set<String> told = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        NOTICE
            .matcher(Files.readString(file))
            .results()
            .forEach(m -> told.add(m.group(1) == null ? m.group(2) : m.group(1)));
      }
    }
    assertThat(EventKinds.ALL).containsAll(told);
    assertThat(told).hasSizeGreaterThan(EventKinds.ALL.size() / 2);
  }
}
