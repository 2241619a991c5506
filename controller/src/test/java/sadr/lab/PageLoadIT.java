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
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the page promises of times, on a machine that does nothing else: it shows soon what happens,
 * and the site's failover does not notice that there are many pages, or bad requests.
 */
@Tag("netns")
@Tag("measured")
class PageLoadIT {

  /** How long the processor's time is looked at. */
  private static final int SECONDS = 4;

  private static final int PAGES = 50;
  private static final int DEAF = 10;
  private static final int ROUNDS = 5;

  /** The kernel's clock ticks a second, in which /proc counts. */
  private static final double TICKS = 100;

  private static final int PAINTS = 5;

  /**
   * The time between two probes of an uplink, ms: what chance makes of one switch. A writer that
   * waits costs more.
   */
  private static final double BY_CHANCE = 50;

  private static final String PAGE = "http://[::1]:9737/";
  private static final String GOOD =
      "document.querySelector('#headline')?.dataset.mood === 'good' &&"
          + " document.querySelectorAll('.chart canvas').length === 3";

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FASTEST);

  private final Lab lab = SITE.lab();

  /** The median of the switch when nobody looks or asks. */
  private static double undisturbed;

  @BeforeAll
  static void up() {
    undisturbed = SwitchTime.measure(SITE.lab(), ROUNDS, "no page").print();
  }

  private Pages pages(int deaf) {
    Pages pages = Pages.open(lab.topology().node("router"), PAGES, deaf);
    await("an event on each page").until(() -> pages.events() >= PAGES);
    return pages;
  }

  /** What the daemon's process has used, in seconds. */
  private double cpu() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + lab.daemon().pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** The share of a core over some seconds, or over the longer time that this test had to wait. */
  private double share(int seconds) throws IOException {
    double before = cpu();
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(seconds).toNanos();
    await().atMost(Duration.ofMinutes(2)).until(() -> System.nanoTime() - end >= 0);
    return (cpu() - before) * 1e9 / (System.nanoTime() - begin);
  }

  @Test
  void showsAFailoverWithinTwoSeconds() {
    try (Browser browser = Browser.start(lab, "router")) {
      Tab tab = opened(browser);
      tab.await(GOOD);
      tab.evaluate(
          "void (window.shown = new Promise(done => new MutationObserver(() => { if"
              + " (document.querySelector('[data-key=fiber]').dataset.health === 'down')"
              + " done(Date.now()); }).observe(document.body,"
              + " { attributes: true, subtree: true })))");
      long silent = System.currentTimeMillis();
      lab.topology().silence("fiber");
      long shown = tab.evaluate("window.shown").asLong();
      System.out.printf("a failover is on the page %d ms after the silence%n", shown - silent);
      assertThat(shown - silent).isLessThan(2000);
    }
  }

  /** Each time as by a browser that has never seen the page. */
  @Test
  void paintsWithinHalfASecond() {
    Median paints = new Median("first paint of the page");
    try (Browser browser = Browser.start(lab, "router")) {
      opened(browser).await(GOOD); // The browser itself has started then.
      for (int i = 0; i < PAINTS; i++) {
        Tab cold = opened(browser);
        cold.await(GOOD);
        paints.add((long) (cold.firstPaintMillis() * 1e6));
        cold.call("Page.close", Map.of());
      }
    }
    assertThat(paints.print()).isLessThan(500);
  }

  private static Tab opened(Browser browser) {
    Tab tab = browser.tab();
    tab.call("Network.setCacheDisabled", Map.of("cacheDisabled", true));
    tab.screen(1280, 900, false);
    tab.open(PAGE);
    return tab;
  }

  @Test
  void fiftyPagesCostLittle() throws IOException {
    share(2); // What the start and the first page leave to be compiled.
    double without = share(SECONDS);
    try (Pages pages = pages(0)) {
      share(2);
      long events = pages.events();
      double with = share(SECONDS);
      System.out.printf(
          "share of a core: %.1f %% without pages, %.1f %% with %d (%d events)%n",
          without * 100, with * 100, PAGES, pages.events() - events);
      assertThat(pages.events() - events).isGreaterThan(PAGES * SECONDS / 2);
      assertThat(pages.ended()).isZero();
      assertThat(with - without).isLessThan(0.05);
    }
  }

  @Test
  void failoverIsAsQuickWithFiftyPagesAndSlowReaders() {
    try (Pages pages = pages(DEAF)) {
      double with =
          SwitchTime.measure(lab, ROUNDS, PAGES + " pages and " + DEAF + " more that nobody reads")
              .print();
      assertThat(with).isLessThan(undisturbed + BY_CHANCE);
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
    double with = SwitchTime.measure(lab, ROUNDS, "bad requests one after the other").print();
    enough.set(true);
    sender.join();
    for (String reason : List.of("too-large", "path", "method", "host", "malformed")) {
      double count = lab.metric("sadr_http_refused_total{reason=\"" + reason + "\"}");
      System.out.printf("refused %s: %.0f%n", reason, count);
      assertThat(count).isPositive();
    }
    assertThat(with).isLessThan(undisturbed + BY_CHANCE);
  }

  private void send(String request) {
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
