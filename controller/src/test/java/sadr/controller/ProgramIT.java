package sadr.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.Config.ControlConfig;
import sadr.controller.control.ControlHandler;
import sadr.controller.control.ControlPlace;
import sadr.controller.control.ControlServer;
import sadr.controller.control.JournalReader;
import sadr.controller.control.Peer;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReports;
import sadr.lab.Javas;

/** The packaged program as an operator starts it: {@code target/sadr/bin/sadr}. */
@Timeout(120)
class ProgramIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("sadr.program", "target/sadr/bin/sadr")).toAbsolutePath();

  @TempDir Path directory;

  private Path socket;

  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    socket = directory.resolve("sadr.sock");
  }

  private record Outcome(int exit, String out, String err) {}

  private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Outcome sadr(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(args));
    return run(Map.of(), command);
  }

  private ControlServer daemon(String group) throws IOException {
    ControlHandler handler =
        new ControlHandler() {
          @Override
          public StatusReport status() {
            return StatusReports.healthy();
          }

          @Override
          public CompletableFuture<Reply> change(Request.Change change, Peer peer) {
            return CompletableFuture.completedFuture(Reply.done("done by " + peer.uid()));
          }
        };
    ControlServer server =
        ControlServer.bind(
            ControlPlace.take(new ControlConfig(socket, group)),
            directory.resolve(JournalReader.FILE),
            handler);
    server.start();
    return server;
  }

  @Test
  void tellsItsVersionAndHelp() throws Exception {
    assertThat(sadr("--version").out()).matches("sadr [0-9].*\n");
    Outcome help = sadr("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("Usage: sadr");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void exitCodesReachTheShell() throws Exception {
    assertThat(sadr("dance").exit()).isEqualTo(2);
    assertThat(sadr("check", "-c", "none.toml").exit()).isEqualTo(2);
    assertThat(sadr("status", "--socket", socket.toString()).exit()).isEqualTo(3);
  }

  @Test
  void asksTheDaemonAndPrintsNothingElse() throws Exception {
    try (ControlServer server = daemon("daemon")) {
      server.journalGrew();
      Outcome status = sadr("status", "--socket", socket.toString());
      assertThat(status.exit()).isZero();
      assertThat(status.out()).contains("fiber").doesNotContain("\u001b");
      assertThat(status.err()).isEmpty();
    }
  }

  @Test
  void worksThroughLinksAndFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("sadr-link"), PROGRAM);
    Path second = Files.createSymbolicLink(directory.resolve("again"), Path.of("sadr-link"));
    assertThat(run(Map.of(), List.of(link.toString(), "--version")).exit()).isZero();
    assertThat(run(Map.of(), List.of(second.toString(), "--version")).exit()).isZero();
    assertThat(run(Map.of(), List.of("./again", "--version")).exit()).isZero();
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    Outcome outcome = run(Map.of("JAVA_HOME", "/nowhere"), List.of(PROGRAM.toString(), "status"));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("sadr: no Java at /nowhere/bin/java: install");
  }

  /** Its classes are so old that one lambda which names them keeps them out: see SadrCommand. */
  @Test
  void archiveHoldsTheParserOfTheCommandLine() throws Exception {
    Path log = directory.resolve("loaded");
    Outcome outcome =
        run(
            Map.of("SADR_JAVA_OPTS", "-Xlog:class+load:file=" + log),
            List.of(PROGRAM.toString(), "--version"));

    assertThat(outcome.exit()).isZero();
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains(" picocli.CommandLine source: shared objects file"))
        .noneMatch(line -> line.contains(" picocli.") && line.contains("source: file:"));
  }

  /** One class or service that is looked for in vain opens all of them: a tenth of its time. */
  @Test
  void statusOpensNoJar() throws Exception {
    Path log = directory.resolve("loaded");
    Outcome outcome =
        run(
            Map.of("SADR_JAVA_OPTS", "-Xlog:class+load:file=" + log),
            List.of(PROGRAM.toString(), "status", "--socket", directory + "/none"));

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(Files.readAllLines(log))
        .isNotEmpty()
        .noneMatch(line -> line.contains(" java.util.zip.ZipFile$Source "));
  }

  @Test
  void staysSilentWhereTheArchiveDoesNotFit() throws Exception {
    Path copy = directory.resolve("moved");
    copy(PROGRAM.getParent().getParent(), copy);
    Outcome moved = run(Map.of(), List.of(copy.resolve("bin/sadr").toString(), "--version"));
    assertThat(moved).isEqualTo(new Outcome(0, moved.out(), ""));

    try (var files = Files.list(copy.resolve("lib"))) {
      for (Path archive : files.filter(f -> f.toString().endsWith(".jsa")).toList()) {
        Files.writeString(archive, "no archive at all");
      }
    }
    Outcome broken = run(Map.of(), List.of(copy.resolve("bin/sadr").toString(), "--version"));
    assertThat(broken).isEqualTo(new Outcome(0, moved.out(), ""));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  static Stream<Path> javas() throws IOException {
    return Javas.homes().stream();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void warnsOfNothingWithAnyJavaHere(Path home) throws Exception {
    try (ControlServer server = daemon("daemon")) {
      server.journalGrew();
      Outcome status =
          run(
              Map.of("JAVA_HOME", home.toString()),
              List.of(PROGRAM.toString(), "status", "--socket", socket.toString()));
      assertThat(status.exit()).isZero();
      assertThat(status.err()).isEmpty();
    }
  }

  /**
   * Most machines have one Java only, so a script stands in for the others and tells its options.
   */
  @ParameterizedTest
  @CsvSource({"17.0.15, false, false", "22, true, false", "23.0.1, true, true", "25, true, true"})
  void givesEachJavaTheOptionsThatItKnows(String version, boolean access, boolean unsafe)
      throws Exception {
    Outcome outcome = startedBy(version);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).endsWith(" sadr.controller.Main status\n");
    assertThat(outcome.out().contains(" --enable-native-access=ALL-UNNAMED ")).isEqualTo(access);
    assertThat(outcome.out().contains(" --sun-misc-unsafe-memory-access=allow ")).isEqualTo(unsafe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "11.0.2"})
  void refusesAJavaThatIsTooOld(String version) throws Exception {
    Outcome outcome = startedBy(version);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).endsWith("sadr needs 17 or later\n");
  }

  private Outcome startedBy(String version) throws Exception {
    Path home = directory.resolve("java");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return run(Map.of("JAVA_HOME", home.toString()), List.of(PROGRAM.toString(), "status"));
  }

  /** Needs root, like the tests in namespaces: another user's process asks. */
  @Test
  @Tag("netns")
  void strangerInTheGroupMayReadButChangeNothing() throws Exception {
    Path program = copyOpenToAll();
    try (ControlServer server = daemon("daemon")) {
      server.journalGrew();
      int group = (Integer) Files.getAttribute(socket, "unix:gid");
      assertThat(as(program, group, "status").exit()).isZero();
      Outcome change = as(program, group, "failover", "fiber");
      assertThat(change.exit()).isEqualTo(4);
      assertThat(change.err()).contains("only root and the daemon's own user may change anything");
      Outcome outsider = as(program, 65534, "status");
      assertThat(outsider.exit()).isEqualTo(4);
      assertThat(outsider.err()).contains("you may not ask the daemon");
      assertThat(sadr("failover", "fiber", "--socket", socket.toString()).out())
          .isEqualTo("done by 0\n");
    }
  }

  /** The program's own folder may be closed to other users, as all under root's home is. */
  private Path copyOpenToAll() throws IOException {
    Path copy = directory.resolve("open");
    copy(PROGRAM.getParent().getParent(), copy);
    try (var files = Files.walk(copy)) {
      for (Path file : files.toList()) {
        String mode = Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      }
    }
    return copy.resolve("bin/sadr");
  }

  private Outcome as(Path program, int group, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=" + group,
                "--clear-groups",
                program.toString()));
    command.addAll(List.of(args));
    command.addAll(List.of("--socket", socket.toString()));
    return run(Map.of(), command);
  }
}
