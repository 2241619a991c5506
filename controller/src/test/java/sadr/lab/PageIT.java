package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The status page in headless Chromium on the lab's router; pictures go to target/page. How soon it
 * shows something, {@link PageLoadIT} tells.
 */
@Tag("netns")
class PageIT {

  private static final String PAGE = "http://[::1]:9737/";
  private static final Path PICTURES = Lab.root().resolve("controller/target/page");
  private static final String DRAWN = "document.querySelectorAll('.chart canvas').length === 3";

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.slaac());

  private static Browser browser;

  private final Lab lab = SITE.lab();
  private Tab tab;

  @BeforeAll
  static void up() {
    browser = Browser.start(SITE.lab(), "router");
  }

  @AfterAll
  static void down() {
    browser.close();
  }

  @BeforeEach
  void open() {
    tab = browser.tab();
    tab.screen(1280, 900, false);
    tab.open(PAGE);
    tab.await("document.querySelector('#headline')?.dataset.mood === 'good'");
    tab.await(DRAWN);
  }

  @AfterEach
  void nothingToComplainAbout() {
    assertThat(tab.complaints()).isEmpty();
    tab.call("Page.close", Map.of());
  }

  private static String health(String uplink) {
    return "document.querySelector('[data-key=" + uplink + "]').dataset.health";
  }

  @Test
  void showsAFailover() {
    lab.topology().silence("fiber");
    tab.await(health("fiber") + " === 'down'");
    tab.await(
        "document.querySelector('#headline').innerText === 'fiber is down, cable carries the traffic'");
    tab.await("document.querySelector('#said').innerText.includes('fiber is down')");
    tab.await("document.querySelector('#timeline').innerText.includes('fiber is down')");
    assertThat(tab.text("#uplinks")).contains("targets silent", "active");
    assertThat(tab.text("#prefixes")).contains("deprecated", "preferred");
    tab.picture(PICTURES.resolve("failover.png"));
  }

  @Test
  void weighsLittle() {
    Tab cold = browser.tab();
    cold.call("Network.setCacheDisabled", Map.of("cacheDisabled", true));
    cold.screen(1280, 900, false);
    cold.open(PAGE);
    cold.await(DRAWN);
    System.out.printf("page: %d bytes in all%n", cold.bytes());
    assertThat(cold.complaints()).isEmpty();
    assertThat(cold.bytes()).isLessThan(150_000);
    cold.call("Page.close", Map.of());
  }

  @Test
  void fitsAPhoneWithoutScrollingSideways() {
    for (boolean dark : new boolean[] {false, true}) {
      tab.screen(360, 780, dark);
      tab.await("document.documentElement.scrollWidth <= 360");
      tab.picture(PICTURES.resolve(dark ? "phone-dark.png" : "phone.png"));
    }
  }

  @Test
  void hasNoFaultThatAxeKnows() throws IOException {
    tab.evaluate(axe());
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 360}) {
        tab.screen(width, 900, dark);
        JsonNode found =
            tab.evaluate(
                "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + n.failureSummary).join(' | ')))");
        List<String> faults = new ArrayList<>();
        found.forEach(fault -> faults.add(fault.asText()));
        assertThat(faults).as("%d wide, dark %s", width, dark).isEmpty();
      }
    }
    tab.screen(1280, 900, true);
    tab.picture(PICTURES.resolve("dark.png"));
  }

  private static String axe() throws IOException {
    String place = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream script = PageIT.class.getResourceAsStream(place)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isWalkedByKeyboard() {
    List<String> stops = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tab.press("Tab");
      stops.add(
          tab.evaluate(
                  "document.activeElement.getAttribute('class') + ' ' + document.activeElement.tagName")
              .asText());
      assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle").asText())
          .as("visible focus at " + stops)
          .isNotEqualTo("none");
    }
    assertThat(stops.get(0)).isEqualTo("skip A");
    assertThat(stops.stream().filter(stop -> stop.endsWith("CANVAS"))).hasSize(3);
    assertThat(stops).anyMatch(stop -> stop.endsWith("SUMMARY"));

    tab.evaluate("document.querySelector('.skip').focus()");
    tab.press("Enter");
    tab.await("document.activeElement.id === 'main'");
    tab.await("document.querySelector('canvas').ariaLabel.includes('cable: now')");
    tab.evaluate("document.querySelector('canvas').focus()");
    tab.press("ArrowLeft");
    tab.await("/fiber .*cable .*/.test(document.querySelector('.chart output').innerText)");
    tab.evaluate("document.querySelector('summary').focus()");
    tab.press("Enter");
    tab.await("document.querySelectorAll('#table tbody tr').length === 12");
  }

  @Test
  void saysThatTheConnectionIsLostAndComesBack() {
    lab.daemon().kill();
    tab.await("!document.querySelector('#banner').hidden");
    assertThat(tab.text("#banner")).contains("Connection lost");
    tab.picture(PICTURES.resolve("lost.png"));
    lab.start();
    tab.await("document.querySelector('#banner').hidden");
    tab.await("document.querySelector('#timeline').innerText.includes('The daemon started')");
    // The browser itself notes that its requests failed meanwhile.
    assertThat(tab.complaints()).allMatch(c -> c.contains("ERR_"));
    tab = browser.tab();
  }

  @Test
  void showsHostsThatStillSendFromADeadPrefix() {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    try (UdpStream stream = lab.stream(Lab.HOST_A, 20)) {
      stream.awaitSent(20);
      await("the host on the page").until(() -> tab.text("#hosts").contains(Lab.HOST_A));
    }
    tab.picture(PICTURES.resolve("hosts.png"));
  }
}
