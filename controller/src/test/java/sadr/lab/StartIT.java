package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Starting on a router that knows nothing of sadr yet, and what keeps it from starting. */
@Tag("netns")
class StartIT {

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  /** F15: traffic of every kind of source waits at the router while the daemon starts. */
  @Test
  void nothingLeavesBeforeTheGuardsAreIn() {
    lab.kernel().temptWithDefault();
    try (UdpStream ula = lab.stream(HOST_ULA, 200);
        UdpStream old = lab.stream(HOST_OLD, 200);
        UdpStream a = lab.stream(HOST_A, 200);
        UdpStream b = lab.stream(HOST_B, 200)) {
      a.awaitSent(100);
      assertThat(a.answered()).isZero();
      assertThat(lab.topology().counters().get("fiber").legal()).isZero();
      lab.start();
      a.awaitAnswer();
      b.awaitAnswer();
      assertThat(ula.answered()).isZero();
      assertThat(old.answered()).isZero();
    }
  }

  @Test
  void interfaceMissingAtStartJoinsWhenItComes() {
    lab.topology().unplug("fiber");
    lab.start();
    lab.daemon().awaitHealth("cable", "up");
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
    assertThat(lab.sadr("status").out()).contains("wan1");

    lab.topology().plug("fiber");

    lab.daemon().awaitHealth("fiber", "up");
    lab.kernel().awaitRouted(Kernel.A);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(lab.kernel().sysctl("conf/wan1/ignore_routes_with_linkdown")).isEqualTo("1");
  }

  /** For the state directory, and for the socket alone. */
  @Test
  void secondDaemonIsRefusedWhileTheFirstLives() {
    lab.start();
    assertSecondIsRefused("another daemon");
    String elsewhere = lab.directory().resolve("elsewhere").toString();
    String text = Settings.FAST.toml(lab.directory());
    Lab.write(lab.configFile(), text.replace(lab.state().toString(), elsewhere));
    assertSecondIsRefused(lab.socket().toString());
  }

  @Test
  void socketThatADeadDaemonLeftIsTakenOver() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(lab.socket());
    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address).close();
    assertThat(lab.socket()).exists();

    lab.start();

    assertThat(lab.daemon().answers()).isTrue();
  }

  /** Of the state it says so and sets it aside; events go on behind the piece of a line. */
  @Test
  void filesThatACrashCutOffKeepItFromNothing() throws IOException {
    lab.start();
    lab.sadr("drain", "cable").mustWork();
    lab.awaitEvent("admin.drain");
    lab.daemon().kill();
    Path file = lab.state().resolve("state.json");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));
    Path journal = lab.state().resolve("events.jsonl");
    String lines = Files.readString(journal);
    Files.writeString(journal, lines.substring(0, lines.length() - 5));

    lab.start();

    assertThat(lab.daemon().log()).contains(file.toString());
    lab.daemon().awaitHealth("fiber", "up");
    await("a second start in the journal")
        .until(() -> lab.events().stream().filter(e -> e.contains("daemon.start")).count() >= 2);
    assertThat(lab.events().get(lab.events().size() - 1)).startsWith("{").endsWith("}");
  }

  /** {@code run} would change the kernel; {@code plan} could not read all of it. */
  @Test
  void withoutCapabilityOneClearLineNamesIt() {
    String lacking = "-net_admin,-net_raw";
    for (String asked : List.of("run", "plan")) {
      List<String> command = new ArrayList<>();
      List<String> line = lab.commandLine(asked);
      // Behind "ip netns exec NAMESPACE", which needs capabilities itself.
      command.addAll(line.subList(0, 4));
      command.addAll(List.of("setpriv", "--bounding-set", lacking, "--inh-caps", lacking));
      command.addAll(line.subList(4, line.size()));

      Outcome outcome = Outcome.of(command);

      assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
      assertThat(outcome.out() + outcome.err()).containsIgnoringCase("CAP_NET_ADMIN");
      assertThat(outcome.err().strip().lines()).as(outcome.err()).hasSize(1);
    }
    assertThat(lab.kernel().ours()).isEmpty();
  }

  @Test
  void whereNoSocketAndNoStateCanBeTheKernelIsUntouched() {
    Path file = lab.directory().resolve("file");
    Lab.write(file, "");
    String toml = Settings.FAST.toml(lab.directory());
    String socket = lab.socket().toString();
    String state = lab.state().toString();

    Lab.write(lab.configFile(), toml.replace(socket, file + "/sadr.sock"));
    assertThat(lab.sadr("run").err())
        .isEqualTo(
            "sadr: cannot start: cannot listen on %1$s/sadr.sock: %1$s is no directory%n"
                .formatted(file));
    Lab.write(lab.configFile(), toml.replace(state, file.toString()));
    assertThat(lab.sadr("run").err())
        .isEqualTo(
            "sadr: the state directory %1$s cannot be used: %1$s is no directory%n"
                .formatted(file));
    assertThat(lab.kernel().ours()).isEmpty();
    assertThat(lab.kernel().sysctl("conf/all/forwarding")).isEqualTo("0");
  }

  /** As at a boot: the address that is to be listened at comes after the daemon. */
  @Test
  void metricsAreThereOnceTheirAddressIs() {
    String late = "fd00:5ad0:0:9::1";
    String toml = Settings.FAST.toml(lab.directory());
    Lab.write(lab.configFile(), toml.replace("[::1]:9737", "[" + late + "]:9737"));
    lab.start();
    await("word of it").until(() -> lab.daemon().log().contains("metrics.unavailable"));
    lab.kernel().ip("address", "add", late + "/128", "dev", "lo");
    await("metrics")
        .until(
            () ->
                lab.topology()
                    .exec("router", "curl", "-s", "http://[" + late + "]:9737/metrics")
                    .out()
                    .contains("sadr_uplink_up"));
  }

  @Test
  void malformedConfigurationIsRefusedWholeAndTheKernelUntouched() {
    String broken =
        Settings.FAST
            .toml(lab.directory())
            .replace("gateway = \"fe80::b1\"", "gateway = \"fe80::b1::\"")
            .replace("no-survivor = \"keep\"", "no-survivor = \"hope\"")
            .replace("metric = 20", "metrik = 20");
    Lab.write(lab.configFile(), broken);

    for (String command : List.of("run", "check", "plan")) {
      Outcome outcome = lab.sadr(command);
      assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err())
          .contains("uplink[1].gateway", "uplink[1].metrik", "on-down.no-survivor");
    }
    assertThat(lab.kernel().ours()).isEmpty();
    assertThat(lab.kernel().sysctl("conf/all/forwarding")).isEqualTo("0");
  }

  @Test
  void checkAndPlanTouchNothing() {
    assertThat(lab.sadr("check").exit()).isZero();
    Outcome plan = lab.sadr("plan");
    assertThat(plan.exit()).as(plan.toString()).isZero();
    assertThat(plan.out()).contains("default from 2001:db8:a000::/56");
    assertThat(lab.kernel().ours()).isEmpty();
  }

  @Test
  void commandsSayThatNoDaemonAnswers() {
    assertThat(lab.sadr("status").exit()).isEqualTo(3);
    assertThat(lab.sadr("failover", "fiber").exit()).isEqualTo(3);
  }

  private void assertSecondIsRefused(String reason) {
    try (Daemon second = lab.second()) {
      assertThat(second.awaitEnd()).isEqualTo(1);
    }
    assertThat(lab.daemon().log()).contains(reason);
    assertThat(lab.daemon().answers()).isTrue();
    assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();
  }
}
