package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that are told of events: what they may, what they get, and that they hold up nobody. */
@Tag("netns")
class HookIT {

  private Lab lab;
  private Path out;

  @BeforeEach
  void up() throws IOException {
    lab = Lab.up(Settings.FAST);
    out = Files.createDirectory(lab.directory().resolve("out"));
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void down() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    lab.finish();
  }

  /** A script for sh(1), as a hook's program; {@code $OUT} is where it may write. */
  private String script(String name, String text) throws IOException {
    Path file = lab.directory().resolve(name);
    Lab.write(file, "#!/bin/sh\nOUT=" + out + "\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  private void configure(String hooks) {
    Lab.write(lab.configFile(), Settings.FAST.toml(lab.directory()) + hooks);
  }

  private static String hook(String program, String rest) {
    return "[[hook]]\nprogram = [\"" + program + "\"]\n" + rest + "\n";
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).pollInterval(Duration.ofMillis(50)).until(so);
  }

  private String text(String name) throws IOException {
    Path file = out.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private double runs(String program, String result) {
    try {
      return lab.metric("sadr_hook_runs_total{hook=\"" + program + "\",result=\"" + result + "\"}");
    } catch (AssertionError e) {
      return 0;
    }
  }

  private void failOverAndBack() {
    lab.daemon().order("failover", "fiber");
    lab.daemon().order("restore", "fiber");
  }

  /** Of quotation marks, which somebody might forget to keep apart. */
  private void failOverAndBackWithAReason() {
    lab.sadr("failover", "fiber", "--reason", "a \"test\"").mustWork();
    lab.sadr("restore", "fiber").mustWork();
  }

  @Test
  void isToldInOrderAsNobodyWithoutAnyPrivilege() throws IOException {
    String seen =
        script("seen", "cat >>$OUT/seen; echo \"$SADR_EVENT $SADR_UPLINK $SADR_CAUSE\" >>$OUT/env");
    String self =
        script(
            "self",
            "id -u >$OUT/id; id -G >>$OUT/id; grep -E '^(Cap|NoNew)' /proc/self/status >$OUT/caps;"
                + " env >$OUT/all; ls /proc/self/fd | wc -l >$OUT/fds");
    configure(
        hook(seen, "events = [\"admin\", \"daemon.start\"]")
            + hook(self, "events = [\"daemon.start\"]"));
    lab.start();
    lab.settle();
    failOverAndBackWithAReason();
    until("three events", () -> text("env").lines().count() == 3);
    assertThat(text("env").lines())
        .containsExactly(
            "daemon.start  asked", "admin.failover fiber admin", "admin.restore fiber admin");
    lab.awaitEvent("admin.restore");
    assertThat(text("seen").lines())
        .containsExactlyElementsOf(
            lab.events().stream()
                .filter(e -> e.contains("admin.") || e.contains("daemon.start"))
                .toList());
    until("its privileges", () -> !text("fds").isBlank());
    assertThat(text("id").lines()).containsExactly("65534", "65534");
    assertThat(text("caps")).contains("NoNewPrivs:\t1");
    assertThat(text("caps").lines().filter(l -> l.startsWith("Cap")))
        .hasSize(5)
        .allMatch(l -> l.endsWith("0000000000000000"));
    assertThat(text("all").lines().map(l -> l.replaceFirst("=.*", "")))
        .contains("PATH", "SADR_EVENT", "SADR_UPLINK", "SADR_CAUSE")
        .isSubsetOf(
            "PATH", "SADR_EVENT", "SADR_UPLINK", "SADR_CAUSE", "PWD", "OLDPWD", "_", "SHLVL");
    assertThat(Integer.parseInt(text("fds").strip())).as("descriptors").isLessThanOrEqualTo(4);
  }

  @Test
  void hangingFloodingDyingAndMissingOnesAreEndedCountedToldOnceAndHoldUpNobody()
      throws IOException {
    String hang =
        script(
            "hang",
            "sleep 300 & echo $! >>$OUT/pids; setsid sleep 301 & echo $! >>$OUT/pids; echo $$"
                + " >>$OUT/pids; wait");
    String flood = script("flood", "exec yes floods");
    String dies = script("dies", "kill -SEGV $$");
    String fails = script("fails", "echo it went wrong >&2; exit 3");
    lab.start();
    lab.settle();
    long before = medianCommand("without hooks");
    configure(
        hook(hang, "events = [\"admin\"]\ntimeout = \"500ms\"")
            + hook(flood, "events = [\"admin\"]\ntimeout = \"10s\"")
            + hook(dies, "events = [\"admin\"]")
            + hook(fails, "events = [\"admin\"]")
            + hook("/nonexistent/hook", "events = [\"admin\"]"));
    lab.sadr("reload").mustWork();
    long after = medianCommand("while hooks hang and flood");
    assertThat(after).as("less than a hook hangs").isLessThan(before + 300_000_000L);
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    lab.topology().heal("fiber");

    until("floods", () -> runs(flood, "flood") == 20);
    until("deaths", () -> runs(dies, "signal") == 20);
    until("failures", () -> runs(fails, "failed") == 20);
    until("missing", () -> runs("/nonexistent/hook", "unstartable") == 20);
    until("hangs", () -> runs(hang, "timeout") == 20);
    awaitEnded(text("pids").lines().toList());
    String log = lab.daemon().log();
    for (String once :
        List.of("hook.flood", "hook.signal", "hook.failed", "hook.unstartable", "hook.timeout")) {
      assertThat(log).containsOnlyOnce(once);
    }
    assertThat(log).contains("output=\"it went wrong\"", "ended by signal 11");
    System.out.println("resident after hooks: " + (resident() >> 10) + " kB");
    assertThat(resident()).isLessThan(100 << 20);
  }

  /** The wait for one of twenty commands, in nanoseconds: each has hooks of its own. */
  private long medianCommand(String when) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (String command : List.of("failover", "restore")) {
        long begin = System.nanoTime();
        lab.daemon().order(command, "fiber");
        nanos.add(System.nanoTime() - begin);
      }
    }
    nanos.sort(null);
    System.out.printf(
        "a command %s: median %.1f ms, longest %.1f ms%n",
        when, nanos.get(10) / 1e6, nanos.get(19) / 1e6);
    return nanos.get(10);
  }

  private static void awaitEnded(List<String> pids) {
    for (String pid : pids) {
      until("the end of what a hook had started", () -> !isRunning(pid));
    }
  }

  /** One that is dead may wait for somebody to ask how it ended. */
  private static boolean isRunning(String pid) throws IOException {
    Path stat = Path.of("/proc", pid, "stat");
    return Files.exists(stat) && !Files.readString(stat).replaceFirst(".*\\) ", "").startsWith("Z");
  }

  private long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + lab.daemon().pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  /** As many as it can, at once: its user's limit stops it, and the daemon does not notice. */
  @Test
  void oneThatMultipliesIsStoppedAndTheDaemonIsNot() throws IOException {
    String bomb =
        script("bomb", "while :; do { sleep 60; } & echo $! >>$OUT/pids; done 2>>$OUT/why");
    configure(hook(bomb, "events = [\"admin.failover\"]\ntimeout = \"60s\""));
    lab.start();
    lab.settle();
    failOverAndBack();
    until("its end", () -> runs(bomb, "failed") == 1);
    assertThat(text("why")).contains("Cannot fork");
    List<String> pids = text("pids").lines().toList();
    assertThat(pids).hasSizeBetween(50, 200);
    awaitEnded(pids);
    failOverAndBack();
    until("another run", () -> runs(bomb, "failed") == 2);
    lab.settle();
  }

  /** One that leaves the session and keeps the output cannot be found; it must cost nothing. */
  @Test
  void childThatEscapesWithTheOutputCostsNeitherThreadNorDescriptor() throws IOException {
    String leaves =
        script(
            "leaves",
            "setsid sleep 300 & echo $! >>$OUT/pids; setsid sh -c 'sleep 2; exec yes' & exit 0");
    configure(hook(leaves, "events = [\"admin\"]"));
    lab.start();
    lab.settle();
    failOverAndBack();
    until("two runs", () -> runs(leaves, "ok") == 2);
    long threads = count("task");
    long descriptors = count("fd");
    for (int i = 0; i < 9; i++) {
      failOverAndBack();
    }
    until("twenty runs", () -> runs(leaves, "ok") == 20);
    until("no thread is left of them", () -> count("task") <= threads + 2);
    until("no descriptor is left of them", () -> count("fd") <= descriptors + 2);
    for (String pid : text("pids").lines().toList()) {
      Outcome.of(List.of("kill", "-KILL", pid));
    }
  }

  private long count(String what) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + lab.daemon().pid(), what))) {
      return all.count();
    }
  }

  @Test
  void tooManyEventsDropTheOldestThatWait() throws IOException {
    String slow = script("slow", "cat >>$OUT/slow; sleep 3");
    configure(hook(slow, "events = [\"admin\"]\ntimeout = \"5s\""));
    lab.start();
    lab.settle();
    for (int i = 0; i < 50; i++) {
      failOverAndBack();
    }
    until("some dropped", () -> runs(slow, "dropped") >= 30);
    assertThat(lab.daemon().log()).containsOnlyOnce("hook.dropped");
    lab.daemon().terminate(); // Which does not wait for the other 64.
  }

  @Test
  void reloadChangesThem() throws IOException {
    String one = script("one", "echo $SADR_EVENT >>$OUT/one");
    String two = script("two", "echo $SADR_EVENT >>$OUT/two");
    configure(hook(one, ""));
    lab.start();
    lab.settle();
    until("the first", () -> text("one").contains("daemon.start"));
    configure(hook(two, "events = [\"config\", \"admin\"]"));
    lab.sadr("reload").mustWork();
    failOverAndBack();
    until(
        "the second",
        () ->
            text("two")
                .lines()
                .toList()
                .equals(List.of("config.reloaded", "admin.failover", "admin.restore")));
    assertThat(text("one")).doesNotContain("admin");
  }

  @Test
  void withoutRightToChangeUsersItRunsWithoutPrivilegesAllTheSame() throws IOException {
    String self = script("self", "id -u >$OUT/id && grep ^Cap /proc/self/status >$OUT/caps");
    configure(hook(self, "events = [\"daemon.start\"]"));
    Files.createDirectories(lab.state());
    for (Path path : List.of(lab.state(), lab.directory())) {
      Outcome.of(List.of("chown", "daemon", path.toString())).mustWork();
    }
    lab.startBehind(
        List.of(
            "setpriv",
            "--reuid=daemon",
            "--regid=daemon",
            "--groups=adm",
            "--inh-caps=-all,+net_admin,+net_raw",
            "--ambient-caps=-all,+net_admin,+net_raw"));
    until("a run", () -> text("caps").lines().count() == 5);
    assertThat(text("id").strip()).isEqualTo("1");
    assertThat(text("caps").lines().filter(l -> !l.startsWith("CapBnd")))
        .allMatch(l -> l.endsWith("0000000000000000"));
    assertThat(lab.daemon().log()).containsOnlyOnce("hook.user");
  }

  /** The example, against a server that fails twice. */
  @Test
  void webhookPostsTheEventAndTriesAgain() throws IOException {
    List<String> posts = new CopyOnWriteArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        lab.topology()
            .node("host")
            .call(() -> HttpServer.create(new InetSocketAddress("fd00:5ad0:0:1::2", 8080), 0));
    server.createContext(
        "/sadr",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean fail = asked.getAndIncrement() < 2;
            posts.add((fail ? "refused " : "taken ") + body.strip());
            exchange.sendResponseHeaders(fail ? 503 : 204, -1);
          }
        });
    server.start();
    try {
      Path example = lab.directory().resolve("webhook");
      Files.copy(Lab.root().resolve("examples/hooks/webhook"), example);
      Files.setPosixFilePermissions(example, PosixFilePermissions.fromString("rwxr-xr-x"));
      configure(
          "[[hook]]\nprogram = [\""
              + example
              + "\", \"http://[fd00:5ad0:0:1::2]:8080/sadr\"]\n"
              + "events = [\"admin.failover\"]\ntimeout = \"40s\"\n");
      lab.start();
      lab.settle();
      failOverAndBackWithAReason();
      until("it is taken", () -> posts.stream().anyMatch(post -> post.startsWith("taken ")));
      assertThat(posts).hasSize(3);
      assertThat(posts.get(2)).contains("\"event\":\"admin.failover\"", "\"uplink\":\"fiber\"");
      until("counted", () -> runs(example.toString(), "ok") == 1);
    } finally {
      server.stop(0);
    }
  }
}
