package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

  @Test
  void goesOnAtTheEndOfAFileThatSomebodyCut(@TempDir Path directory) throws IOException {
    try (EventFile file = EventFile.open(directory)) {
      file.append("{\"event\":\"one\"}\n");
      Files.write(EventFile.in(directory), new byte[0]);
      file.append("{\"event\":\"two\"}\n");
    }
    assertThat(Files.readString(EventFile.in(directory))).isEqualTo("{\"event\":\"two\"}\n");
  }
}
