package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.S1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code sadr explain} and {@code sadr why} on a router that lives. */
@Tag("netns")
class ExplainIT {

  @RegisterExtension
  static final OneLab SITE =
      OneLab.running(Settings.FAST.withActions("deprecate, reject, translate"));

  private final Lab lab = SITE.lab();

  private JsonNode explain(String... arguments) throws IOException {
    String[] line = new String[arguments.length + 2];
    line[0] = "explain";
    line[1] = "--json";
    System.arraycopy(arguments, 0, line, 2, arguments.length);
    JsonNode answer = new ObjectMapper().readTree(lab.sadr(line).mustWork());
    assertThat(answer.at("/kernel/agrees").asBoolean()).as(answer.toPrettyString()).isTrue();
    return answer;
  }

  @Test
  void tellsTheWayOfEverySource() throws IOException {
    assertThat(explain(HOST_A, S1).get("uplink").asText()).isEqualTo("fiber");
    JsonNode cable = explain(HOST_B, S1);
    assertThat(cable.get("uplink").asText()).isEqualTo("cable");
    assertThat(cable.at("/gateways/0").asText()).isEqualTo("fe80::b1");
    assertThat(cable.get("input").asText()).isEqualTo("lan0");
    assertThat(cable.get("passes").asBoolean()).isTrue();
    assertThat(explain(HOST_OLD, S1).get("passes").asBoolean()).isFalse();
    assertThat(explain("--from-router", "::", S1).get("uplink").asText()).isEqualTo("fiber");
    assertThat(explain("--mark", "0x5ad02", "--from-router", HOST_B, S1).get("uplink").asText())
        .isEqualTo("cable");
    assertThat(lab.sadr("explain", HOST_A, S1).mustWork())
        .contains("fiber: through wan1 to fe80::a1")
        .contains("says the same");
    assertThat(lab.sadr("explain", HOST_A, S1, "--iif", "nowhere").exit()).isEqualTo(2);
    assertThat(lab.sadr("explain", HOST_A, "ff02::1").exit()).isEqualTo(2);
  }

  @Test
  void tellsOfTheTranslationOfADeadPrefixAndWhyItIsDead() throws IOException {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    await("nftables follows")
        .until(
            () ->
                explain(HOST_A, S1)
                    .at("/nftables/0/words")
                    .asText()
                    .contains("is translated onto"));
    JsonNode moved = explain(HOST_A, S1);
    assertThat(moved.at("/nftables/0/words").asText()).contains("is translated onto " + Kernel.B);
    assertThat(moved.get("uplink").asText()).isEqualTo("cable");
    assertThat(moved.get("passes").asBoolean()).isTrue();

    String why = lab.sadr("why", "fiber").mustWork();
    assertThat(why).contains("down").contains("targets silent").contains("now: fiber is down");
    lab.daemon().kill();
    Outcome alone = lab.sadr("why", "fiber", "--json");
    JsonNode states = new ObjectMapper().readTree(alone.mustWork()).get("states");
    JsonNode last = states.get(states.size() - 1);
    assertThat(last.get("health").asText()).isEqualTo("down");
    assertThat(StreamSupport.stream(last.get("why").spliterator(), false).map(JsonNode::asText))
        .anyMatch(words -> words.contains("targets silent"));
    assertThat(explain(HOST_B, S1).get("uplink").asText())
        .as("without a daemon")
        .isEqualTo("cable");
    assertThat(lab.sadr("why", "fibre").exit()).isEqualTo(2);
  }
}
