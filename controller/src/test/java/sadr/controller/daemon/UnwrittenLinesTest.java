package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnwrittenLinesTest {

  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  private final UnwrittenLines backlog = new UnwrittenLines();

  private void add(int from, int to) {
    for (int i = from; i < to; i++) {
      backlog.add(AT.plusSeconds(i), "line " + i);
    }
  }

  private String drained() {
    StringBuilder text = new StringBuilder();
    for (UnwrittenLines.Batch next = backlog.next(); !next.isEmpty(); next = backlog.next()) {
      text.append(next.text());
      backlog.written(next);
    }
    return text.toString();
  }

  @Test
  void whatWasNotWrittenIsGivenAgain() {
    add(0, 3);
    assertThat(backlog.next().text()).isEqualTo("line 0\nline 1\nline 2\n");
    add(3, 4);
    assertThat(drained()).isEqualTo("line 0\nline 1\nline 2\nline 3\n");
    assertThat(backlog.next().isEmpty()).isTrue();
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void oldestGiveWayAndOneLineTellsHowMany() {
    add(0, 2005);
    assertThat(backlog.waiting()).isEqualTo(2000);
    assertThat(backlog.lost()).isEqualTo(5);
    String text = drained();
    assertThat(text.lines()).hasSize(2001);
    assertThat(text)
        .startsWith("{\"at\":\"2026-11-21T12:00:04Z\",\"event\":\"events.lost\",\"uplink\":null,")
        .contains("\"count\":\"5\"", "\nline 5\n")
        .doesNotContain("\nline 4\n");
    add(0, 1);
    assertThat(drained()).as("told once").isEqualTo("line 0\n");
  }

  @Test
  void longLinesAreBoundedByTheirSize() {
    for (int i = 0; i < 100; i++) {
      backlog.add(AT, "x".repeat(100_000));
    }
    assertThat(backlog.waiting()).isEqualTo(5);
    backlog.add(AT, "x".repeat(1_000_000));
    assertThat(backlog.waiting()).isEqualTo(1);
  }
}
