package sadr.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private final History history = new History();

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(history.json());
  }

  private void add(String uplink, int rtt) {
    history.add(Map.of(uplink, new Point(rtt, 2, 3)));
  }

  @Test
  void holdsAnHourAndForgetsWhatIsOlder() throws IOException {
    for (int i = 0; i < History.POINTS + 10; i++) {
      add("fiber", i);
    }
    JsonNode rtt = json().at("/fiber/rtt");
    assertThat(rtt).hasSize(720);
    assertThat(rtt.get(0).asInt()).isEqualTo(10);
    assertThat(rtt.get(719).asInt()).isEqualTo(729);
  }

  @Test
  void anUplinkThatIsNewHasNothingBefore() throws IOException {
    add("fiber", 1);
    history.add(Map.of("fiber", new Point(2, 2, 2), "cable", new Point(5, 6, 7)));
    JsonNode all = json();
    assertThat(all.at("/cable/rtt/718").isNull()).isTrue();
    assertThat(all.at("/cable/rtt/719").asInt()).isEqualTo(5);
    assertThat(all.at("/cable/jitter/719").asInt()).isEqualTo(6);
    assertThat(all.at("/cable/loss/719").asInt()).isEqualTo(7);
    assertThat(all.at("/fiber/rtt/718").asInt()).isEqualTo(1);
  }

  @Test
  void aReloadWithoutAnUplinkForgetsItAndKeepsTheOthers() throws IOException {
    history.add(Map.of("fiber", new Point(2, 2, 2), "cable", new Point(5, 6, 7)));
    add("cable", 8);
    assertThat(json().has("fiber")).isFalse();
    assertThat(json().at("/cable/rtt/718").asInt()).isEqualTo(5);
  }

  @Test
  void timeThatWasSleptThroughIsUnknown() throws IOException {
    add("fiber", 1);
    history.skip(2);
    add("fiber", 2);
    JsonNode rtt = json().at("/fiber/rtt");
    assertThat(rtt.get(716).asInt()).isEqualTo(1);
    assertThat(rtt.get(717).isNull()).isTrue();
    assertThat(rtt.get(718).isNull()).isTrue();
    assertThat(rtt.get(719).asInt()).isEqualTo(2);
    history.skip(1_000_000_000_000L);
    assertThat(json().at("/fiber/rtt/719").isNull()).isTrue();
  }

  @Test
  void takesTheBytesThatItsDocumentationSays() {
    assertThat(History.BYTES_AN_UPLINK).isEqualTo(7200);
  }
}
