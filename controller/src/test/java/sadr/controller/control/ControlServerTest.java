package sadr.controller.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import sadr.controller.config.Config.ControlConfig;
import sadr.controller.control.ControlServer.Limits;

/** Real sockets, a handler made for the test. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // Some wait for seconds until they are cut off.
class ControlServerTest {

  private static final Limits IMPATIENT = new Limits(256, 3_000_000_000L, 50_000_000L);
  private static final String STATUS = "{\"version\":1,\"command\":\"status\"}\n";

  @TempDir Path directory;

  private final BlockingQueue<Request.Change> changes = new LinkedBlockingQueue<>();
  private final List<Peer> peers = new ArrayList<>();
  private volatile CompletableFuture<Reply> answer =
      CompletableFuture.completedFuture(Reply.done("it is done"));
  private Path socket;
  private Path journal;
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("run/sadr.sock");
    journal = directory.resolve(JournalReader.FILE);
    server = ControlServer.bind(ControlPlace.take(config()), journal, new Handler(), IMPATIENT);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertThat(socket).doesNotExist();
  }

  private ControlConfig config() {
    return new ControlConfig(socket, "daemon");
  }

  private final class Handler implements ControlHandler {
    @Override
    public StatusReport status() {
      return StatusReports.oneDown();
    }

    @Override
    public CompletableFuture<Reply> change(Request.Change change, Peer peer) {
      changes.add(change);
      peers.add(peer);
      return answer;
    }
  }

  private Reply ask(Request request) throws Exception {
    try (ControlClient client = ControlClient.connect(socket, Duration.ofSeconds(10))) {
      return client.ask(request);
    }
  }

  /** A client that says what it likes. */
  private SocketChannel raw() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static void say(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String hearAll(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void answersStatusAsItWasReported() throws Exception {
    assertThat(ask(new Request.Status())).isEqualTo(new Reply.Status(StatusReports.oneDown()));
  }

  /** As "sadr try --revert" does, which ends the daemon. */
  @Test
  void whoAsksForItsEndIsAnswered() throws Exception {
    answer = new CompletableFuture<>();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              try {
                changes.take();
                raw();
                raw().close();
                CompletableFuture.runAsync(
                    () -> answer.complete(Reply.done("it ends")),
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
                server.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(ask(new Request.Reload())).isEqualTo(Reply.done("it ends"));
    end.get();
  }

  @Test
  void handsEveryChangeOverAsItWasAsked() throws Exception {
    List<Request.Change> asked =
        List.of(
            new Request.Failover(
                "fiber", Optional.of(Duration.ofMinutes(30)), Optional.of("wörks \"now\""), true),
            new Request.Failover("fiber", Optional.empty(), Optional.empty(), false),
            new Request.Drain("cable", Optional.of("x")),
            new Request.Restore("cable"),
            new Request.Drill("cable", Duration.ofSeconds(15), false),
            new Request.DrillStop("cable"),
            new Request.Reload());
    for (Request.Change change : asked) {
      assertThat(ask(change)).isEqualTo(Reply.done("it is done"));
    }
    assertThat(changes).containsExactlyElementsOf(asked);
  }

  @Test
  void knowsItsPeer() throws Exception {
    ask(new Request.Reload());
    assertThat(peers)
        .singleElement()
        .extracting(Peer::pid)
        .isEqualTo((int) ProcessHandle.current().pid());
    assertThat(peers.get(0).uid())
        .isEqualTo((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  void onlyRootAndTheDaemonsUserMayChange() {
    assertThat(new Peer(0, 0, 1).mayChange(990)).isTrue();
    assertThat(new Peer(990, 0, 1).mayChange(990)).isTrue();
    assertThat(new Peer(1000, 0, 1).mayChange(990)).isFalse();
    assertThat(new Peer(1000, 0, 1).mayChange(0)).isFalse();
  }

  @Test
  void handlersErrorBecomesAFailedReply() throws Exception {
    answer = CompletableFuture.failedFuture(new IllegalStateException("no kernel"));
    assertThat(ask(new Request.Reload()))
        .isInstanceOfSatisfying(
            Reply.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(Reply.Code.FAILED);
              assertThat(failed.error()).contains("no kernel");
            });
  }

  @Test
  void slowChangeHoldsNobodyElseUp() throws Exception {
    CompletableFuture<Reply> later = new CompletableFuture<>();
    answer = later;
    try (SocketChannel slow = raw()) {
      say(slow, "{\"version\":1,\"command\":\"reload\"}\n" + STATUS);
      assertThat(changes.poll(60, TimeUnit.SECONDS)).isEqualTo(new Request.Reload());
      assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
      later.complete(Reply.done("at last"));
      slow.shutdownOutput();
      assertThat(hearAll(slow).lines())
          .satisfiesExactly(
              first -> assertThat(first).contains("at last"),
              second -> assertThat(second).contains("\"status\":{"));
    }
  }

  @Test
  void clientThatLeavesBeforeItsAnswerHarmsNobody() throws Exception {
    CompletableFuture<Reply> later = new CompletableFuture<>();
    answer = later;
    try (SocketChannel slow = raw()) {
      say(slow, "{\"version\":1,\"command\":\"reload\"}\n");
      assertThat(changes.poll(60, TimeUnit.SECONDS)).isEqualTo(new Request.Reload());
    }
    assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
    later.complete(Reply.done());
    assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
  }

  @Test
  void garbageIsAnsweredAndHungUpOn() throws Exception {
    for (String garbage :
        List.of(
            "GET / HTTP/1.1\n",
            "\n",
            "[]\n",
            "{\"version\":1,\"command\":\"status\"} {}\n",
            "{\"version\":1,\"version\":1,\"command\":\"status\"}\n",
            "{\"version\":1,\"command\":\"status\",\"extra\":1}\n",
            "{\"version\":1,\"command\":\"failover\"}\n",
            "{\"version\":1,\"command\":\"failover\",\"uplink\":\"a\",\"forSeconds\":0}\n",
            "{\"version\":1,\"command\":\"failover\",\"uplink\":\"a\",\"forSeconds\":1e300}\n",
            "{\"version\":1,\"command\":\"events\",\"since\":\"yesterday\"}\n",
            "{\"version\":\"1\",\"command\":\"status\"}\n",
            "[".repeat(5000) + "\n",
            "\u0000\u0001\u0002\n")) {
      try (SocketChannel channel = raw()) {
        say(channel, garbage);
        assertThat(hearAll(channel)).as(garbage).contains("\"ok\":false,\"code\":\"usage\"");
      }
    }
  }

  @Test
  void unknownCommandAndVersionHaveTheirOwnCodes() throws Exception {
    try (SocketChannel channel = raw()) {
      say(
          channel,
          "{\"version\":1,\"command\":\"dance\"}\n{\"version\":2,\"command\":\"status\"}\n");
      channel.shutdownOutput();
      assertThat(hearAll(channel).lines())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .contains("\"code\":\"unknown-command\"")
                      .contains("known: status"),
              second -> assertThat(second).contains("\"code\":\"version\""));
    }
  }

  @Test
  void hugeLineIsRefused() throws Exception {
    try (SocketChannel channel = raw()) {
      say(channel, "x".repeat(ControlConnection.MOST_LINE_BYTES + 1));
      assertThat(hearAll(channel)).contains("longer than 64 KiB");
    }
  }

  @Test
  void longestLineIsStillRead() throws Exception {
    String head = "{\"version\":1,\"command\":\"restore\",\"uplink\":\"";
    String uplink = "u".repeat(ControlConnection.MOST_LINE_BYTES - head.length() - 3);
    try (SocketChannel channel = raw()) {
      say(channel, head + uplink + "\"}\n");
      channel.shutdownOutput();
      assertThat(hearAll(channel)).contains("\"ok\":true");
    }
  }

  @Test
  void halfALineIsRefusedAfterAWhile() throws Exception {
    try (SocketChannel channel = raw()) {
      say(channel, "{\"version\":1,");
      assertThat(hearAll(channel)).contains("does not come to its end");
    }
  }

  @Test
  void halfALineAndTheEndOfInputIsRefusedAtOnce() throws Exception {
    try (SocketChannel channel = raw()) {
      say(channel, "{\"version\":1,");
      channel.shutdownOutput();
      assertThat(hearAll(channel)).contains("the line has no end");
    }
  }

  @Test
  @ResourceLock("descriptors") // Of which a process may have a thousand.
  void twoHundredIdleClientsDisturbNobody() throws Exception {
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        idle.add(raw());
      }
      assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
      say(idle.get(0), STATUS);
      idle.get(0).shutdownOutput();
      assertThat(hearAll(idle.get(0))).contains("\"ok\":true");
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
  }

  @Test
  @ResourceLock("descriptors") // Of which a process may have a thousand.
  void oldestIdleClientGivesItsPlace() throws Exception {
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IMPATIENT.clients(); i++) {
        idle.add(raw());
      }
      assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
      assertThat(hearAll(idle.get(0))).contains("too many clients");
      say(idle.get(idle.size() - 1), STATUS);
      idle.get(idle.size() - 1).shutdownOutput();
      assertThat(hearAll(idle.get(idle.size() - 1))).contains("\"ok\":true");
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
  }

  @Test
  void eventsAreReadFromTheJournal() throws Exception {
    write(event(1), event(2), "{\"at\":\"2026-11-21T12:00:0", event(3));
    List<String> all = events(new Request.Events(false, Optional.empty()));
    List<String> some =
        events(new Request.Events(false, Optional.of(Instant.parse("2026-11-21T12:00:02Z"))));

    assertThat(all).containsExactly(event(1), event(2), event(3));
    assertThat(some).containsExactly(event(2), event(3));
  }

  @Test
  void longJournalComesWhole() throws Exception {
    String[] lines = new String[20_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = event(i % 60);
    }
    write(lines);
    assertThat(events(new Request.Events(false, Optional.empty()))).containsExactly(lines);
    assertThat(
            events(new Request.Events(false, Optional.of(Instant.parse("2030-01-01T00:00:00Z")))))
        .isEmpty();
  }

  @Test
  void followGoesOnWithWhatIsNew() throws Exception {
    try (SocketChannel channel = raw()) {
      say(channel, "{\"version\":1,\"command\":\"events\",\"follow\":true}\n");
      var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      assertThat(reader.readLine()).contains("\"ok\":true");
      write(event(1));
      server.journalGrew();
      assertThat(reader.readLine()).isEqualTo(event(1));
      Files.move(journal, directory.resolve("events.1"));
      write(event(2));
      server.journalGrew();
      assertThat(reader.readLine()).isEqualTo(event(2));
    }
  }

  @Test
  void readerThatTakesNothingIsDropped() throws Exception {
    String[] lines = new String[20_000];
    Arrays.fill(lines, event(1));
    write(lines);
    try (SocketChannel channel = raw()) {
      say(channel, "{\"version\":1,\"command\":\"events\",\"follow\":true}\n");
      String taken = hearAfter(channel, Duration.ofMillis(5500));
      assertThat(taken.length()).isLessThan(lines.length * event(1).length());
    }
    assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
  }

  /** Takes nothing for a while, then all there is. */
  private String hearAfter(SocketChannel channel, Duration silence) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.completeOnTimeout(null, silence.toMillis(), TimeUnit.MILLISECONDS).get();
    return hearAll(channel);
  }

  private List<String> events(Request.Events request) throws Exception {
    List<String> lines = new ArrayList<>();
    try (ControlClient client = ControlClient.connect(socket, Duration.ofSeconds(10))) {
      client.events(request, lines::add);
    }
    return lines;
  }

  private void write(String... lines) throws IOException {
    Files.write(journal, List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String event(int second) {
    return "{\"at\":\"2026-11-21T12:00:%02dZ\",\"event\":\"uplink.up\",\"uplink\":\"fiber\"}"
        .formatted(second);
  }

  @Test
  void socketIsForTheGroup() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
    assertThat(Files.getAttribute(socket, "posix:group").toString()).isEqualTo("daemon");
  }

  @Test
  void missingGroupLeavesTheSocketToItsOwner() throws IOException {
    Path other = directory.resolve("other.sock");
    ControlConfig config = new ControlConfig(other, "nosuchgroup");
    try (ControlServer ownersOnly =
        ControlServer.bind(ControlPlace.take(config), journal, new Handler())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
          .isEqualTo("rw-------");
      ownersOnly.journalGrew();
    }
  }

  @Test
  void secondDaemonIsRefused() throws Exception {
    assertThatThrownBy(() -> ControlPlace.take(config()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another daemon listens on " + socket);
    assertThat(ask(new Request.Status())).isInstanceOf(Reply.Status.class);
  }

  @Test
  void liveSocketWithoutALockIsRefusedToo() throws Exception {
    Path other = directory.resolve("foreign.sock");
    try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      foreign.bind(UnixDomainSocketAddress.of(other));
      assertThatThrownBy(() -> ControlPlace.take(new ControlConfig(other, "daemon")))
          .hasMessageContaining("another daemon listens");
    }
  }

  @Test
  void staleSocketIsTakenOver() throws Exception {
    Path other = directory.resolve("stale.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(other));
    }
    assertThat(other).exists();
    ControlConfig config = new ControlConfig(other, "daemon");
    try (ControlServer next =
        ControlServer.bind(ControlPlace.take(config), journal, new Handler())) {
      next.start();
      try (ControlClient client = ControlClient.connect(other, Duration.ofSeconds(10))) {
        assertThat(client.ask(new Request.Status())).isInstanceOf(Reply.Status.class);
      }
    }
  }

  @Test
  void fileThatIsNoSocketIsLeftAlone() throws IOException {
    Path other = Files.writeString(directory.resolve("precious"), "data");
    assertThatThrownBy(() -> ControlPlace.take(new ControlConfig(other, "daemon")))
        .hasMessageContaining("is no socket");
    assertThat(other).hasContent("data");
  }

  @Test
  void placeBelowAFileIsRefusedInWords() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path other = file.resolve("other.sock");
    assertThatThrownBy(() -> ControlPlace.take(new ControlConfig(other, "daemon")))
        .hasMessage("cannot listen on " + other + ": " + file + " is no directory");
  }

  @Test
  void clientSaysThatNobodyIsThere() {
    assertThatThrownBy(
            () -> ControlClient.connect(directory.resolve("none"), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(NoDaemonException.class, e -> assertThat(e.isDenied()).isFalse());
  }

  @Test
  void clientDoesNotWaitForEver() throws Exception {
    answer = new CompletableFuture<>();
    try (ControlClient client = ControlClient.connect(socket, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> client.ask(new Request.Reload()))
          .hasMessageContaining("did not answer within 200 ms");
    }
  }
}
