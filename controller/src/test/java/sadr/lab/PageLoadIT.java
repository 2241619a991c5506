package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many pages, readers that do not read, and bad requests: the site's failover does not notice. */
@Tag("netns")
class PageLoadIT {

  /** How long the processor's time is looked at. */
  private static final int SECONDS = 8;

  private static final int PAGES = 50;
  private static final int DEAF = 10;
  private static final int ROUNDS = 5;

  /** The kernel's clock ticks a second, in which /proc counts. */
  private static final double TICKS = 100;

  /** What another test may cost one median and not the other; a writer that waits costs more. */
  private static final double SLACK_MILLIS = 400;

  private static Lab lab;

  @BeforeAll
  static void up() {
    lab = Lab.running(Settings.FAST);
  }

  @AfterAll
  static void down() {
    lab.finish();
  }

  @BeforeEach
  void settle() {
    lab.settle();
  }

  private static Pages pages(int deaf) {
    Pages pages = Pages.open(lab.topology().node("router"), PAGES, deaf);
    await("an event on each page").until(() -> pages.events() >= PAGES);
    return pages;
  }

  /** What the daemon's process has used, in seconds. */
  private static double cpu() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + lab.daemon().pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** The share of a core over some seconds, or over the longer time that this test had to wait. */
  private static double share(int seconds) throws IOException {
    double before = cpu();
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(seconds).toNanos();
    await().atMost(Duration.ofMinutes(2)).until(() -> System.nanoTime() - end >= 0);
    return (cpu() - before) * 1e9 / (System.nanoTime() - begin);
  }

  @Test
  void fiftyPagesCostLittle() throws IOException {
    share(3); // What the start and the first page leave to be compiled.
    double without = share(SECONDS);
    try (Pages pages = pages(0)) {
      share(3);
      long events = pages.events();
      double with = share(SECONDS);
      System.out.printf(
          "share of a core: %.1f %% without pages, %.1f %% with %d (%d events)%n",
          without * 100, with * 100, PAGES, pages.events() - events);
      assertThat(pages.events() - events).isGreaterThan(PAGES * SECONDS / 2);
      assertThat(pages.ended()).isZero();
      // Five are the promise, on a machine that does nothing else.
      assertThat(with - without).isLessThan(0.15);
    }
  }

  @Test
  void failoverIsAsQuickWithFiftyPagesAndSlowReaders() {
    double without = SwitchTime.median(lab, ROUNDS, "no page");
    try (Pages pages = pages(DEAF)) {
      double with =
          SwitchTime.median(lab, ROUNDS, PAGES + " pages and " + DEAF + " more that nobody reads");
      assertThat(with).isLessThan(without * 3 + SLACK_MILLIS);
      assertThat(pages.ended()).isZero();
    }
  }

  /** They cost their bounded buffers until they are cut off and counted; the others go on. */
  @Test
  void whoDoesNotReadIsCutOffAndCounted() {
    double before = lab.metric("sadr_http_refused_total{reason=\"slow\"}");
    try (Pages pages = pages(DEAF)) {
      await("the deaf are cut off")
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> lab.metric("sadr_http_refused_total{reason=\"slow\"}") >= before + DEAF);
      assertThat(pages.ended()).isZero();
    }
  }

  @Test
  void badRequestsAreRefusedCountedAndDelayNoFailover() throws Exception {
    List<String> bad =
        List.of(
            "GET / HTTP/1.1\r\nHost: [::1]\r\nCookie: " + "x".repeat(60_000) + "\r\n\r\n",
            "GET /../../etc/passwd HTTP/1.1\r\nHost: [::1]\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 3\r\n\r\nabc",
            "GET / HTTP/1.1\r\nHost: rebound.example:9737\r\n\r\n",
            "\u0016\u0003\u0001\u0002\r\n\r\n");
    double without = SwitchTime.median(lab, ROUNDS, "no bad request");
    AtomicBoolean enough = new AtomicBoolean();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < 20_000 && !enough.get(); i++) {
                send(bad.get(i % bad.size()));
              }
            },
            "bad-requests");
    sender.start();
    double with = SwitchTime.median(lab, ROUNDS, "bad requests one after the other");
    enough.set(true);
    sender.join();
    for (String reason : List.of("too-large", "path", "method", "host", "malformed")) {
      double count = lab.metric("sadr_http_refused_total{reason=\"" + reason + "\"}");
      System.out.printf("refused %s: %.0f%n", reason, count);
      assertThat(count).isPositive();
    }
    assertThat(with).isLessThan(without * 3 + SLACK_MILLIS);
  }

  private static void send(String request) {
    try (Socket socket = lab.topology().node("router").call(PageLoadIT::connect)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      return; // Cut off while it still spoke: what it is for.
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("::1", 9737), 5000);
    return socket;
  }
}
