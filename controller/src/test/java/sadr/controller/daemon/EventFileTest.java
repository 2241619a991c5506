package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Notice;

class EventFileTest {

  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void goesOnAtTheEndOfAFileThatSomebodyCut(@TempDir Path directory) throws IOException {
    try (EventFile file = EventFile.open(directory)) {
      file.append("{\"event\":\"one\"}\n");
      Files.write(EventFile.in(directory), new byte[0]);
      file.append("{\"event\":\"two\"}\n");
    }
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
}
