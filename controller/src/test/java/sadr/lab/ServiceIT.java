package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Hooks and {@code sadr try} as they are on a router: under the package's unit, under systemd. */
@Tag("netns")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceIT {

  private static final String OUT = "/var/lib/sadr/out";
  private static final String RECORD = "/var/lib/sadr/try/try.json";
  private static final String BOTH = "fiber active, cable standby; in sync";

  private Installed router;
  private Machine machine;

  @BeforeAll
  void install() throws IOException {
    router = Installed.boot();
    machine = router.machine();
    router.install();
    restsUntilItIsConfigured();
    machine.sh("mkdir -p /etc/sadr/hooks");
  }

  private void restsUntilItIsConfigured() {
    await("what it says")
        .until(
            () -> machine.property("StatusText"),
            text -> text.contains("no uplink is configured in /etc/sadr/sadr.toml"));
    until("its end", () -> machine.property("ActiveState").equals("inactive"));
    assertThat(machine.journal("-p warning", "-o cat")).contains("daemon.rests");
    assertThat(machine.property("Result")).isEqualTo("success");
    assertThat(machine.property("NRestarts")).isEqualTo("0");
    assertThat(machine.property("UnitFileState")).isEqualTo("enabled");
    assertThat(router.lab().kernel().ours()).isEmpty();
  }

  @BeforeEach
  void start() {
    machine.sh("systemctl stop sadr && rm -rf /var/lib/sadr/try " + OUT);
    router.configure(router.twoIsps());
    machine.sh("systemctl start sadr");
    router.awaitUp();
  }

  @AfterAll
  void down() {
    router.close();
  }

  private void hook(String name, String script, String rest) {
    router.put("#!/bin/sh\n" + script + "\n", "/etc/sadr/hooks/" + name);
    machine.sh("chmod 755 /etc/sadr/hooks/" + name);
    router.configure(
        router.twoIsps()
            + "[[hook]]\nprogram = [\"/etc/sadr/hooks/"
            + name
            + "\"]\nevents = [\"admin.failover\"]\n"
            + rest);
    machine.sh("systemctl reload sadr");
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).pollInterval(Duration.ofMillis(200)).until(so);
  }

  private String out() {
    return machine.exec("cat", OUT).out();
  }

  private void failOverAndBack() {
    machine.sh("sadr failover fiber");
    machine.sh("sadr restore fiber");
  }

  /** And waits for the next one: nobody is asked to start it. */
  private void killService() {
    String pid = machine.property("MainPID");
    machine.sh("systemctl kill -s KILL sadr");
    until(
        "another one",
        () ->
            !machine.property("MainPID").equals(pid)
                && machine.property("ActiveState").equals("active"));
  }

  private String cableAlone() {
    return Installed.packaged(Uplinks.of(router.lab()).only("cable"));
  }

  @Test
  void hookRunsAsTheServicesUserInItsSandboxAndTheLogTellsWhy() {
    hook(
        "seen",
        "{ id -un; grep -E '^(Cap|NoNew)' /proc/self/status; cat /proc/self/oom_score_adj;"
            + " touch /etc/sadr/mine 2>/dev/null && echo spoilt; ls /root 2>/dev/null; cat; echo"
            + " end; } >"
            + OUT,
        "user = \"nobody\"\n");
    failOverAndBack();
    until("a run", () -> out().endsWith("end\n"));
    assertThat(out().lines().toList())
        .contains("sadr", "NoNewPrivs:\t1", "CapEff:\t0000000000000000", "0")
        .doesNotContain("spoilt")
        .anyMatch(line -> line.contains("\"event\":\"admin.failover\",\"uplink\":\"fiber\""));
    assertThat(machine.sh("stat -c %U " + OUT)).isEqualTo("sadr\n");
    assertThat(machine.journal()).contains("hook.user wanted=nobody used=sadr");
  }

  /** As the same user as the daemon, whose threads count with it. */
  @Test
  void hookThatMultipliesIsStoppedAndTheServiceIsNot() {
    hook("bomb", "while :; do { sleep 60; } & done 2>" + OUT, "");
    String pid = machine.property("MainPID");
    failOverAndBack();
    until("its end", () -> out().contains("Cannot fork"));
    router.lab().topology().silence("fiber");
    router.awaitStatus("fiber out (down), cable active; in sync");
    router.lab().topology().heal("fiber");
    router.awaitStatus(BOTH);
    // The watch over another story's trial may sleep too, and for longer.
    until(
        "the end of what it had started",
        () -> machine.exec("pgrep", "-fx", "sleep 60").out().isEmpty());
    assertThat(machine.property("MainPID")).isEqualTo(pid);
    assertThat(machine.journal("-b")).doesNotContain("OutOfMemory");
  }

  @Test
  void whatIsNotConfirmedIsPutBackThoughTheServiceIsKilled() {
    router.put(cableAlone(), "/root/cable.toml");
    assertThat(machine.sh("sadr try -c /root/cable.toml --for 24s")).contains("is in use until");
    router.awaitStatus("cable active; in sync");
    killService();
    router.awaitStatus("cable active; in sync"); // By the next one.
    router.awaitStatus(BOTH);
    until("no record", () -> machine.exec("test", "-e", RECORD).exit() != 0);
    assertThat(machine.sh("cat /etc/sadr/sadr.toml")).isEqualTo(router.twoIsps());
    assertThat(machine.sh("stat -c %U /var/lib/sadr/events.jsonl")).isEqualTo("sadr\n");
  }

  @Test
  void whatIsConfirmedStaysThroughARestart() {
    router.put(cableAlone(), "/root/cable.toml");
    machine.sh("sadr try -c /root/cable.toml --for 5m");
    killService();
    router.awaitStatus("cable active; in sync");
    assertThat(machine.sh("sadr try --confirm")).contains("/etc/sadr/sadr.toml has it now");
    assertThat(machine.sh("cat /etc/sadr/sadr.toml")).isEqualTo(cableAlone());
    assertThat(machine.sh("cat /etc/sadr/sadr.toml.before-try")).isEqualTo(router.twoIsps());
    machine.sh("systemctl restart sadr");
    router.awaitStatus("cable active; in sync");
  }

  /** By the package's trigger, as when Debian brings another Java. */
  @Test
  void anotherJavaGetsItsOwnArchiveAndWarnsOfNothing() throws IOException {
    Path home = Javas.newest();
    String archive = "/var/cache/sadr/sadr-" + Javas.version(home) + ".jsa";
    await("the first archive")
        .until(() -> machine.exec("test", "-e", "/var/cache/sadr/sadr-17.jsa").exit() == 0);
    router.packJava(home);
    String said = machine.sh("dpkg -i " + Machine.inside("java.deb"));
    assertThat(said).contains("Processing triggers for sadr", "class data archive: ");
    assertThat(machine.sh("readlink -f /usr/bin/java"))
        .isEqualTo("/usr/lib/jvm/test-java/bin/java\n");
    try {
      machine.sh("systemctl restart sadr");
      router.awaitUp();
      assertThat(machine.sh("cat /proc/" + machine.property("MainPID") + "/maps"))
          .contains("/usr/lib/jvm/test-java/lib/server/libjvm.so", archive);
      assertThat(
              machine.sh(
                  "journalctl --sync; journalctl -o cat --no-pager _SYSTEMD_INVOCATION_ID="
                      + machine.property("InvocationID")))
          .contains("daemon.ready")
          .doesNotContainIgnoringCase("warning:");
      assertThat(machine.exec("sadr", "status").err()).isEmpty();
      assertThat(machine.exec("sadr", "check").err()).isEmpty();
      machine.sh("rm /var/cache/sadr/sadr-17.*");
      router.put("JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64\n", "/etc/default/sadr");
      machine.sh("/var/lib/dpkg/info/sadr.postinst triggered && rm /etc/default/sadr");
      assertThat(machine.sh("ls /var/cache/sadr")).contains("sadr-17.jsa");
    } finally {
      machine.sh("dpkg -r test-java");
    }
    machine.sh("systemctl restart sadr");
    router.awaitUp();
    assertThat(machine.sh("cat /proc/" + machine.property("MainPID") + "/maps"))
        .contains("/usr/lib/jvm/java-17-openjdk-amd64/", "/var/cache/sadr/sadr-17.jsa");
  }

  /** As logind does with KillUserProcesses=yes: all that the login has started is killed. */
  @Test
  void firstTryIsPutBackThoughTheLoginAndTheDaemonAreKilled() {
    machine.sh("systemctl stop sadr && sadr flush && rm -rf /var/lib/sadr/*");
    assertThat(router.lab().kernel().ours()).isEmpty();
    machine.sh(
        "systemd-run --quiet --scope --unit=login sh -c 'sadr try --for 25s >/tmp/said 2>&1; exec"
            + " sleep 600' >/dev/null 2>&1 &");
    until("it is in use", () -> machine.exec("cat", "/tmp/said").out().contains("until about"));
    machine.sh("systemctl kill -s KILL login.scope");
    until("no login", () -> machine.exec("systemctl", "is-active", "login.scope").exit() != 0);
    assertThat(machine.exec("sadr", "status").exit()).as("the daemon survives").isIn(0, 1);
    assertThat(router.lab().kernel().hasRule(17500)).isTrue();
    machine.sh("kill -KILL $(pidof java)");
    until("all is gone", () -> router.lab().kernel().ours().isEmpty());
    until("no record", () -> machine.exec("test", "-e", RECORD).exit() != 0);
    machine.sh("rm -rf /var/lib/sadr/try");
  }
}
