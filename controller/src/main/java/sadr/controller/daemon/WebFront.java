package sadr.controller.daemon;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsView;
import sadr.controller.page.Sources;
import sadr.controller.page.StatusPage;
import sadr.controller.web.Audience;
import sadr.controller.web.Refusals;
import sadr.controller.web.Request;
import sadr.controller.web.Response;
import sadr.controller.web.Site;
import sadr.controller.web.WebServer;

/**
 * What is served at the metrics' address: the status page, {@code /metrics}, {@code /healthz}. It
 * works on the thread "web" of its own, which begins after everything else: not even its classes
 * are loaded before. Whatever befalls it, the site is not affected.
 *
 * <p>{@link #close}, {@link #wake} and {@link #refused} are for any thread.
 */
final class WebFront implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebFront.class);

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Config config;
  private final Metrics metrics;
  private final Sources sources;
  private final Refusals refusals = new Refusals();
  private final Thread thread = new Thread(this::serve, "web");

  private volatile Optional<WebServer> server = Optional.empty();
  private volatile boolean closed;

  private WebFront(Config config, Metrics metrics, Sources sources) {
    this.config = config;
    this.metrics = metrics;
    this.sources = sources;
  }

  /**
   * Begins to listen soon; an address that cannot be listened at yet is logged, and tried again.
   */
  static WebFront start(Config config, Metrics metrics, Sources sources) {
    WebFront front = new WebFront(config, metrics, sources);
    front.thread.setDaemon(true);
    front.thread.start();
    return front;
  }

  /** Something happened that a page may show; never waits. */
  void wake() {
    server.ifPresent(WebServer::wake);
  }

  /** What was refused, as the metrics show it. */
  List<MetricsView.Ignored> refused() {
    List<MetricsView.Ignored> counts = new ArrayList<>();
    refusals
        .counts()
        .forEach(
            (reason, count) ->
                counts.add(new MetricsView.Ignored(MetricsView.Source.HTTP, reason.text(), count)));
    return counts;
  }

  @Override
  public void close() {
    closed = true;
    server.ifPresent(WebServer::close);
  }

  /** No fault ends this thread: it begins anew. */
  private void serve() {
    String known = "";
    while (!closed) {
      try {
        serveOnce();
        return;
      } catch (IOException e) {
        // Forwarding matters more than being watched. The address may come later, as at a boot.
        String cause = String.valueOf(e.getMessage());
        if (!cause.equals(known)) {
          log.warn(
              "metrics.unavailable address={} cause=\"{}\"; tried again every 10 s",
              listen(),
              cause);
        }
        known = cause;
      } catch (RuntimeException | Error e) {
        log.error("web.failed; it begins anew in 10 s", e);
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }

  /** As it is written in the configuration. */
  private String listen() {
    String host = config.metrics().host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + config.metrics().port();
  }

  private void serveOnce() throws IOException {
    String host = config.metrics().host();
    InetSocketAddress address = new InetSocketAddress(host, config.metrics().port());
    try (WebServer opened = WebServer.open(address, names(host), new Front(), refusals)) {
      server = Optional.of(opened);
      metrics.prepare();
      if (!closed) {
        opened.run();
      }
    }
  }

  /** The machine's, and the one that the configuration listens at. */
  private static Set<String> names(String configured) {
    Set<String> names = new TreeSet<>(Set.of(configured.toLowerCase(Locale.ROOT)));
    try (FileInputStream file = new FileInputStream("/proc/sys/kernel/hostname")) {
      // In one read: from the second on, files of this kind are at their end.
      String name = new String(file.readNBytes(256), StandardCharsets.US_ASCII).strip();
      names.add(name.toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      log.debug("web.hostname cause=\"{}\"", e.toString());
    }
    return names;
  }

  private final class Front implements Site {

    private final StatusPage page = new StatusPage(sources);

    @Override
    public Response answer(Request request, Audience audience) {
      return switch (request.path()) {
        case "/metrics" -> Response.of(Metrics.CONTENT_TYPE, Response.utf8(metrics.scrape()));
        case "/healthz" ->
            metrics
                .trouble()
                .map(trouble -> Response.text(503, trouble))
                .orElseGet(() -> Response.text(200, well()));
        default -> page.answer(request, audience);
      };
    }

    private String well() {
      return metrics.concern().map(concern -> "ok, but " + concern).orElse("ok");
    }

    @Override
    public void turn(Audience audience) {
      page.turn(audience);
    }
  }
}
