package sadr.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {

  @TempDir private Path directory;
  private Path file;
  private EventTail tail;

  @BeforeEach
  void begin() {
    file = directory.resolve("events.jsonl");
    tail = new EventTail(file);
  }

  private static String event(int number) {
    return "{\"event\":\"uplink.up\",\"n\":" + number + "}";
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void findsWhatIsThereAndThenWhatIsAdded() throws IOException {
    assertThat(tail.next()).isEmpty();
    write(event(1) + "\n" + event(2) + "\n");
    assertThat(tail.next()).containsExactly(event(1), event(2));
    assertThat(tail.next()).isEmpty();
    write(event(3) + "\n");
    assertThat(tail.next()).containsExactly(event(3));
  }

  @Test
  void waitsForTheEndOfALine() throws IOException {
    write(event(1).substring(0, 10));
    assertThat(tail.next()).isEmpty();
    write(event(1).substring(10) + "\n");
    assertThat(tail.next()).containsExactly(event(1));
  }

  @Test
  void leavesOutWhatIsNoEvent() throws IOException {
    write("{\"event\":\"upl\n[1]\n{}\n\n" + event(1) + "\n");
    assertThat(tail.next()).containsExactly(event(1));
  }

  @Test
  void ofALongLogReadsTheEnd() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(event(i)).append('\n');
    }
    write(text.toString());
    List<String> events = tail.next();
    assertThat(events).hasSizeBetween(3000, 5000).endsWith(event(9999)).doesNotContain(event(1));
  }

  @Test
  void ofWhatCameDuringALongTimeWithoutALookReadsTheEnd() throws IOException {
    write(event(1) + "\n");
    assertThat(tail.next()).containsExactly(event(1));
    StringBuilder text = new StringBuilder();
    for (int i = 2; i < 10_000; i++) {
      text.append(event(i)).append('\n');
    }
    write(text.toString());
    List<String> events = tail.next();
    assertThat(events).hasSizeBetween(3000, 5000).endsWith(event(9999)).doesNotContain(event(2));
    assertThat(tail.next()).isEmpty();
  }

  @Test
  void goesOnInTheFileThatReplacesIt() throws IOException {
    write(event(1) + "\n");
    tail.next();
    write(event(2) + "\n");
    Files.move(file, directory.resolve("events.jsonl.1"));
    write(event(3) + "\n");
    assertThat(tail.next()).containsExactly(event(2), event(3));
  }

  @Test
  void beginsAgainWhereTheFileWasCut() throws IOException {
    write(event(1) + "\n" + event(2) + "\n");
    tail.next();
    Files.writeString(file, event(3) + "\n");
    assertThat(tail.next()).containsExactly(event(3));
  }
}
