package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A configuration is tried, and put back unless somebody confirms it, whatever dies meanwhile. */
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT) // Each has its own lab, and waits for deadlines.
class TryIT {

  private static final List<String> SYSCTLS =
      List.of(
          "conf/all/forwarding",
          "conf/default/forwarding",
          "conf/lan0/forwarding",
          "conf/wan1/forwarding",
          "conf/wan1/ignore_routes_with_linkdown",
          "conf/wan2/ignore_routes_with_linkdown",
          "icmp/ratelimit");

  private Lab lab;
  private Path other;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
    other = lab.directory().resolve("other.toml");
    Lab.write(other, cableAlone());
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** Without fiber: whoever sits behind its prefix is cut off. */
  private String cableAlone() {
    return Uplinks.of(lab).only("cable");
  }

  private Outcome tries(String... arguments) {
    List<String> line = new ArrayList<>(List.of("try"));
    line.addAll(List.of(arguments));
    return lab.sadr(line.toArray(String[]::new));
  }

  private JsonNode trial() {
    return lab.daemon().status().get("try");
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).until(so);
  }

  private Map<String, String> sysctls() {
    Map<String, String> numbers = new TreeMap<>();
    SYSCTLS.forEach(name -> numbers.put(name, lab.kernel().sysctl(name)));
    return numbers;
  }

  /** Without the order in which sets were made. */
  private List<String> table() {
    return lab.kernel().table().lines().sorted().toList();
  }

  private List<String> uplinks() {
    List<String> names = new ArrayList<>();
    lab.daemon().status().get("uplinks").forEach(uplink -> names.add(uplink.get("name").asText()));
    return names;
  }

  private void running() {
    lab.start();
    lab.settle();
  }

  private boolean tried(String word) {
    return lab.events().stream().anyMatch(line -> line.contains("\"try." + word + "\""));
  }

  @Test
  void isPutBackAtTheDeadlineAndTrafficReturns() {
    running();
    List<String> before = lab.kernel().routesAndRules();
    List<String> table = table();
    try (UdpStream a = lab.stream(HOST_A, 200);
        UdpStream b = lab.stream(HOST_B, 200)) {
      a.awaitAnswer();
      assertThat(tries("-c", other.toString(), "--for", "20s").mustWork())
          .contains("is in use until");
      until("fiber is gone", () -> uplinks().equals(List.of("cable")));
      lab.kernel().awaitNotRouted(Kernel.A);
      assertThat(trial().get("source").asText()).isEqualTo(other.toString());
      assertThat(lab.sadr("status").out()).contains("try: " + other + " is in use until");
      until("fiber is back", () -> lab.kernel().isRouted(Kernel.A));
      a.awaitAnswer();
      until("it is said", () -> trial().isNull() && tried("reverted"));
      lab.settle();
      assertThat(b.stopAndCountLost()).isZero();
    }
    assertThat(uplinks()).containsExactly("fiber", "cable");
    assertThat(lab.kernel().routesAndRules()).isEqualTo(before);
    assertThat(table()).isEqualTo(table);
    assertThat(lab.state().resolve("try/try.json")).doesNotExist();
  }

  @Test
  void confirmedOneStaysAndIsTheDaemonsFileFromThenOn() throws IOException {
    running();
    String former = Files.readString(lab.configFile());
    tries("-c", other.toString(), "--for", "5m").mustWork();
    Outcome elsewhere = tries("--confirm");
    assertThat(elsewhere.exit()).isEqualTo(1);
    assertThat(elsewhere.err()).contains("only if you name it", "-c " + lab.configFile());
    assertThat(Files.readString(lab.configFile())).isEqualTo(former);
    Outcome confirmed = tries("--confirm", "-c", lab.configFile().toString());
    assertThat(confirmed.mustWork()).contains("stays in use", lab.configFile() + ".before-try");
    assertThat(Files.readString(lab.configFile())).isEqualTo(Files.readString(other));
    assertThat(Files.readString(Path.of(lab.configFile() + ".before-try"))).isEqualTo(former);
    assertThat(trial().isNull()).isTrue();
    assertThat(tried("confirmed")).isTrue();
    lab.daemon().kill();
    lab.start();
    assertThat(uplinks()).containsExactly("cable");
    assertThat(tries("--confirm").exit()).isEqualTo(1);
  }

  @Test
  void badOrSecondOneIsRefusedAndTheFirstIsPutBackAtOnceWhenAsked() {
    running();
    List<String> before = lab.kernel().routesAndRules();
    Path bad = lab.directory().resolve("bad.toml");
    Lab.write(bad, "[[uplink]]\nname = 7\n");
    Outcome broken = tries("-c", bad.toString());
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("uplink[0].name");
    Lab.write(bad, cableAlone().replace("[::1]:9737", "[::1]:9738"));
    assertThat(tries("-c", bad.toString()).err()).contains("metrics.listen", "nothing changed");
    assertThat(lab.state().resolve("try/try.json")).doesNotExist();
    assertThat(lab.kernel().routesAndRules()).isEqualTo(before);

    tries("-c", other.toString(), "--for", "5m").mustWork();
    Outcome second = tries("-c", lab.configFile().toString());
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).contains("is on trial until", "--confirm");
    assertThat(lab.sadr("reload").err()).contains("is on trial until");
    assertThat(uplinks()).containsExactly("cable");
    tries("--revert").mustWork();
    assertThat(uplinks()).containsExactly("fiber", "cable");
    assertThat(tries("--revert").exit()).isEqualTo(1);
  }

  /** kill -9, and somebody starts the daemon again before the deadline, and after it. */
  @Test
  void daemonThatIsStartedAgainGoesOnWithTheTrialAndEndsIt() {
    running();
    tries("-c", other.toString(), "--for", "25s").mustWork();
    lab.daemon().kill();
    lab.start();
    assertThat(uplinks()).containsExactly("cable");
    assertThat(trial().isNull()).isFalse();
    until("it is put back", () -> uplinks().size() == 2);
    lab.kernel().awaitRouted(Kernel.A);
  }

  /** Nobody starts it again: the watch puts the kernel back. */
  @Test
  void daemonThatIsKilledForGoodLeavesTheFormerRoutes() {
    running();
    List<String> before = lab.kernel().routesAndRules();
    tries("-c", other.toString(), "--for", "12s").mustWork();
    lab.kernel().awaitNotRouted(Kernel.A);
    lab.daemon().kill();
    lab.kernel().awaitRouted(Kernel.A);
    until("it is said", () -> tried("reverted"));
    assertThat(lab.kernel().routesAndRules()).isEqualTo(before);
    lab.start();
    assertThat(uplinks()).containsExactly("fiber", "cable");
  }

  /** The file itself was changed and tried: unconfirmed, no restart may take it into use. */
  @Test
  void fileThatWasTriedInItsPlaceIsNotUsedByTheNextDaemon() {
    running();
    Lab.write(lab.configFile(), cableAlone());
    tries("-c", lab.configFile().toString(), "--for", "10s").mustWork();
    lab.daemon().kill();
    until("it is put back", () -> tried("reverted"));
    lab.start();
    assertThat(uplinks()).containsExactly("fiber", "cable");
    assertThat(lab.daemon().log()).contains("try.refused");
    lab.sadr("reload").mustWork();
    until("by reload", () -> uplinks().equals(List.of("cable")));
    lab.daemon().kill();
    lab.start();
    assertThat(uplinks()).containsExactly("cable");
  }

  /** No daemon ran: all that it made is removed, by the daemon that it started. */
  @Test
  void firstOneLeavesNoTraceUnlessConfirmed() {
    Map<String, String> before = sysctls();
    String standing = lab.kernel().standing();
    Outcome begun = tries("-c", lab.configFile().toString(), "--for", "25s");
    assertThat(begun.mustWork()).contains("is in use until about");
    assertThat(lab.kernel().hasRule(17500)).isTrue();
    assertThat(lab.kernel().sysctl("conf/all/forwarding")).isEqualTo("1");
    until("all is gone", () -> lab.kernel().ours().isEmpty());
    until("the sysctls are back", () -> sysctls().equals(before));
    until("the record is gone", () -> Files.notExists(lab.state().resolve("try/try.json")));
    until("it is said", () -> tried("reverted"));
    Outcome next = lab.sadr("run");
    assertThat(next.exit()).as("systemd starts it anew").isEqualTo(1);
    assertThat(next.err()).contains("was tried and not confirmed", "sadr try");
    assertThat(lab.kernel().standing()).isEqualTo(standing);
    assertThat(sysctls()).isEqualTo(before);
  }

  /** The SSH session hangs up and the daemon is killed: nobody is left but the watch. */
  @Test
  void firstOneIsRemovedThoughTerminalAndDaemonAreKilled() throws IOException {
    Map<String, String> before = sysctls();
    String standing = lab.kernel().standing();
    List<String> line = new ArrayList<>(List.of("setsid", "sh", "-c"));
    line.add(
        String.join(" ", lab.commandLine("try", "-c", lab.configFile().toString(), "--for", "30s"))
            + "; sleep 600");
    Process terminal = new ProcessBuilder(line).start();
    until("a daemon", () -> Files.exists(lab.socket()) && lab.kernel().hasRule(17500));
    until("the command is done", () -> lab.sadr("status").exit() == 0);
    Outcome.of(List.of("kill", "-HUP", "--", "-" + terminal.pid())).mustWork();
    Outcome.of(List.of("kill", "-KILL", "--", "-" + terminal.pid()));
    killDaemon();
    until("all is gone", () -> lab.kernel().ours().isEmpty());
    until("the sysctls are back", () -> sysctls().equals(before));
    until("it is said", () -> tried("reverted"));
    assertThat(lab.kernel().standing()).isEqualTo(standing);
  }

  /**
   * And what root has made in it is the state directory's owner's, for the service to go on with.
   */
  @Test
  void firstOneIsRemovedAtOnceWhenAsked() throws IOException {
    Files.createDirectories(lab.state());
    Outcome.of(List.of("chown", "daemon:daemon", lab.state().toString())).mustWork();
    Map<String, String> before = sysctls();
    tries("-c", lab.configFile().toString(), "--for", "1h").mustWork();
    tries("--revert").mustWork();
    until("all is gone", () -> lab.kernel().ours().isEmpty() && sysctls().equals(before));
    until("it is said", () -> tried("reverted"));
    assertThat(lab.events()).filteredOn(line -> line.contains("try.reverted")).hasSize(1);
    until(
        "the owner",
        () ->
            Outcome.of(List.of("find", lab.state().toString(), "!", "-user", "daemon"))
                .mustWork()
                .isEmpty());
  }

  @Test
  void firstOneThatIsConfirmedStays() {
    tries("-c", lab.configFile().toString(), "--for", "20s").mustWork();
    long latest = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    assertThat(tries("--confirm").mustWork()).contains("stays in use", "says just that");
    // The watch over it waits for 2 s more than the daemon.
    until("the time is over", () -> System.nanoTime() - latest > Duration.ofSeconds(3).toNanos());
    assertThat(lab.kernel().hasRule(17500)).isTrue();
    assertThat(lab.sadr("status").exit()).isZero();
    assertThat(lab.kernel().hasRule(17500)).isTrue();
    killDaemon();
  }

  @Test
  void firstOneIsRefusedWhereADaemonHasLeftItsRoutes() {
    running();
    lab.daemon().terminate();
    List<String> before = lab.kernel().routesAndRules();
    Outcome refused = tries("-c", lab.configFile().toString());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("start it first", "sadr flush");
    assertThat(lab.kernel().routesAndRules()).isEqualTo(before);
  }

  /** The one that {@code sadr try} has started, in this lab alone. */
  private void killDaemon() {
    String wanted = lab.configFile().toString();
    List<String> found =
        lab.topology()
            .exec("router", "ip", "netns", "pids", lab.topology().namespace("router"))
            .out()
            .lines()
            .filter(pid -> commandLine(pid).contains(" run -c " + wanted))
            .toList();
    assertThat(found).isNotEmpty();
    found.forEach(pid -> Outcome.of(List.of("kill", "-KILL", pid)));
  }

  private static String commandLine(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }
}
