package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the story of a drill is over, and what is said then. */
class DrillStoryTest {

  private final List<String> lines = new ArrayList<>();
  private final DrillStory story = new DrillStory("fiber", lines::add);

  @BeforeEach
  void begin() {
    event(
        "00",
        "drill.start",
        "fiber",
        "\"cause\":\"asked\",\"traffic\":\"true\",\"cut\":\"2026-11-22T07:00:00Z\","
            + "\"until\":\"2026-11-22T07:00:15Z\"");
  }

  private void event(String second, String kind, String uplink, String more) {
    story.event(
        "{\"at\":\"2026-11-22T07:00:%sZ\",\"event\":\"%s\",\"uplink\":\"%s\",%s}"
            .formatted(second, kind, uplink, more));
  }

  private void cutEnds() {
    event("15", "drill.end", "fiber", "\"cause\":\"time\",\"verdictSeconds\":\"0.693\"");
  }

  @Test
  void waitsForTheUplinkToComeBack() {
    cutEnds();
    assertThat(story.isOver()).isFalse();
    event("23", "drill.back", "fiber", "\"cause\":\"recovered\",\"backSeconds\":\"8.4\"");
    assertThat(story.isOver()).isTrue();
    assertThat(story.isGood()).isTrue();
    assertThat(lines).last().isEqualTo(" +23.000 s  fiber is as before");
  }

  @Test
  void withoutAVerdictThereIsNothingToWaitFor() {
    event("15", "drill.end", "fiber", "\"cause\":\"time\",\"detail\":\"no verdict\"");
    assertThat(story.isOver()).isTrue();
    assertThat(story.isGood()).isFalse();
    assertThat(lines).last().isEqualTo(" +15.000 s  the cut has ended (time); no verdict");
  }

  @Test
  void oneThatIsLostIsOverAndNotGood() {
    cutEnds();
    event("40", "drill.lost", "cable", "\"cause\":\"config\",\"detail\":\"another's\"");
    assertThat(story.isOver()).isFalse();
    event("41", "drill.lost", "fiber", "\"cause\":\"config\",\"detail\":\"it is gone\"");
    assertThat(story.isOver()).isTrue();
    assertThat(story.isGood()).isFalse();
    assertThat(lines).last().isEqualTo(" +41.000 s  fiber is not waited for: it is gone");
  }

  @Test
  void withoutAServerTheConnectionIsSaidToBeUnmeasured() {
    cutEnds();
    story.summary(Optional.empty());
    assertThat(lines)
        .anyMatch(line -> line.contains("not measured: name a server with --connect"))
        .anyMatch(line -> line.startsWith("               693 ms  from the cut to the verdict"));
    assertThat(story.json(true, Optional.empty()))
        .containsEntry("end", "time")
        .containsEntry("verdictSeconds", 0.693)
        .containsEntry("connect", null);
  }
}
