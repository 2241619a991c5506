package sadr.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.control.StatusReports;
import sadr.controller.web.Audience;
import sadr.controller.web.Request;
import sadr.controller.web.Response;

class StatusPageTest {

  private static final String EVENT =
      "{\"at\":\"2026-11-22T00:00:00Z\",\"event\":\"uplink.down\",\"uplink\":\"fiber\"}";

  @TempDir private Path directory;
  private Path events;
  private long nanos = 1_000_000_000_000L;
  private Optional<List<Stragglers.Straggler>> stragglers = Optional.of(List.of());
  private StatusPage page;

  /** One reader, or none. */
  private final class Reader implements Audience {
    private final List<String> heard = new ArrayList<>();
    private boolean there;

    @Override
    public boolean isEmpty() {
      return !there;
    }

    @Override
    public void send(ByteBuffer message) {
      if (there) {
        heard.add(text(message));
      }
    }
  }

  private final Reader reader = new Reader();

  @BeforeEach
  void begin() {
    events = directory.resolve("events.jsonl");
    page =
        new StatusPage(
            new Sources(
                StatusReports::oneDown,
                () -> Map.of("fiber", Reports.of(List.of())),
                () -> stragglers,
                events,
                () -> nanos,
                () -> Instant.ofEpochSecond(1_800_000_000)));
  }

  private void turns(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += Duration.ofSeconds(1).toNanos();
      page.turn(reader);
    }
  }

  private String connect(Optional<String> lastEventId) {
    Request request = new Request(false, "/live", true, Optional.empty(), lastEventId);
    Response response = page.answer(request, reader);
    assertThat(response.live()).isTrue();
    reader.there = true;
    return text(response.body());
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static JsonNode data(String message) {
    try {
      return new ObjectMapper()
          .readTree(
              message
                  .lines()
                  .filter(l -> l.startsWith("data: "))
                  .findFirst()
                  .orElse("")
                  .substring(6));
    } catch (IOException e) {
      throw new AssertionError(message, e);
    }
  }

  private static String id(String message) {
    return message.lines().filter(l -> l.startsWith("id: ")).findFirst().orElseThrow().substring(4);
  }

  @Test
  void aNewReaderGetsEverything() throws IOException {
    Files.writeString(events, EVENT + "\n");
    turns(11);
    String first = connect(Optional.empty());
    assertThat(first).contains("event: full\n").endsWith("\n\n");
    JsonNode all = data(first);
    assertThat(all.at("/state/status/uplinks")).isNotEmpty();
    assertThat(all.at("/state/at").asLong()).isEqualTo(1_800_000_000_000L);
    assertThat(all.at("/events/0/event").asText()).isEqualTo("uplink.down");
    assertThat(all.at("/history/uplinks/fiber/rtt")).hasSize(History.POINTS);
  }

  @Test
  void thenAStateEverySecondAndAPointEveryFive() {
    connect(Optional.empty());
    turns(10);
    assertThat(reader.heard.stream().filter(m -> m.startsWith("event: state\n"))).hasSize(10);
    assertThat(reader.heard.stream().filter(m -> m.contains("event: point\n"))).hasSize(2);
  }

  @Test
  void anEventIsToldAtOnceWithTheStateThatFollowsFromIt() throws IOException {
    Files.writeString(events, "");
    connect(Optional.empty());
    turns(1);
    reader.heard.clear();
    Files.writeString(events, EVENT + "\n", StandardOpenOption.APPEND);
    page.turn(reader);
    assertThat(reader.heard).hasSize(2);
    assertThat(reader.heard.get(0)).contains("event: event\ndata: " + EVENT);
    assertThat(reader.heard.get(1)).startsWith("event: state\n");
  }

  @Test
  void whoComesBackGetsWhatHeMissed() throws IOException {
    String id = id(connect(Optional.empty()));
    reader.there = false;
    turns(5);
    Files.writeString(events, EVENT + "\n");
    String again = connect(Optional.of(id));
    assertThat(again.indexOf("event: point\n")).isPositive();
    assertThat(again.indexOf("event: event\n")).isGreaterThan(again.indexOf("event: point\n"));
    assertThat(again).contains("event: state\n").doesNotContain("event: full\n");
  }

  @Test
  void whoComesBackTooLateOrFromAnotherRunGetsEverything() {
    String id = id(connect(Optional.empty()));
    reader.there = false;
    turns(5 * (Backlog.MOST + 1));
    for (String stale : List.of(id, "other.0", "", "x", id + "99999", id.replace(".", ".-"))) {
      assertThat(connect(Optional.of(stale))).as(stale).contains("event: full\n");
    }
  }

  @Test
  void readersOfOneMomentShareTheBytes() {
    Request request = new Request(false, "/live", true, Optional.empty(), Optional.empty());
    turns(1);
    Response one = page.answer(request, reader);
    Response two = page.answer(request, reader);
    assertThat(one.body()).isEqualTo(two.body());
  }

  @Test
  void whatNobodyCanTellIsNull() {
    stragglers = Optional.empty();
    assertThat(data(connect(Optional.empty())).at("/state/sending").isNull()).isTrue();
    stragglers = Optional.of(List.of(new Stragglers.Straggler("lan0", "2001:db8::2")));
    turns(1);
    assertThat(data(connect(Optional.empty())).at("/state/sending/0/address").asText())
        .isEqualTo("2001:db8::2");
  }

  @Test
  void filesAreSentPackedAndNotTwice() throws IOException {
    Request request = new Request(false, "/", true, Optional.empty(), Optional.empty());
    Response page1 = page.answer(request, reader);
    assertThat(page1.headers()).contains("Content-Encoding: gzip", "Cache-Control: no-cache");
    byte[] packed = new byte[page1.body().remaining()];
    page1.body().duplicate().get(packed);
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).contains("<!doctype");
    }
    String etag =
        page1.headers().stream().filter(h -> h.startsWith("ETag: ")).findFirst().orElseThrow();
    Request again = new Request(false, "/", true, Optional.of(etag.substring(6)), Optional.empty());
    assertThat(page.answer(again, reader).status()).isEqualTo(304);
    Request unpacked = new Request(false, "/", false, Optional.empty(), Optional.empty());
    assertThat(text(page.answer(unpacked, reader).body())).contains("<!doctype html>");
  }

  @Test
  void otherPathsAreNotFound() {
    for (String path : List.of("/x", "/web/index.html", "/index.html/", "/lib/LICENSE.md")) {
      Request request = new Request(false, path, true, Optional.empty(), Optional.empty());
      assertThat(page.answer(request, reader).status()).as(path).isEqualTo(404);
    }
  }
}
