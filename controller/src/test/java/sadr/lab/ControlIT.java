package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the control socket does with those who mean ill, or may not. */
@Tag("netns")
class ControlIT {

  private static final String NOBODY = "65534";

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  @Test
  void garbageGetsAClearReply() throws IOException {
    for (String garbage : List.of("\0\1\2\n", "{\n", "[]\n", "7\n", "{\"version\":9}\n", "\n")) {
      try (ControlClient client = ControlClient.connect(lab.socket())) {
        client.send(garbage);
        assertThat(client.line(Lab.PATIENCE)).as(garbage).contains("error");
      }
    }
    assertThat(lab.daemon().answers()).isTrue();
  }

  @Test
  void unknownCommandGetsAClearReply() throws IOException {
    try (ControlClient client = ControlClient.connect(lab.socket())) {
      client.send("{\"version\":1,\"command\":\"explode\"}\n");
      assertThat(client.line(Lab.PATIENCE)).contains("error", "explode");
    }
  }

  @Test
  void hugeLineIsCutOffWithAClearReply() throws IOException {
    try (ControlClient client = ControlClient.connect(lab.socket())) {
      String piece = "x".repeat(1 << 16);
      int sent = 0;
      try {
        // Until the daemon takes no more, or has hung up.
        for (int last = piece.length(); last == piece.length() && sent < 1 << 26; sent += last) {
          last = client.send(piece);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("pipe");
      }
      assertThat(client.line(Lab.PATIENCE)).contains("error");
    }
    assertThat(lab.daemon().answers()).isTrue();
  }

  @Test
  void idleAndHalfOpenClientsDoNotDelayAFailover() throws IOException {
    List<ControlClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        ControlClient client = ControlClient.connect(lab.socket());
        clients.add(client);
        if (i % 2 == 0) {
          client.send("{\"version\":1,");
        }
      }
      // They would cost the time after which they are cut off, which is many times that.
      assertThat(SwitchTime.measure(lab, 3, "with 200 idle clients").print()).isLessThan(2000);
    } finally {
      for (ControlClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void memberOfTheGroupMayReadAndChangesNothing() {
    Outcome read = asNobody(Settings.READERS, "status");
    assertThat(read.exit()).as(read.toString()).isZero();
    assertThat(read.out()).contains("fiber");

    for (List<String> order :
        List.of(
            List.of("failover", "fiber"),
            List.of("drain", "fiber"),
            List.of("restore", "fiber"),
            List.of("reload"))) {
      Outcome refused = asNobody(Settings.READERS, order.toArray(String[]::new));
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(4);
    }
    assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();
    assertThat(lab.daemon().uplink("fiber").get("admin").asText()).isEqualTo("auto");
  }

  @Test
  void prefixesAreForRootToSet() {
    String standing = lab.kernel().standing();
    String known = lab.daemon().uplink("fiber").get("prefixes").toString();
    for (List<String> order :
        List.of(
            List.of("set", "fiber", "2001:db8:c000::/56", "--preferred", "1h", "--valid", "2h"),
            List.of("set", "fiber", "2001:db8:a000::/56", "--preferred", "0s", "--valid", "0s"),
            List.of("remove", "fiber", "2001:db8:a000::/56"),
            List.of("remove", "nobody", "2001:db8:a000::/56"))) {
      List<String> words = new ArrayList<>(List.of("prefix"));
      words.addAll(order);
      Outcome refused = asNobody(Settings.READERS, words.toArray(String[]::new));
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(4);
    }
    assertThat(lab.daemon().uplink("fiber").get("prefixes").toString()).isEqualTo(known);
    assertThat(lab.kernel().standing()).isEqualTo(standing);
    assertThat(lab.events()).noneMatch(event -> event.contains("prefix."));
  }

  @Test
  void otherUsersMayNotEvenRead() {
    assertThat(asNobody("nogroup", "status").exit()).isEqualTo(4);
  }

  /** It may read any file, since the program's home may be closed to other users, and no more. */
  private Outcome asNobody(String group, String... arguments) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", group, "--clear-groups"));
    for (String set : List.of("--inh-caps", "--ambient-caps", "--bounding-set")) {
      line.addAll(List.of(set, "-all,+dac_read_search"));
    }
    line.add(Lab.program().toString());
    line.addAll(List.of(arguments));
    line.addAll(List.of("--socket", lab.socket().toString()));
    return Outcome.of(line);
  }
}
