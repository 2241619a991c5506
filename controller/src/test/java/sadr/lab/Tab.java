package sadr.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A tab of a {@link Browser}, and what it complained about. */
final class Tab {

  /** A hint to who measures contrast: axe, not the page. */
  private static final String AXE_READS_PIXELS = "willReadFrequently";

  private final Browser browser;
  private final String session;

  Tab(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
    // Keys go to the tab in front, and focus is what a page in front has.
    call("Page.bringToFront", Map.of());
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  JsonNode call(String method, Map<String, ?> parameters) {
    return browser.call(session, method, parameters);
  }

  /** A screen in CSS pixels, and whether its owner likes it dark. */
  void screen(int width, int height, boolean dark) {
    boolean phone = width < 600;
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** The value of an expression, which may be a promise. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** When the page that is open had something to see, in ms from the begin of its navigation. */
  double firstPaintMillis() {
    return evaluate(
            "new Promise(done => new PerformanceObserver(list => done(list.getEntries()"
                + ".find(e => e.name === 'first-contentful-paint').startTime))"
                + ".observe({ type: 'paint', buffered: true }))")
        .asDouble();
  }

  String text(String selector) {
    return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''").asText();
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    waitFor(expression, Lab.PATIENCE);
  }

  void waitFor(String expression, Duration most) {
    Awaitility.await(expression)
        .atMost(most)
        .pollInterval(Duration.ofMillis(25))
        .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
  }

  /** Presses a key that types nothing, such as "Tab", "Enter", "ArrowLeft". */
  void press(String key) {
    Map<String, Integer> codes =
        Map.of("Tab", 9, "Enter", 13, "ArrowLeft", 37, "ArrowRight", 39, "Escape", 27, "Home", 36);
    for (String type : List.of("rawKeyDown", "keyUp")) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("type", type);
      event.put("key", key);
      event.put("code", key);
      event.put("windowsVirtualKeyCode", codes.get(key));
      call("Input.dispatchKeyEvent", event);
      if (key.equals("Enter") && type.equals("rawKeyDown")) {
        event.put("type", "char");
        event.put("text", "\r");
        call("Input.dispatchKeyEvent", event);
      }
    }
  }

  /** A picture of the whole page. */
  void picture(Path file) {
    JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    Map<String, Object> clip =
        Map.of(
            "x",
            0,
            "y",
            0,
            "width",
            size.get("width").asInt(),
            "height",
            size.get("height").asInt(),
            "scale",
            1);
    JsonNode shot =
        call(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came over the network, in bytes, headers included; streams as far as they have come. */
  long bytes() {
    long ended =
        browser.events(session, "Network.loadingFinished").stream()
            .mapToLong(event -> event.get("encodedDataLength").asLong())
            .sum();
    long streamed =
        browser.events(session, "Network.eventSourceMessageReceived").stream()
            .mapToLong(event -> event.get("data").asText().length())
            .sum();
    return ended + streamed;
  }

  /** Errors and warnings in the console, of the page and of the browser about the page. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    browser.events(session, "Runtime.exceptionThrown").forEach(e -> complaints.add(e.toString()));
    browser.events(session, "Runtime.consoleAPICalled").stream()
        .filter(e -> List.of("error", "warning", "assert").contains(e.get("type").asText()))
        .forEach(e -> complaints.add(e.toString()));
    browser.events(session, "Log.entryAdded").stream()
        .filter(e -> List.of("error", "warning").contains(e.at("/entry/level").asText()))
        .filter(e -> !e.at("/entry/text").asText().contains(AXE_READS_PIXELS))
        .forEach(e -> complaints.add(e.toString()));
    return complaints;
  }
}
