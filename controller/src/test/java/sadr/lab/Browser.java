package sadr.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A headless Chromium on one of the lab's nodes, spoken to by the DevTools protocol over a pipe
 * (its descriptors 3 and 4), which works across network namespaces and opens no port.
 */
final class Browser implements AutoCloseable {

  private static final int SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Browser(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "devtools");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; its profile and its log go to the lab's directory. */
  static Browser start(Lab lab, String node) {
    Path profile = lab.directory().resolve("chromium");
    String script =
        "exec chromium --headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
            + " --disable-background-networking --disable-component-update --disable-sync"
            + " --disable-dev-shm-usage --hide-scrollbars --lang=en-GB --user-data-dir="
            + profile
            + " --remote-debugging-pipe about:blank 3<&0 4>&1 0</dev/null 1>"
            + lab.directory().resolve("chromium.log")
            + " 2>&1";
    ProcessBuilder prepared =
        new ProcessBuilder(lab.topology().inside(node, List.of("sh", "-c", script)));
    prepared.environment().put("HOME", lab.directory().toString());
    prepared.environment().put("TZ", "UTC");
    try {
      return new Browser(prepared.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens an empty tab. */
  Tab tab() {
    JsonNode target = call("", "Target.createTarget", Map.of("url", "about:blank"));
    String session =
        call(
                "",
                "Target.attachToTarget",
                Map.of("targetId", target.get("targetId").asText(), "flatten", true))
            .get("sessionId")
            .asText();
    return new Tab(this, session);
  }

  /** Asks, and waits for the result. */
  JsonNode call(String session, String method, Map<String, ?> parameters) {
    long id = ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      synchronized (this) {
        process.getOutputStream().write((message + "\0").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      }
      JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS);
      if (result.has("error")) {
        throw new AssertionError(method + ": " + result.get("error"));
      }
      return result.get("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError(method + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a session has been told so far, of one kind, such as "Log.entryAdded". */
  List<JsonNode> events(String session, String method) {
    return events.stream()
        .filter(event -> event.path("sessionId").asText().equals(session))
        .filter(event -> event.path("method").asText().equals(method))
        .map(event -> event.get("params"))
        .toList();
  }

  private void read() {
    try (InputStream input = new BufferedInputStream(process.getInputStream())) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      for (int next = input.read(); next >= 0; next = input.read()) {
        if (next != 0) {
          message.write(next);
          continue;
        }
        JsonNode json = JSON.readTree(message.toByteArray());
        message.reset();
        CompletableFuture<JsonNode> waiting =
            json.has("id") ? asked.remove(json.get("id").asLong()) : null;
        if (waiting == null) {
          events.add(json);
        } else {
          waiting.complete(json);
        }
      }
    } catch (IOException e) {
      asked.values().forEach(each -> each.completeExceptionally(e));
    }
  }

  /** Its helper processes end with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
