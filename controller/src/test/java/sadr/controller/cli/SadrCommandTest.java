package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.Config;
import sadr.controller.config.Config.ControlConfig;
import sadr.controller.config.ConfigException;
import sadr.controller.control.ControlHandler;
import sadr.controller.control.ControlPlace;
import sadr.controller.control.ControlServer;
import sadr.controller.control.JournalReader;
import sadr.controller.control.Peer;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReports;

/** Every command, called as Main calls it; a real control socket, no kernel. */
@Timeout(120)
class SadrCommandTest {

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Request.Change> changes = new ArrayList<>();
  private final FakeProgram program = new FakeProgram();
  private StatusReport report = StatusReports.healthy();
  private Consumer<Request.Change> whenAsked = change -> {};
  private Reply reply = Reply.done("it is done");
  private String socket;
  private String config;
  private Optional<ControlServer> server = Optional.empty();

  @BeforeEach
  void files() throws IOException {
    socket = directory.resolve("sadr.sock").toString();
    config = directory.resolve("sadr.toml").toString();
    Files.writeString(
        Path.of(config),
        """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "fe80::a1"
        prefixes = ["2001:db8:a000::/56"]

        [control]
        socket = "%s"

        [state]
        directory = "%s"
        """
            .formatted(socket, directory));
  }

  @AfterEach
  void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private void startDaemon() throws IOException {
    ControlHandler handler =
        new ControlHandler() {
          @Override
          public StatusReport status() {
            return report;
          }

          @Override
          public CompletableFuture<Reply> change(Request.Change change, Peer peer) {
            changes.add(change);
            whenAsked.accept(change);
            return CompletableFuture.completedFuture(reply);
          }
        };
    server =
        Optional.of(
            ControlServer.bind(
                ControlPlace.take(new ControlConfig(Path.of(socket), "daemon")),
                directory.resolve(JournalReader.FILE),
                handler));
    server.get().start();
  }

  private static final class FakeProgram implements Program {
    boolean restful;
    Optional<Config> ran = Optional.empty();
    Optional<StatusReport> running = Optional.empty();
    Optional<CommandException> failure = Optional.empty();

    @Override
    public void run(Config config, Path file) throws CommandException {
      ran = Optional.of(config);
      fail();
    }

    @Override
    public boolean rests(ConfigException bad, Path file) {
      return restful && bad.configuresNothing();
    }

    @Override
    public List<String> plan(Config config, Optional<StatusReport> running)
        throws CommandException {
      this.running = running;
      fail();
      return List.of("route replace default dev wan1 table 173", "# and more");
    }

    @Override
    public void tryFirst(Config config, Path file, Duration forTime) throws CommandException {
      ran = Optional.of(config);
      fail();
    }

    @Override
    public void watch(Path stateDirectory, Duration forTime) throws CommandException {
      fail();
    }

    @Override
    public void expire(Path stateDirectory) throws CommandException {
      fail();
    }

    @Override
    public List<String> flush(Config config) throws CommandException {
      fail();
      return List.of("route del default dev wan1 table 173");
    }

    @Override
    public Inspector inspector() {
      throw new AssertionError();
    }

    private void fail() throws CommandException {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }

  private int sadr(String... args) {
    out.reset();
    err.reset();
    return SadrCommand.execute(
        () -> program,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    assertThat(sadr("--help")).isZero();
    assertThat(printed())
        .contains("run", "check", "plan", "status", "failover", "drain", "restore", "events")
        .contains("reload", "flush", "Exit codes:", "Examples:")
        .contains("3   no daemon answers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "plan",
        "status",
        "failover",
        "drain",
        "restore",
        "drill",
        "events",
        "reload",
        "flush"
      })
  void everyCommandTeachesItself(String command) {
    assertThat(sadr(command, "--help")).isZero();
    assertThat(printed())
        .contains("Usage: sadr " + command)
        .contains("Options:", "Exit codes:")
        .containsPattern("(?s)Examples:.* sadr " + command);
    assertThat(complained()).isEmpty();
  }

  @Test
  void versionIsTold() {
    assertThat(sadr("--version")).isZero();
    assertThat(printed()).startsWith("sadr ");
    assertThat(sadr("status", "--version")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing command",
    "dance, 'there is no command \"dance\"'",
    "stats, 'there is no command \"stats\"; did you mean \"status\"?'",
    "status --colour, --colour",
    "failover, UPLINK",
    "failover fiber --for soon, is not a duration",
    "events --since yesterday, neither a duration",
    "drill fiber --connect fd00::1, 'write [ADDRESS]:PORT or NAME:PORT'",
    "drill fiber --connect [fd00::1]:0, is not 1 to 65535",
    "drain a b, b"
  })
  void badUsageIsTwoAndNamesTheHelp(String line, String complaint) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ");
    assertThat(sadr(args)).isEqualTo(2);
    assertThat(complained()).startsWith("sadr: ").contains(complaint).contains("--help\"");
    assertThat(printed()).isEmpty();
  }

  @Test
  void nobodyThereIsThreeAndSaysWhatToDo() {
    for (String command :
        List.of(
            "status",
            "reload",
            "failover fiber",
            "drain x",
            "restore x",
            "drill x",
            "events --follow")) {
      List<String> args = new ArrayList<>(List.of(command.split(" ")));
      args.addAll(List.of("--socket", socket));
      assertThat(sadr(args.toArray(String[]::new))).as(command).isEqualTo(3);
      assertThat(complained())
          .contains(
              "no daemon answers on " + socket + ": is it running? start it with \"sadr run\"");
    }
  }

  @Test
  void statusShowsTheTable() throws IOException {
    startDaemon();
    assertThat(sadr("status", "--socket", socket)).isZero();
    assertThat(printed().lines().toList())
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches("UPLINK +HEALTH +ROLE +ADMIN +FOR +LOSS +RTT +JITTER +INTERFACE +WHY");
              assertThat(lines.get(1))
                  .matches("fiber +up +active +auto +.* 3 % +12\\.3 ms +1\\.1 ms +wan1 +-");
              assertThat(lines.get(4)).startsWith("PREFIX ");
              assertThat(lines.get(lines.size() - 1))
                  .startsWith("kernel: in sync, 12 routes, 5 rules, 0 overruns");
            });
    assertThat(printed()).doesNotContain("\u001b");
  }

  @Test
  void unhealthyStatusIsOne() throws IOException {
    startDaemon();
    report = StatusReports.oneDown();
    assertThat(sadr("status", "--socket", socket)).isEqualTo(1);
    assertThat(printed()).contains("probes: 1 of 1 targets silent for 612 ms");
    assertThat(sadr("status", "--json", "--socket", socket)).isEqualTo(1);
    assertThat(printed()).startsWith("{\"version\":1,\"program\"").endsWith("}\n");
  }

  @Test
  void changesAreAskedAsWritten() throws IOException {
    startDaemon();
    assertThat(
            sadr(
                "failover",
                "fiber",
                "--for",
                "30m",
                "--reason",
                "why not",
                "--force",
                "--socket",
                socket))
        .isZero();
    assertThat(printed()).isEqualTo("it is done\n");
    assertThat(sadr("drain", "--socket", socket, "fiber", "--json")).isZero();
    assertThat(printed()).isEqualTo("{\"version\":1,\"ok\":true,\"message\":\"it is done\"}\n");
    assertThat(sadr("restore", "fiber", "--socket", socket)).isZero();
    assertThat(sadr("reload", "--socket", socket)).isZero();
    assertThat(changes)
        .containsExactly(
            new Request.Failover(
                "fiber", Optional.of(Duration.ofMinutes(30)), Optional.of("why not"), true),
            new Request.Drain("fiber", Optional.empty()),
            new Request.Restore("fiber"),
            new Request.Reload());
  }

  /** What the daemon's journal tells of a drill, the times counted from now. */
  private void drilled(String... events) {
    Instant cut = Instant.now();
    StringBuilder lines = new StringBuilder();
    for (String event : events) {
      String[] parts = event.split(" ", 2);
      lines.append("{\"at\":\"").append(cut.plusMillis(Long.parseLong(parts[0]))).append("\",");
      lines.append(parts[1].replace('\'', '"').replace("CUT", cut.toString())).append("}\n");
    }
    try {
      Files.writeString(directory.resolve(JournalReader.FILE), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.ifPresent(ControlServer::journalGrew);
  }

  private static final String[] A_DRILL = {
    "0 'event':'drill.start','uplink':'fiber','cause':'asked','cut':'CUT','traffic':'true','until':'CUT'",
    "634 'event':'uplink.down','uplink':'fiber','cause':'probes','detail':'silent (drill)'",
    "634 'event':'uplink.role','uplink':'fiber','cause':'probes','from':'active','to':'out'",
    "634 'event':'uplink.role','uplink':'cable','cause':'other-uplink','from':'standby','to':'active'",
    "15000"
        + " 'event':'drill.end','uplink':'fiber','cause':'time','verdictSeconds':'0.630','detectionSeconds':'0.541',"
        + "'switchSeconds':'0.004','lengthSeconds':'15.0'",
    "20000 'event':'uplink.up','uplink':'fiber','cause':'probes'",
    "23000"
        + " 'event':'drill.back','uplink':'fiber','cause':'recovered','upSeconds':'5.0','backSeconds':'8.0'"
  };

  @Test
  void drillTellsWhatHappensAndWhatWasMeasured() throws IOException {
    startDaemon();
    whenAsked = change -> drilled(A_DRILL);
    assertThat(sadr("drill", "fiber", "--traffic", "--for", "15s", "--socket", socket)).isZero();
    assertThat(changes).containsExactly(new Request.Drill("fiber", Duration.ofSeconds(15), true));
    assertThat(printed())
        .contains("fiber: its probes and all IPv6 traffic are cut, until ")
        .contains("  +0.634 s  verdict: fiber is down: silent (drill)")
        .contains("  +0.634 s  cable: standby -> active")
        .contains(" +15.000 s  the cut has ended (time)")
        .containsPattern("detection +541 ms")
        .containsPattern("switch +4 ms")
        .containsPattern("connection +- +not measured: name a server with --connect")
        .containsPattern("back +5000 ms +from the end");
  }

  @Test
  void drillWithoutAVerdictIsOneAndTheValuesAreNull() throws IOException {
    startDaemon();
    whenAsked =
        change ->
            drilled(
                A_DRILL[0],
                "1000 'event':'drill.end','uplink':'fiber','cause':'asked','lengthSeconds':'1.0'");
    assertThat(sadr("drill", "fiber", "--for", "1s", "--json", "--socket", socket)).isEqualTo(1);
    assertThat(printed())
        .startsWith("{\"version\":1,\"uplink\":\"fiber\",\"traffic\":false,\"cut\":\"")
        .contains("\"end\":\"asked\",\"lengthSeconds\":1.0,\"verdictSeconds\":null")
        .endsWith("\"connectSource\":null,\"connectsBefore\":null}\n");
  }

  @Test
  void drillTimesTheFirstConnectionByAnotherUplink() throws IOException {
    startDaemon();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("::1"))) {
      server.setSoTimeout(20_000);
      whenAsked = change -> drilled(A_DRILL);
      String target = "[::1]:" + server.getLocalPort();
      assertThat(sadr("drill", "fiber", "--connect", target, "--socket", socket)).isZero();
      assertThat(server.accept().isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "drill fiber, 0s, 1s to 5m",
    "drill fiber, 6m, 1s to 5m",
    "failover fiber, 0s, 1s to 366d",
    "failover fiber, 500ms, 1s to 366d",
    "failover fiber, 367d, 1s to 366d",
    "try, 4.0s, 5s to 1h",
  })
  void aTimeOutOfItsRangeIsTwoBeforeTheDaemonIsAsked(String command, String time, String range) {
    assertThat(sadr((command + " --for " + time).split(" "))).isEqualTo(2);
    assertThat(complained()).isEqualTo("sadr: --for " + time + " is not " + range + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check -c %s", "status --socket %2$s", "events --help", "--version"})
  void whatCannotBeWrittenIsOne(String line) throws IOException {
    startDaemon();
    err.reset();
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      String[] args = line.formatted(config, socket).split(" ");
      assertThat(SadrCommand.execute(() -> program, full, err, args)).isEqualTo(1);
    }
    assertThat(complained()).isEqualTo("sadr: standard output: No space left on device\n");
  }

  @Test
  void aReaderWhoHasEnoughIsNoFailure() {
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe"); // EPIPE, as Java puts it
          }
        };
    assertThat(SadrCommand.execute(() -> program, pipe, err, "check", "-c", config)).isZero();
    assertThat(complained()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"USAGE,2", "DENIED,4", "FAILED,1", "UNKNOWN_COMMAND,1", "VERSION,1"})
  void refusalsHaveTheirExitCodes(Reply.Code code, int exit) throws IOException {
    startDaemon();
    reply = new Reply.Failed(code, "for a reason");
    assertThat(sadr("restore", "fiber", "--socket", socket)).isEqualTo(exit);
    assertThat(complained()).isEqualTo("sadr: for a reason\n");
  }

  @Test
  void checkTellsGoodFromBad() throws IOException {
    assertThat(sadr("check", "-c", config)).isZero();
    assertThat(printed()).contains("is good: 1 uplink, 0 LANs").contains("note: ");

    Files.writeString(Path.of(config), "[[uplink]]\nname = 1\n[metric]\n");
    assertThat(sadr("check", "-c", config)).isEqualTo(2);
    assertThat(complained())
        .contains("the configuration has 5 problems")
        .contains("  uplink[0].name: is a number; write text in quotes")
        .contains("  metric: unknown key; did you mean \"metrics\"?");
    assertThat(sadr("check", "--json", "-c", config)).isEqualTo(2);
    assertThat(printed()).contains("\"ok\":false", "\"path\":\"uplink[0].gateway\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "plan", "flush", "check"})
  void badConfigurationIsTwoAndTouchesNothing(String command) {
    assertThat(sadr(command, "-c", directory.resolve("none.toml").toString())).isEqualTo(2);
    assertThat(complained()).contains("there is no such file");
    assertThat(program.ran).isEmpty();
  }

  @Test
  void runServesTheSocketOfTheCommandLine() {
    assertThat(sadr("run", "-c", config, "--socket", "/tmp/other.sock")).isZero();
    assertThat(program.ran.orElseThrow().control().socket()).isEqualTo(Path.of("/tmp/other.sock"));
  }

  @Test
  void aServiceWithoutAnyUplinkYetEndsWellOnlyIfASupervisorKnows() throws IOException {
    Files.writeString(Path.of(config), "# nothing yet\n");

    assertThat(sadr("run", "-c", config)).isEqualTo(2);
    assertThat(complained()).contains("write an [[uplink]] table");

    program.restful = true;
    assertThat(sadr("run", "-c", config)).isZero();
    Files.writeString(Path.of(config), "uplinks = 1\n");
    assertThat(sadr("run", "-c", config)).isEqualTo(2);
  }

  @Test
  void programsFailureHasItsExitCode() {
    program.failure = Optional.of(new CommandException(ExitCode.FAILED, "no CAP_NET_ADMIN"));
    assertThat(sadr("run", "-c", config)).isEqualTo(1);
    assertThat(complained()).isEqualTo("sadr: no CAP_NET_ADMIN\n");
  }

  @Test
  void planTakesTheDaemonsWordWhereThereIsOne() throws IOException {
    assertThat(sadr("plan", "-c", config)).isZero();
    assertThat(printed()).isEqualTo("route replace default dev wan1 table 173\n# and more\n");
    assertThat(program.running).isEmpty();

    startDaemon();
    assertThat(sadr("plan", "-c", config, "--json")).isZero();
    assertThat(program.running).contains(StatusReports.healthy());
    assertThat(printed()).startsWith("{\"version\":1,\"lines\":[\"route replace");
  }

  @Test
  void flushRefusesWhileADaemonRuns() throws IOException {
    assertThat(sadr("flush", "-c", config)).isZero();
    assertThat(printed()).isEqualTo("route del default dev wan1 table 173\n");
    startDaemon();
    assertThat(sadr("flush", "-c", config)).isEqualTo(1);
    assertThat(complained()).contains("a daemon runs on " + socket).contains("stop it first");
  }

  @Test
  void eventsComeFromTheDaemonOrFromTheFile() throws IOException {
    String line =
        "{\"at\":\"%s\",\"event\":\"uplink.down\",\"uplink\":\"fiber\",\"cause\":\"probes\",\"detail\":\"two"
            + " words\"}\n";
    Files.writeString(
        directory.resolve(JournalReader.FILE),
        line.formatted("2026-01-01T00:00:00Z") + line.formatted(Instant.now()));

    assertThat(sadr("events", "-c", config, "--socket", socket, "--since", "1h", "--json"))
        .isZero();
    assertThat(printed().lines()).hasSize(1);
    assertThat(complained()).contains("no daemon answers; this is what");

    startDaemon();
    assertThat(sadr("events", "-c", config, "--socket", socket)).isZero();
    assertThat(printed().lines()).hasSize(2);
    assertThat(printed())
        .contains(
            "2026-01-01T00:00:00Z      uplink.down      fiber       cause=probes detail=\"two"
                + " words\"");
    assertThat(complained()).isEmpty();
  }

  @Test
  void eventsOfAnUplinkThatNeitherTheDaemonNorTheJournalKnowsAreTwo() throws IOException {
    Files.writeString(
        directory.resolve(JournalReader.FILE),
        "{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"uplink.down\",\"uplink\":\"dsl\"}\n");
    startDaemon();

    assertThat(sadr("events", "--socket", socket, "--uplink", "fibr")).isEqualTo(2);
    assertThat(complained())
        .isEqualTo("sadr: there is no uplink \"fibr\"; did you mean \"fiber\"?\n");
    assertThat(sadr("events", "--socket", socket, "--uplink", "fiber")).isZero();
    assertThat(sadr("events", "--socket", socket, "--uplink", "dsl", "--kind", "drill")).isZero();
    assertThat(sadr("events", "--socket", socket, "--uplink", "bogus", "--last", "3")).isEqualTo(2);
    assertThat(complained()).contains("no uplink \"bogus\"; there are fiber, cable");
  }

  @Test
  void whoFollowsAnUplinkThatThereIsNotIsToldAndWaits() throws Exception {
    Files.createFile(directory.resolve(JournalReader.FILE));
    startDaemon();
    CompletableFuture<Integer> follower =
        CompletableFuture.supplyAsync(
            () -> sadr("events", "--socket", socket, "--uplink", "fibr", "--follow"));
    await("a remark")
        .untilAsserted(
            () ->
                assertThat(complained().lines())
                    .containsExactly(
                        "sadr: there is no uplink \"fibr\"; did you mean \"fiber\"?",
                        "sadr: waiting all the same: a reload may bring it"));
    assertThat(follower).isNotDone();
    stop();
    assertThat(follower.get(60, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void eventsWithoutDaemonAndWithoutJournalIsThree() {
    assertThat(sadr("events", "-c", config)).isEqualTo(3);
    assertThat(complained()).contains("no daemon answers");
  }
}
