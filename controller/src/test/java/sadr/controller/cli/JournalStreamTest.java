package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStreamTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void knowsTheStreamByDeviceAndInode() throws IOException {
    Path file = Files.createFile(directory.resolve("stream"));
    Path other = Files.createFile(directory.resolve("other"));
    String name = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");

    assertThat(JournalStream.leadsTo(Map.of("JOURNAL_STREAM", name), file)).isTrue();
    assertThat(JournalStream.leadsTo(Map.of("JOURNAL_STREAM", name), other)).isFalse();
    assertThat(JournalStream.leadsTo(Map.of("JOURNAL_STREAM", "nonsense"), file)).isFalse();
    assertThat(JournalStream.leadsTo(Map.of("JOURNAL_STREAM", name), directory.resolve("gone")))
        .isFalse();
    assertThat(JournalStream.leadsTo(Map.of(), file)).isFalse();
  }

  @Test
  void marksEachLine() {
    assertThat(JournalStream.marked(3, "one\ntwo\n")).isEqualTo("<3>one\n<3>two\n");
    assertThat(JournalStream.marked(6, "one")).isEqualTo("<6>one");
  }
}
