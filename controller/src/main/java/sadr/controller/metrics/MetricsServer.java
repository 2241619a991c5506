package sadr.controller.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics} and {@code /healthz} over HTTP to GET and HEAD.
 *
 * <p>A few threads serve; a request that is not complete, or an answer that is not taken, within
 * {@value #SECONDS_A_REQUEST} seconds is cut off, and so are connections beyond what can be queued.
 * Any thread may close it.
 */
public final class MetricsServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

  private static final int SECONDS_A_REQUEST = 5;
  private static final int THREADS = 3;
  private static final int BACKLOG = 16;
  private static final int WAITING = 32;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  static {
    // The JDK's server has its limits from here alone, and reads them once, with its first class.
    String seconds = Integer.toString(SECONDS_A_REQUEST);
    System.setProperty("sun.net.httpserver.maxReqTime", seconds);
    System.setProperty("sun.net.httpserver.maxRspTime", seconds);
    System.setProperty("sun.net.httpserver.idleInterval", seconds);
    System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(WAITING));
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(2 * WAITING));
  }

  private MetricsServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens, and prepares the meters aside.
   *
   * @param address where; port 0 takes a free one
   * @throws IOException if the address is in use or none of this machine's
   */
  public static MetricsServer start(Metrics metrics, InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, "metrics-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    threads.execute(metrics::prepare);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(metrics, exchange));
    server.start();
    return new MetricsServer(server, threads);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(Metrics metrics, HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        text(exchange, 405, "only GET and HEAD");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> send(exchange, 200, Metrics.CONTENT_TYPE, metrics.scrape());
        case "/healthz" -> {
          String trouble = metrics.trouble().orElse("");
          String well = metrics.concern().map(concern -> "ok, but " + concern).orElse("ok");
          text(exchange, trouble.isEmpty() ? 200 : 503, trouble.isEmpty() ? well : trouble);
        }
        default -> text(exchange, 404, "there is /metrics and /healthz");
      }
    } catch (RuntimeException e) {
      LOG.warn("metrics.failed request={}", exchange.getRequestURI(), e);
      throw e;
    }
  }

  private static void text(HttpExchange exchange, int status, String line) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", line + "\n");
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
