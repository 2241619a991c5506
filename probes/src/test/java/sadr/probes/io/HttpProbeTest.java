package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;

/** HTTP probes against a server that answers well, badly or without end. */
@Tag("netns")
class HttpProbeTest {

  private static final URI PAGE = URI.create("http://www.example.net/generate_204?x=1");

  private final Probing probing = new Probing();
  private final ScriptedWebServer server =
      ScriptedWebServer.plain(
          probing.lab.isp, ScriptedWebServer.says("HTTP/1.1 204 No Content\nX: y"));

  @AfterEach
  void tearDown() throws Exception {
    server.close();
    probing.close();
  }

  @Test
  void theExpectedStatusShowsLifeAndNothingIsLeftOfIt() {
    probe(OptionalInt.of(204));
    probing.awaitState(0, PathState.UP);
    assertThat(probing.target(0).rttNanos()).isPresent();
    assertThat(server.requests.get(0))
        .startsWith("GET /generate_204?x=1 HTTP/1.1\r\nHost: www.example.net\r\n");
    probing.loop.update(List.of());
    await().until(() -> Probing.connections(probing.lab.router).isEmpty());
    await().until(() -> Probing.connections(probing.lab.isp).isEmpty());
  }

  @Test
  void anyGoodStatusDoesWhereNoneIsNamed() {
    probe(OptionalInt.empty());
    probing.awaitState(0, PathState.UP);
  }

  @Test
  void aRedirectElsewhereIsACaptivePortal() {
    server.script(
        ScriptedWebServer.says("HTTP/1.1 302 Found\nLocation: http://login.example/?u=\u001b[1m"));
    probe(OptionalInt.empty());
    assertDown("captive portal: redirects to http://login.example/?u=?[1m");
  }

  @Test
  void aRedirectOnTheSameHostIsNoPortal() {
    server.script(
        ScriptedWebServer.says("HTTP/1.1 301 Moved\nlocation: https://www.example.net/other"));
    probe(OptionalInt.empty());
    assertDown("redirects to https://www.example.net/other");
    assertThat(probing.target(0).reason()).doesNotContain("portal");
  }

  @Test
  void aPageWhereNoneShouldBeMayBeAPortal() {
    server.script(ScriptedWebServer.says("HTTP/1.1 200 OK\nContent-Type: text/html\n\nLog in!"));
    probe(OptionalInt.of(204));
    assertDown("status 200, not 204: perhaps a captive portal");
  }

  @Test
  void aHeadWithoutEndIsCutOff() {
    server.script(
        out -> {
          out.write(
              "HTTP/1.1 204 No Content\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          for (int i = 0; i < 1_000_000; i++) {
            out.write(("X-" + i + ": more\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
        });
    probe(OptionalInt.empty());
    assertDown("a response head that does not end");
  }

  @Test
  void whatIsNoHttpIsSaidToBeNone() {
    server.script(ScriptedWebServer.says("220 mail.example ESMTP"));
    probe(OptionalInt.empty());
    assertDown("not a web server");
  }

  @Test
  void aServerThatNeverAnswersIsSilent() {
    CountDownLatch never = new CountDownLatch(1);
    server.script(
        out -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    probe(OptionalInt.empty());
    probing.awaitState(0, PathState.DOWN);
    assertThat(Probing.connections(probing.lab.router)).hasSizeLessThan(60);
    never.countDown();
  }

  @Test
  void aClosedPortIsAnAnswerButNoGoodOne() throws Exception {
    server.close();
    probe(OptionalInt.empty());
    assertDown("connection refused");
  }

  private void assertDown(String reason) {
    probing.awaitState(0, PathState.DOWN);
    await().untilAsserted(() -> assertThat(probing.target(0).reason()).contains(reason));
  }

  private void probe(OptionalInt status) {
    probing.probe(Probing.first(new ProbeKind.Http(PAGE, status)));
  }
}
