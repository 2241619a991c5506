package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The hook, with a program in sadr's place that says what it was called with. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // Each has its own folder, and waits for the hook's pauses.
class DhcpcdHookTest {

  private static final Path HOOK = Path.of("src/main/dist/share/dhcpcd/sadr").toAbsolutePath();
  private static final Map<String, String> BOUND =
      Map.of(
          "reason", "BOUND6",
          "new_dhcp6_ia_pd1_prefix1", "2001:db8:1::",
          "new_dhcp6_ia_pd1_prefix1_length", "56",
          "new_dhcp6_ia_pd1_prefix1_pltime", "4294967295",
          "new_dhcp6_ia_pd1_prefix1_vltime", "4294967295",
          "old_dhcp6_ia_pd1_prefix1", "2001:db8:2::",
          "old_dhcp6_ia_pd1_prefix1_length", "56");
  private static final Map<String, String> EXPIRED =
      Map.of(
          "reason", "EXPIRE6",
          "old_dhcp6_ia_pd1_prefix1", "2001:db8:1::",
          "old_dhcp6_ia_pd1_prefix1_length", "56");
  private static final String SET =
      "prefix set --interface wan1 2001:db8:1::/56 --preferred 4294967295 --valid 4294967295"
          + " --replaces 2001:db8:2::/56";

  @TempDir private static Path programs;
  private static Path sadr;

  @TempDir private Path directory;
  private Path calls;

  /** Once, before the first test: a program just written cannot be run while another test forks. */
  @BeforeAll
  static void writeProgram() throws IOException {
    sadr = programs.resolve("sadr");
    Files.writeString(
        sadr,
        """
        #!/bin/sh
        # Before it tells of the call: whoever hears of that may change what the next one gets.
        answer=$(cat "$SADR_PENDING/$2")
        echo "$*" >>"$SADR_PENDING/calls"
        while [ "$2" = set ] && [ -e "$SADR_PENDING/slow" ]; do sleep 0.02; done
        exit "$answer"
        """);
    assertThat(sadr.toFile().setExecutable(true)).isTrue();
  }

  @BeforeEach
  void answers() throws IOException {
    calls = directory.resolve("calls");
    Files.writeString(calls, "");
    exits("set", 0);
    exits("remove", 0);
  }

  private void exits(String command, int status) throws IOException {
    Path next = directory.resolve(command + ".next");
    Files.writeString(next, Integer.toString(status));
    Files.move(
        next,
        directory.resolve(command),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private Process happens(Map<String, String> event) throws IOException {
    ProcessBuilder hook = new ProcessBuilder("sh", HOOK.toString());
    hook.environment().putAll(event);
    hook.environment().put("interface", "wan1");
    hook.environment().put("SADR", sadr.toString());
    hook.environment().put("SADR_PENDING", directory.toString());
    return hook.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
  }

  private Calls listening() {
    return new Calls();
  }

  /** What the program was called with, one after the other. */
  private final class Calls implements AutoCloseable {
    private int read;

    String readLine() throws IOException {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.readAllLines(calls).size() > read);
      return Files.readAllLines(calls).get(read++);
    }

    /** News without a word to tell ends what still runs. */
    @Override
    public void close() throws IOException {
      Files.writeString(directory.resolve("dhcpcd-sadr-wan1"), "over");
    }
  }

  @Test
  void tellsAgainUntilADaemonAnswers() throws Exception {
    try (Calls heard = listening()) {
      exits("set", 3);
      Process hook = happens(BOUND);
      assertThat(heard.readLine()).isEqualTo(SET);
      assertThat(hook.waitFor()).as("dhcpcd does not wait").isZero();
      assertThat(heard.readLine()).isEqualTo(SET);
      exits("set", 0);
      assertThat(heard.readLine()).isEqualTo(SET);
    }
  }

  @Test
  void newsEndsTheTellingOfWhatWasBefore() throws Exception {
    try (Calls heard = listening()) {
      exits("set", 3);
      Process bound = happens(BOUND);
      assertThat(heard.readLine()).isEqualTo(SET);
      assertThat(bound.waitFor()).isZero();
      exits("remove", 3);
      Process expired = happens(EXPIRED);
      String remove = "prefix remove --interface wan1 2001:db8:1::/56";
      assertThat(heard.readLine()).isEqualTo(remove);
      assertThat(expired.waitFor()).isZero();
      for (int i = 0; i < 2; i++) {
        assertThat(heard.readLine()).isEqualTo(remove);
      }
      exits("remove", 0);
      assertThat(heard.readLine()).isEqualTo(remove);
    }
  }

  /** What the older call tells must not reach the daemon behind the newer one's word. */
  @Test
  void newsWaitsForTheWordThatIsBeingTold() throws Exception {
    try (Calls heard = listening()) {
      exits("set", 3);
      Process bound = happens(BOUND);
      assertThat(heard.readLine()).isEqualTo(SET);
      assertThat(bound.waitFor()).isZero();
      Files.writeString(directory.resolve("slow"), "");
      assertThat(heard.readLine()).as("told again, slowly").isEqualTo(SET);
      Path pending = directory.resolve("dhcpcd-sadr-wan1");
      Process expired = happens(EXPIRED);
      await().until(() -> Files.readString(pending).startsWith("EXPIRE6"));
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readAllLines(calls).size() == 2);
      Files.delete(directory.resolve("slow"));
      assertThat(heard.readLine()).isEqualTo("prefix remove --interface wan1 2001:db8:1::/56");
      assertThat(expired.waitFor()).isZero();
    }
  }

  @Test
  void removesWhatIsGoneThoughTheNewOneIsRefused() throws Exception {
    try (Calls heard = listening()) {
      exits("set", 1);
      Process hook = happens(BOUND);
      assertThat(heard.readLine()).isEqualTo(SET);
      assertThat(heard.readLine()).isEqualTo("prefix remove --interface wan1 2001:db8:2::/56");
      assertThat(hook.waitFor()).isZero();
    }
  }
}
