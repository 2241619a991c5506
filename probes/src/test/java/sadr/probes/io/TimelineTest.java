package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline<String> timeline = new Timeline<>();

  @Test
  void givesTheEarliestFirstAndEachOnce() {
    timeline.put("late", OptionalLong.of(30));
    timeline.put("early", OptionalLong.of(10));
    timeline.put("moved", OptionalLong.of(5));
    timeline.put("moved", OptionalLong.of(20));
    assertThat(timeline.nextNanos()).hasValue(10);
    assertThat(timeline.takeDue(9)).isEmpty();
    assertThat(timeline.takeDue(25)).hasValue("early");
    assertThat(timeline.takeDue(25)).hasValue("moved");
    assertThat(timeline.takeDue(25)).isEmpty();
    timeline.put("late", OptionalLong.empty());
    assertThat(timeline.nextNanos()).isEmpty();
  }

  @Test
  void keepsWhatIsDueAtOneTime() {
    timeline.put("one", OptionalLong.of(10));
    timeline.put("other", OptionalLong.of(10));
    assertThat(timeline.takeDue(10)).hasValue("one");
    assertThat(timeline.takeDue(10)).hasValue("other");
  }

  @Test
  void knowsThatTheClockWrapsAround() {
    timeline.put("after", OptionalLong.of(Long.MIN_VALUE + 1));
    timeline.put("before", OptionalLong.of(Long.MAX_VALUE));
    assertThat(timeline.takeDue(Long.MAX_VALUE)).hasValue("before");
    assertThat(timeline.takeDue(Long.MAX_VALUE)).isEmpty();
    assertThat(timeline.takeDue(Long.MIN_VALUE + 5)).hasValue("after");
  }
}
