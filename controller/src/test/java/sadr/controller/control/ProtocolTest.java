package sadr.controller.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

  private static final String NOISE = "{}[]\",:0123456789.eE-ntf\\ \u0000ä";

  @Test
  void everyRequestReadsBack() throws MalformedLineException {
    for (Request request :
        List.of(
            new Request.Status(),
            new Request.Reload(),
            new Request.Events(true, Optional.of(Instant.parse("2026-11-21T12:00:00.123Z"))),
            new Request.Events(false, Optional.empty()),
            new Request.Failover(
                "fiber", Optional.of(Duration.ofMillis(1500)), Optional.of("why \"not\""), false),
            new Request.Drain("ka\"bel", Optional.empty()),
            new Request.Restore("x"),
            new Request.Drill("fiber", Duration.ofMillis(1500), true),
            new Request.Drill("fiber", Request.LONGEST_DRILL, false),
            new Request.DrillStop("fiber"))) {
      String line = RequestCodec.write(request);
      assertThat(line).startsWith("{\"version\":1,\"command\":\"").doesNotContain("\n");
      assertThat(RequestCodec.read(line)).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\u001b[2J", "\u0007", "\u0085", "\u007f"})
  void aReasonHasNoControlCharacters(String text) {
    Request.Drain request = new Request.Drain("fiber", Optional.of("works" + text));
    assertThatThrownBy(() -> RequestCodec.read(RequestCodec.write(request)))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("control character");
  }

  @Test
  void everyReplyReadsBack() throws MalformedLineException {
    for (Reply reply :
        List.of(
            Reply.done(),
            Reply.done("yes"),
            Reply.usage("no"),
            Reply.failed("no"),
            new Reply.Failed(Reply.Code.DENIED, "no"),
            new Reply.Failed(Reply.Code.VERSION, "no"),
            new Reply.Status(StatusReports.healthy()),
            new Reply.Status(StatusReports.cutOff()),
            new Reply.Status(StatusReports.oneDown()))) {
      assertThat(ReplyCodec.read(ReplyCodec.write(reply))).isEqualTo(reply);
    }
  }

  @Test
  void statusHasTheDesignsFields() {
    assertThat(StatusCodec.write(StatusReports.oneDown()))
        .startsWith(
            "{\"version\":1,\"program\":\"0.1.0\",\"ready\":true,\"uplinks\":[{\"name\":\"fiber\",")
        .contains(
            "\"interface\":\"wan1\",\"gateway\":\"fe80::a1\",\"metric\":10,\"health\":\"down\",\"admin\":\"failed-over\","
                + "\"adminUntil\":\"2026-11-21T12:30:00Z\",\"role\":\"out\",\"heldUntil\":null,\"since\":\"2026-11-21T10:57:55Z\",\"cause\":\"probes\",\"detail\":\"1"
                + " of 1 targets silent for 612 ms\",\"loss\":1.0,\"rttSeconds\":null,"
                + "\"blips\":{\"count\":2,\"lastSeconds\":0.41,\"at\":\"2026-11-21T11:58:30Z\"},")
        .contains(
            "\"prefixes\":[{\"prefix\":\"2001:db8:a000::/56\",\"origin\":\"config\",\"preferredSeconds\":null,"
                + "\"validSeconds\":7200,\"advertised\":null}]")
        .contains(
            "\"probes\":[{\"target\":\"2001:db8:ffff::1\",\"kind\":\"icmp\",\"state\":\"down\",\"loss\":0.025,\"rttSeconds\":0.0123,"
                + "\"jitterSeconds\":0.0011,\"reason\":\"silent\"}]")
        .contains(
            "\"withdrawn\":[{\"interface\":\"lan0\",\"prefix\":\"2001:db8:c000:1::/64\",\"uplink\":\"fiber\","
                + "\"clean\":\"2026-11-21T13:29:50Z\"}]")
        .endsWith(
            "\"absentLans\":[],\"alarm\":null,"
                + "\"kernel\":{\"inSync\":true,\"routes\":12,\"rules\":5,\"overruns\":0,\"lastResync\":\"2026-11-21T11:59:30Z\"},"
                + "\"state\":{\"directory\":\"/var/lib/sadr\",\"writable\":false,\"since\":\"2026-11-21T11:59:51Z\",\"cause\":\"no"
                + " space left on device\",\"eventsWaiting\":3,\"eventsLost\":1},"
                + "\"try\":{\"source\":\"/root/new.toml\",\"config\":\"/etc/sadr/sadr.toml\","
                + "\"directory\":\"/var/lib/sadr/try\",\"until\":\"2026-11-21T12:01:00Z\",\"first\":false}}");
  }

  @Test
  void healthyMeansNothingDownOrMissingAnUplinkToUseAndInSync() {
    assertThat(StatusReports.telling(List.of(), Optional.empty()).isHealthy()).isTrue();
    assertThat(StatusReports.telling(List.of("lna1"), Optional.empty()).isHealthy()).isFalse();
    assertThat(StatusReports.telling(List.of(), Optional.of("none")).isHealthy()).isFalse();
    assertThat(StatusReports.healthy().isHealthy()).isTrue();
    assertThat(StatusReports.oneDown().isHealthy()).isFalse();
  }

  @Test
  void jsonLineWritesPlainValues() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", "a\"b\n");
    fields.put("whole", 7);
    fields.put("part", 0.5);
    fields.put("flag", true);
    fields.put("none", null);
    fields.put("list", List.of(1, Map.of("k", "v")));
    assertThat(JsonLine.of(fields))
        .isEqualTo(
            "{\"text\":\"a\\\"b\\n"
                + "\",\"whole\":7,\"part\":0.5,\"flag\":true,\"none\":null,\"list\":[1,{\"k\":\"v\"}]}");
    assertThatThrownBy(() -> JsonLine.of(Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mutatedLinesAreReadOrRefusedButNeverCrash() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = ReplyCodec.write(new Reply.Status(StatusReports.oneDown()));
    String request =
        RequestCodec.write(
            new Request.Failover("a", Optional.of(Duration.ofHours(1)), Optional.of("b"), true));
    for (int i = 0; i < 5_000; i++) {
      readOrRefuse(mutated(good, random), seed, ReplyCodec::read);
      readOrRefuse(mutated(request, random), seed, RequestCodec::read);
    }
  }

  private interface Reader {
    Object read(String line) throws MalformedLineException;
  }

  private static void readOrRefuse(String line, long seed, Reader reader) {
    try {
      assertThat(reader.read(line)).isNotNull();
    } catch (MalformedLineException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + line, e);
    }
  }

  private static String mutated(String line, Random random) {
    char[] chars = line.toCharArray();
    for (int n = random.nextInt(4); n >= 0; n--) {
      chars[random.nextInt(chars.length)] = NOISE.charAt(random.nextInt(NOISE.length()));
    }
    int cut = random.nextInt(2) * random.nextInt(chars.length);
    return new String(chars, 0, chars.length - cut);
  }
}
