package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A state directory that is full or read-only: the daemon goes on, says so, and catches up. */
@Tag("netns")
class DiskIT {

  private Lab lab;

  @BeforeEach
  void up() throws IOException {
    lab = Lab.up(Settings.FAST);
    Files.createDirectories(lab.state());
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** Starts the daemon with a small file system of its own as its state directory. */
  private void start(String first) {
    lab.startBehind(
        List.of(
            "sh",
            "-c",
            "mount -t tmpfs -o size=64k tmpfs %1$s && %2$s && exec \"$0\" \"$@\""
                .formatted(lab.state(), first.formatted(lab.state()))));
    lab.daemon().awaitHealth("fiber", "up");
    lab.daemon().awaitHealth("cable", "up");
  }

  /** Does something where the daemon sees its files. */
  private String there(String script) {
    return Outcome.of(
            List.of(
                "nsenter",
                "-t",
                Long.toString(lab.daemon().pid()),
                "-m",
                "sh",
                "-c",
                script.formatted(lab.state())))
        .mustWork();
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).until(so);
  }

  private JsonNode state() {
    return lab.daemon().status().get("state");
  }

  private void awaitUnwritable(String cause) {
    until("unwritable", () -> !state().get("writable").asBoolean());
    assertThat(state().get("cause").asText()).contains(cause);
    assertThat(state().get("since").isNull()).isFalse();
  }

  private void failsOverAndSaysSo(String cause) {
    lab.topology().silence("fiber");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    awaitUnwritable(cause);
    until(
        "events wait", // What the last page of the file has room for is written all the same.
        () -> {
          drainAndRestore(1);
          return state().get("eventsWaiting").asLong() > 0;
        });
    Outcome status = lab.sadr("status");
    assertThat(status.out()).contains("cannot be written to: " + cause, "wait in memory");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(lab.metric("sadr_state_writable")).isZero();
    assertThat(healthz()).startsWith("ok, but the state directory cannot be written to: " + cause);
    assertThat(lab.daemon().log()).containsOnlyOnce("state.unwritable");
  }

  private String healthz() {
    return lab.topology().exec("router", "curl", "-sf", "http://[::1]:9737/healthz").mustWork();
  }

  private void catchesUp() {
    until("writable", () -> state().get("writable").asBoolean());
    until("nothing waits", () -> state().get("eventsWaiting").asLong() == 0);
    assertThat(lab.metric("sadr_state_writable")).isEqualTo(1);
    assertThat(healthz().strip()).isEqualTo("ok");
    assertThat(lab.daemon().log()).containsOnlyOnce("state.writable");
    assertThat(lab.sadr("events", "--kind", "uplink.down", "--uplink", "fiber").out())
        .contains("uplink.down");
    List<String> events = there("cat %1$s/events.jsonl").lines().toList();
    List<String> times = events.stream().map(line -> line.split("\"", 5)[3]).toList();
    assertThat(times).isSorted();
    assertThat(events).anyMatch(line -> line.contains("\"uplink.down\""));
    until("the state is saved", () -> there("cat %1$s/state.json").contains("\"down\""));
    lab.topology().heal("fiber");
    lab.daemon().awaitHealth("fiber", "up");
    assertThat(lab.sadr("events", "--json").out()).doesNotContain("events.lost");
  }

  private static final String FILL =
      "{ dd if=/dev/zero of=%1$s/ballast bs=4k count=1000 2>/dev/null || true; }";

  @Test
  void diskThatFillsWhileItRuns() {
    start("true");
    there(FILL);
    failsOverAndSaysSo("no space left on device");
    there("rm %1$s/ballast");
    catchesUp();
  }

  @Test
  void diskThatIsFullAtTheStart() {
    start(FILL);
    failsOverAndSaysSo("no space left on device");
    there("rm %1$s/ballast");
    catchesUp();
  }

  /**
   * A mount over it, since nobody can take writing from a mount that somebody has a file open on.
   */
  @Test
  void directoryThatBecomesReadOnlyWhileItRuns() {
    start("true");
    there("mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s");
    failsOverAndSaysSo("read-only file system");
    there("umount %1$s");
    catchesUp();
  }

  @Test
  void directoryThatIsReadOnlyAtTheStart() {
    start("mount -o remount,ro %1$s");
    failsOverAndSaysSo("read-only file system");
    Outcome second = Outcome.of(lab.commandLine("run"));
    assertThat(second.exit()).as("two daemons would undo each other's work").isEqualTo(1);
    there("mount -o remount,rw %1$s");
    catchesUp();
  }

  /** What was tried is in the daemon's file, and the record of it cannot be deleted. */
  @Test
  void trialThatIsOverOnAReadOnlyDirectoryGivesTheFormerConfiguration() throws IOException {
    String former = Files.readString(lab.configFile());
    Path kept = Files.writeString(lab.directory().resolve("former.toml"), former);
    Lab.write(lab.configFile(), Uplinks.of(lab).only("cable"));
    String record =
        "{\"version\":1,\"boot\":\"another\",\"deadlineMillis\":1,\"until\":\"2026-11-21T12:00:00Z\","
            + "\"source\":\"%1$s\",\"config\":\"%1$s\",\"socket\":\"%2$s\",\"first\":false,\"sysctls\":{}}";
    Path json = lab.directory().resolve("try.json");
    Lab.write(json, record.formatted(lab.configFile(), lab.socket()));
    start(
        "mkdir %1$s/try && cp "
            + kept
            + " %1$s/try/ && cp "
            + json
            + " %1$s/try/ && cp "
            + lab.configFile()
            + " %1$s/try/tried.toml && mount -o remount,ro %1$s");
    assertThat(lab.daemon().log()).contains("try.unforgotten");
    lab.kernel().awaitRouted(Kernel.A);
  }

  /** Beyond what the memory keeps: the oldest go, and one line tells how many. */
  @Test
  void eventsThatWaitedForTooLongAreCountedInOneLine() throws IOException {
    start("true");
    there(FILL);
    drainAndRestore(400);
    until("some are lost", () -> state().get("eventsLost").asLong() > 0);
    there("rm %1$s/ballast && mount -o remount,size=2m %1$s");
    until("nothing waits", () -> state().get("eventsWaiting").asLong() == 0);
    List<String> events = there("cat %1$s/events.jsonl").lines().toList();
    assertThat(events).filteredOn(line -> line.contains("\"events.lost\"")).hasSize(1);
    String lost =
        events.stream().filter(line -> line.contains("\"events.lost\"")).findFirst().orElseThrow();
    assertThat(lost).contains("\"count\":\"" + state().get("eventsLost").asLong() + "\"");
    assertThat(events.size()).isGreaterThan(2000);
    assertThat(events.stream().map(line -> line.split("\"", 5)[3]).toList()).isSorted();
  }

  /** The answer may be that it is done and cannot be saved. */
  private void drainAndRestore(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      for (String command : List.of("drain", "restore")) {
        ControlClient.askAbout(lab.socket(), command, "fiber");
      }
    }
  }

  /** By the daemon and its socket: nothing is missed or twice over rotations. */
  @Test
  void followerMissesNothingOverRotations() throws IOException {
    String toml = Settings.FAST.toml(lab.directory()) + "events-size = \"64K\"\nevents-files = 3\n";
    Lab.write(lab.configFile(), toml);
    lab.start();
    lab.settle();
    Path followed = lab.directory().resolve("followed");
    ProcessBuilder follower =
        new ProcessBuilder(
                lab.commandLine("events", "--follow", "--since", "1h", "--kind", "admin", "--json"))
            .redirectOutput(followed.toFile());
    Process follows = follower.start();
    try {
      drainAndRestore(1);
      // From here on it keeps up; while it starts, files that it has yet to read could go.
      until("it follows", () -> Files.readAllLines(followed).size() == 2);
      drainAndRestore(349);
      until("all are followed", () -> Files.readAllLines(followed).size() == 700);
      assertThat(Files.readAllLines(followed)).doesNotHaveDuplicates();
    } finally {
      follows.destroy();
    }
    assertThat(lab.state().resolve("events.jsonl.2"))
        .as("not the first one any more")
        .content()
        .doesNotContain("daemon.start");
    assertThat(lab.state().resolve("events.jsonl.3")).doesNotExist();
    List<String> last =
        lab.sadr("events", "--last", "3", "--kind", "admin", "--json").out().lines().toList();
    assertThat(last).isEqualTo(Files.readAllLines(followed).subList(697, 700));
    Files.delete(followed);
  }
}
