package sadr.lab;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The real Prometheus on the lab's router, with its files in the lab's directory. */
final class Prometheus implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "[::1]:9090";

  private final Lab lab;
  private final Programs programs;

  private Prometheus(Lab lab, Programs programs) {
    this.lab = lab;
    this.programs = programs;
  }

  /** Starts it with {@code prometheus.yml} of the lab's directory, and waits until it answers. */
  static Prometheus start(Lab lab) {
    Programs programs = new Programs(lab);
    programs.start(
        "router",
        "exec prometheus --config.file=%1$s/prometheus.yml --storage.tsdb.path=%1$s/prometheus"
            + " --web.listen-address="
            + ADDRESS
            + " --log.level=warn",
        "prometheus.log");
    Prometheus started = new Prometheus(lab, programs);
    await("prometheus answers")
        .ignoreExceptions()
        .until(() -> started.api("query?query=1").get("status").asText().equals("success"));
    return started;
  }

  /** What a query finds now: a list of series, each with its labels and its value. */
  JsonNode query(String query) {
    return api("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .at("/data/result");
  }

  /** Alerts of a name, as in "firing fiber", without an uplink "firing". */
  List<String> alerts(String name) {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : api("alerts").at("/data/alerts")) {
      if (alert.at("/labels/alertname").asText().equals(name)) {
        alerts.add(
            (alert.get("state").asText() + " " + alert.at("/labels/uplink").asText("")).strip());
      }
    }
    return alerts;
  }

  /** Of all metrics' names those that begin with "sadr_". */
  List<String> metrics() {
    List<String> names = new ArrayList<>();
    api("label/__name__/values").get("data").forEach(name -> names.add(name.asText()));
    names.removeIf(name -> !name.startsWith("sadr_"));
    return names;
  }

  private JsonNode api(String path) {
    return lab.topology().node("router").call(() -> ask("http://" + ADDRESS + "/api/v1/" + path));
  }

  private static JsonNode ask(String url) throws IOException {
    HttpURLConnection asked =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    asked.setRequestProperty("Connection", "close");
    if (asked.getResponseCode() != 200) {
      try (InputStream error = asked.getErrorStream()) {
        throw new UncheckedIOException(
            new IOException(new String(error.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    try (InputStream answer = asked.getInputStream()) {
      return JSON.readTree(answer);
    }
  }

  @Override
  public void close() {
    programs.close();
  }
}
