package sadr.controller.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sadr.controller.web.Refusal.CROWD;
import static sadr.controller.web.Refusal.FAULT;
import static sadr.controller.web.Refusal.HOST;
import static sadr.controller.web.Refusal.MALFORMED;
import static sadr.controller.web.Refusal.METHOD;
import static sadr.controller.web.Refusal.PATH;
import static sadr.controller.web.Refusal.SLOW;
import static sadr.controller.web.Refusal.TIMEOUT;
import static sadr.controller.web.Refusal.TOO_LARGE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebServerTest {

  private static final String GET = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LIVE = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Refusals refusals = new Refusals();
  private final AtomicReference<String> next = new AtomicReference<>("");
  private final List<Socket> sockets = new ArrayList<>();
  private WebServer server;
  private Thread thread;

  /** "/page" is a page, "/live" a stream of what {@code next} holds at each turn. */
  private final Site site =
      new Site() {
        @Override
        public Response answer(Request request, Audience audience) {
          return switch (request.path()) {
            case "/page" -> Response.text(200, "a page");
            case "/live" -> Response.events(Response.utf8("data: first\n\n"));
            case "/fault" -> throw new IllegalStateException("meant to");
            case "/error" -> throw new StackOverflowError("meant to");
            default -> Response.text(404, "nothing");
          };
        }

        @Override
        public void turn(Audience audience) {
          String text = next.get();
          if (text.equals("error")) {
            next.set("");
            throw new OutOfMemoryError("meant to");
          }
          if (!text.isEmpty()) {
            audience.send(Response.utf8(text));
          }
        }
      };

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = WebServer.open(loopback, Set.of("router"), site, refusals);
    thread = new Thread(server::run, "web");
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    thread.join();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void answersOneRequestAfterTheOtherOnOneConnection() throws IOException {
    Socket socket = connect();
    for (int i = 0; i < 3; i++) {
      say(socket, GET);
      assertThat(readUntil(socket, "a page\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void everyAnswerForbidsWhatIsNotItsOwn() throws IOException {
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost"))
        .contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self';")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n")
        .contains("\r\nContent-Length: 7\r\n")
        .doesNotContain("unsafe");
  }

  @Test
  void anErrorEndsTheConnectionThatMetItAndNoOther() throws IOException {
    Socket other = connect();
    for (String path : List.of("/fault", "/error")) {
      Socket socket = connect();
      say(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(socket.getInputStream().read()).as(path).isEqualTo(-1);
    }
    assertThat(count(FAULT)).isEqualTo(2);
    next.set("error");
    server.wake();
    while (count(FAULT) < 3) {
      Thread.onSpinWait();
    }
    say(other, GET);
    assertThat(readUntil(other, "a page\n")).startsWith("HTTP/1.1 200 ");
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void answersHeadWithoutABody() throws IOException {
    assertThat(ask("HEAD /page HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: 7")
        .endsWith("\r\n\r\n");
    assertThat(ask("HEAD /live HTTP/1.1\r\nHost: localhost")).endsWith("\r\n\r\n");
  }

  @Test
  void refusesAnotherSitesName() throws IOException {
    for (String host : List.of("evil.example", "evil.example:9737", "router", "", "192.0.2.1")) {
      assertThat(ask("GET /page HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 421 ");
    }
    assertThat(ask("GET /page HTTP/1.1\r\nAccept: x")).startsWith("HTTP/1.1 421 ");
    assertThat(count(HOST)).isEqualTo(6);
    for (String host : List.of("[::1]:9737", "127.0.0.1", "LOCALHOST:1", "sadr.localhost")) {
      assertThat(ask("GET /page HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void refusesOtherMethodsAndOddPaths() throws IOException {
    assertThat(ask("POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: GET, HEAD\r\n");
    assertThat(count(METHOD)).isEqualTo(1);
    List<String> odd =
        List.of("/../etc/passwd", "/a/..", "/%2e%2e/", "//evil", "*", "http://localhost/", "/a\\b");
    for (String path : odd) {
      assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: localhost"))
          .as(path)
          .startsWith("HTTP/1.1 400 ");
    }
    assertThat(count(PATH)).isEqualTo(odd.size());
    assertThat(ask("GET /none?x=1 HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void refusesWhatIsNoHttp() throws IOException {
    for (String odd :
        List.of(
            "GET /page",
            "GET  /page HTTP/1.1",
            "GET /page HTTP/2",
            "\u0016\u0003\u0001",
            "GET /page HTTP/1.1\r\nHost localhost",
            "GET /page HTTP/1.1\r\nHost: localhost\r\nHost: localhost",
            "GET /page HTTP/1.1\r\n Host: localhost")) {
      assertThat(ask(odd)).as(odd).startsWith("HTTP/1.1 400 ");
    }
    assertThat(count(MALFORMED)).isEqualTo(7);
  }

  @Test
  void refusesAHugeHeadAndItsSenderCanReadWhy() throws IOException {
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost\r\nCookie: " + "x".repeat(100_000)))
        .startsWith("HTTP/1.1 431 ");
    assertThat(count(TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void aRequestThatComesByDropsIsCutOff() throws IOException {
    Socket socket = connect();
    say(socket, "GET /page");
    assertThat(read(socket)).startsWith("HTTP/1.1 408 ");
    assertThat(count(TIMEOUT)).isEqualTo(1);
  }

  @Test
  void whatFollowsARequestInOneBreathIsNotAnswered() throws IOException {
    Socket socket = connect();
    say(socket, GET + GET);
    assertThat(read(socket).split("HTTP/1.1 200 ", -1)).hasSize(2);
  }

  @Test
  void aFaultOfTheSiteEndsOneConnectionAlone() throws IOException {
    assertThat(ask("GET /fault HTTP/1.1\r\nHost: localhost")).isEmpty();
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aStreamGoesOn() throws IOException {
    Socket socket = connect();
    say(socket, LIVE);
    assertThat(readUntil(socket, "data: first\n")).contains("text/event-stream");
    next.set("data: second\n\n");
    server.wake();
    readUntil(socket, "data: second\n");
  }

  /** It costs its queue, and nobody else waits for it. */
  @Test
  void whoDoesNotReadAStreamIsCutOffAndOthersGoOn() throws IOException {
    Socket deaf = new Socket();
    sockets.add(deaf);
    deaf.setReceiveBufferSize(1024);
    deaf.connect(server.address());
    say(deaf, LIVE);
    Socket good = connect();
    say(good, LIVE);
    readUntil(good, "data: first\n");
    next.set("data: " + "x".repeat(50_000) + "\n\n");
    BufferedReader lines = new BufferedReader(new InputStreamReader(good.getInputStream(), UTF_8));
    while (count(SLOW) == 0) {
      server.wake();
      assertThat(lines.readLine()).isNotNull();
    }
    next.set("data: last\n\n");
    server.wake();
    String line = "";
    while (!line.equals("data: last")) {
      line = lines.readLine();
    }
  }

  @Test
  void whoComesAfterTooManyIsSentAwayUntilTheyAreGone() throws IOException {
    // Until all have spoken, who has not makes room.
    while (count(CROWD) == 0) {
      try {
        say(connect(), "GET /pa");
      } catch (IOException reset) {
        continue; // Sent away before it could speak.
      }
    }
    String answer = "";
    while (!answer.startsWith("HTTP/1.1 200 ")) {
      try {
        answer = ask("GET /page HTTP/1.1\r\nHost: localhost");
      } catch (IOException full) {
        answer = "";
      }
    }
    assertThat(count(TIMEOUT)).isPositive();
  }

  @Test
  void idleConnectionsMakeRoomForOthers() throws IOException {
    for (int i = 0; i < WebServer.MOST_CONNECTIONS; i++) {
      Socket socket = connect();
      say(socket, GET);
      readUntil(socket, "a page\n");
    }
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200 ");
    assertThat(count(CROWD)).isZero();
  }

  @Test
  void refusesAnAddressInUse() {
    assertThatThrownBy(
            () -> WebServer.open(server.address(), Set.of(), site, new Refusals()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsTheStreams() throws Exception {
    Socket socket = connect();
    say(socket, LIVE);
    readUntil(socket, "data: first\n\n");
    server.close();
    thread.join();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void bytesThatAreSharedAreNotUsedUpByOneReader() throws IOException {
    ByteBuffer shared = Response.utf8("abc");
    Response response = Response.of("text/plain", shared);
    assertThat(response.body().remaining()).isEqualTo(3);
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost")).endsWith("a page\n");
    assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost")).endsWith("a page\n");
  }

  private long count(Refusal refusal) {
    return refusals.counts().get(refusal);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.connect(server.address(), 10_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private String ask(String request) throws IOException {
    Socket socket = connect();
    say(socket, request + "\r\nConnection: close\r\n\r\n");
    return read(socket);
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("more after " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
