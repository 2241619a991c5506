package sadr.controller.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sadr.controller.metrics.MetricsView.Role;
import sadr.controller.metrics.MetricsView.Uplink;

@Timeout(60)
class MetricsServerTest {

  private final AtomicReference<MetricsView> view = new AtomicReference<>(MetricsView.STARTING);
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    server = MetricsServer.start(new Metrics(view::get, "1"), loopback(0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesTheMetricsAsPrometheusText() throws IOException {
    assertThat(ask("GET /metrics HTTP/1.1"))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
        .contains("\nsadr_build_info{version=\"1\"} 1\n");
  }

  @Test
  void answersHeadWithoutABody() throws IOException {
    assertThat(ask("HEAD /metrics HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  @Test
  void tellsWhetherTheSiteIsWell() throws IOException {
    assertThat(ask("GET /healthz HTTP/1.1"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("\r\n\r\nthe kernel is not in sync\n");

    view.set(
        new MetricsView(
            List.of(uplink("fiber", false), uplink("cable", true)), true, 0, List.of(), List.of()));
    assertThat(ask("GET /healthz HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok\n");

    view.set(
        new MetricsView(
            List.of(uplink("fiber", false), uplink("cable", false)),
            true,
            0,
            List.of(),
            List.of()));
    assertThat(ask("GET /healthz HTTP/1.1"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("\r\n\r\nno uplink is usable: fiber, cable\n");
  }

  @Test
  void refusesOtherPathsAndMethods() throws IOException {
    assertThat(ask("GET / HTTP/1.1")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("GET /metrics/x HTTP/1.1")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("GET /%zz HTTP/1.1")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("GET * HTTP/1.1")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("POST /metrics HTTP/1.1\r\nContent-Length: 0"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD");
  }

  @Test
  void refusesAnAddressInUse() {
    assertThatThrownBy(
            () -> MetricsServer.start(new Metrics(view::get, "1"), server.address()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void servesOthersAgainAfterStuckClientsAreCutOff() throws IOException {
    List<Socket> stuck = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket();
        stuck.add(socket);
        socket.connect(server.address(), 1000);
        socket.getOutputStream().write("GET /metr".getBytes(US_ASCII));
      }
    } catch (IOException full) {
      assertThat(stuck).hasSizeGreaterThan(16); // the backlog is full: so much for the flood
    }
    String answer = "";
    while (!answer.startsWith("HTTP/1.1 200 ")) {
      try {
        answer = ask("GET /metrics HTTP/1.1");
      } catch (IOException refused) {
        answer = "";
      }
    }
    // A client that is cut off reads the end of the stream, or a reset.
    for (Socket socket : stuck) {
      socket.close();
    }
  }

  @Test
  void servesOthersWhileAClientDoesNotRead() throws IOException {
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(1024);
      deaf.connect(server.address());
      deaf.getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500).getBytes(US_ASCII));

      assertThat(ask("GET /metrics HTTP/1.1")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static Uplink uplink(String name, boolean usable) {
    return new Uplink(
        name, usable, usable, Role.OUT, OptionalLong.empty(), List.of(), List.of(), 0);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address(), 10_000);
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((request + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
