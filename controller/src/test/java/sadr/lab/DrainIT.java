package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who drains an uplink sees when nobody uses it any more. */
@Tag("netns")
class DrainIT {

  private Lab lab;

  @AfterEach
  void down() {
    lab.finish();
  }

  /** F14: what is there goes on; probes are nobody's. An uplink that nobody uses has none. */
  @Test
  void flowsThatAreLeftAreCounted() {
    lab = Lab.running(Settings.FAST.slaac().withActions("deprecate, reject, reset"));
    assertThat(flows("fiber").isNull()).as("nobody drains it").isTrue();
    lab.sadr("drain", "fiber").mustWork();
    awaitFlows(0);
    restore();
    lab.awaitSource(HOST_A);
    try (LongConnections connections = new LongConnections(lab)) {
      var one = connections.from(HOST_A);
      var two = connections.from(HOST_A);
      connections.from(HOST_B);
      lab.sadr("drain", "fiber").mustWork();
      awaitFlows(2);
      assertThat(lab.sadr("status").out()).contains("2 flows left");
      assertThat(flows("cable").isNull()).isTrue();
      lab.awaitSource(HOST_B);
      assertThat(one.end()).isEmpty();
      assertThat(two.end()).isEmpty();
    }
    restore();
  }

  /** Of an uplink that nobody drains nothing is counted. */
  private void restore() {
    lab.sadr("restore", "fiber").mustWork();
    await().until(() -> flows("fiber").isNull());
  }

  /** What cannot be known is null. */
  @Test
  void countIsUnknownWhereTheKernelTracksNothing() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    try (LongConnections connections = new LongConnections(lab)) {
      connections.from(HOST_A);
      lab.sadr("drain", "fiber").mustWork();
      await().during(Duration.ofSeconds(2)).until(() -> flows("fiber").isNull());
      assertThat(lab.sadr("status").out()).doesNotContain("flows left");
    }
  }

  private void awaitFlows(int count) {
    await("flows").untilAsserted(() -> assertThat(flows("fiber").asText()).isEqualTo("" + count));
  }

  private JsonNode flows(String uplink) {
    return lab.daemon().uplink(uplink).get("flows");
  }
}
