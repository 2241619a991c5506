package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code sadr drill}: a failover without pulling a cable. */
@Tag("netns")
class DrillIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.slaac());

  private final Lab lab = SITE.lab();

  @BeforeEach
  void awaitPreferredSource() {
    lab.awaitSource(HOST_A);
  }

  @Test
  void measuresAFailoverAndPutsEverythingBack() throws IOException {
    try (UdpStream living = lab.stream(HOST_B, 200);
        NewConnections connections = NewConnections.start(lab.topology().node("host"), S1)) {
      living.awaitAnswer();
      long began = System.nanoTime();
      Outcome drill =
          lab.sadr("drill", "fiber", "--traffic", "--for", "6s", "--json", "--connect", server());
      connections.awaitFrom(HOST_B, began);
      assertThat(living.stopAndCountLost()).as("of the survivor's packets").isZero();
      JsonNode measured = new ObjectMapper().readTree(drill.mustWork());
      System.out.println("drill: " + measured);
      assertThat(measured.get("end").asText()).isEqualTo("time");
      double verdict = measured.get("verdictSeconds").asDouble();
      double switched = measured.get("switchSeconds").asDouble();
      assertThat(verdict).isBetween(0.01, 5.9);
      assertThat(measured.get("detectionSeconds").asDouble()).isPositive().isLessThan(verdict);
      assertThat(switched).isPositive();
      assertThat(measured.get("connectSeconds").asDouble()).isBetween(verdict, 5.9);
      assertThat(measured.get("connectSource").asText()).startsWith("2001:db8:b000:");
      assertThat(measured.get("lengthSeconds").asDouble()).isBetween(5.9, 20.0);
      assertThat(measured.get("backSeconds").asDouble())
          .isGreaterThan(measured.get("upSeconds").asDouble());
    }
    lab.awaitSource(HOST_A);
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    assertThat(table()).doesNotContain("drill-");
    lab.awaitEvent("drill.back");
    assertThat(lab.events())
        .anyMatch(line -> line.contains("drill.start"))
        .anyMatch(line -> line.contains("uplink.down") && line.contains("(drill)"))
        .anyMatch(line -> line.contains("drill.back"))
        .noneMatch(line -> line.contains("kernel.repaired"));
    assertThat(lab.metric("sadr_failovers_total{cause=\"drill\",uplink=\"fiber\"}")).isPositive();
  }

  @Test
  void restoreEndsItAndPlanKnowsOfIt() throws IOException {
    begin("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    assertThat(lab.daemon().uplink("fiber").get("drill").get("cut").asBoolean()).isTrue();
    assertThat(lab.sadr("status").out()).contains("drill: probes are cut for ");
    await()
        .untilAsserted(
            () ->
                assertThat(lab.sadr("plan").mustWork())
                    .contains("nothing: the kernel holds all of it"));
    lab.sadr("restore", "fiber").mustWork();
    awaitNoCut();
    lab.daemon().awaitHealth("fiber", "up");
  }

  @Test
  void theKernelEndsItWhenTheDaemonDies() {
    try (Programs programs = new Programs(lab)) {
      programs.start("router", command("drill", "fiber", "--traffic", "--for", "12s"), "drill.log");
      await().until(() -> table(), text -> text.contains("drill-traffic"));
      assertThat(lab.host().dial(HOST_A, S1, Duration.ofSeconds(1))).isNotEqualTo(WORKS);
      lab.daemon().kill();
      await("the kernel's end of the cut").until(() -> !set("drill-marks").contains("expires"));
      await("what the command said")
          .until(() -> programs.log("drill.log").contains("the daemon has gone"));
    }
    lab.start();
    lab.daemon().awaitHealth("fiber", "up");
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
    awaitNoCut();
    await()
        .untilAsserted(
            () ->
                assertThat(lab.events())
                    .anyMatch(
                        line ->
                            line.contains("drill.end") && line.contains("\"cause\":\"restart\"")));
  }

  @Test
  void whoEndsTheCommandEndsTheCut() {
    try (Programs programs = new Programs(lab)) {
      programs.start("router", command("drill", "fiber", "--for", "60s"), "drill.log");
      await().until(() -> table(), text -> text.contains("drill-marks"));
      Outcome second = lab.sadr("drill", "cable");
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("a drill of fiber is under way");
    }
    awaitNoCut();
  }

  @Test
  void aReloadThatTakesTheUplinkAwayEndsItAtOnceInWords() {
    Uplinks uplinks = Uplinks.of(lab);
    try (Programs programs = new Programs(lab)) {
      programs.start("router", command("drill", "fiber", "--for", "60s"), "drill.log");
      lab.daemon().awaitHealth("fiber", "down");
      Lab.write(lab.configFile(), uplinks.only("cable"));
      lab.sadr("reload").mustWork();
      await("what the command said")
          .until(
              () ->
                  programs
                      .log("drill.log")
                      .contains("fiber is not waited for: the configuration has no uplink fiber"));
    }
    awaitNoCut();
    lab.configure(Settings.FAST.slaac());
    lab.sadr("reload").mustWork();
  }

  @Test
  void refusesWhatWouldCutTheSiteOff() {
    lab.sadr("failover", "cable").mustWork();
    Outcome refused = lab.sadr("drill", "fiber");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("no uplink but fiber is up and usable");
    assertThat(lab.sadr("drill", "fibre").exit()).isEqualTo(2);
    assertThat(table()).doesNotContain("drill-");
  }

  private static String server() {
    return "[" + S1 + "]:" + EchoServer.PORT;
  }

  private String table() {
    return lab.topology().exec("router", "nft", "list", "table", "inet", "sadr").mustWork();
  }

  private void awaitNoCut() {
    await().untilAsserted(() -> assertThat(table()).doesNotContain("drill-"));
  }

  private String set(String name) {
    return lab.topology().exec("router", "nft", "list", "set", "inet", "sadr", name).mustWork();
  }

  /** For {@link Programs}; the lab's own command line enters the namespace already. */
  private String command(String... arguments) {
    List<String> line = lab.commandLine(arguments);
    int program = line.indexOf(Lab.program().toString());
    return "exec " + String.join(" ", line.subList(program, line.size()));
  }

  /** Asks for a minute of it, and does not wait for its end. */
  private void begin(String uplink) throws IOException {
    try (ControlClient client = ControlClient.connect(lab.socket())) {
      client.send(
          "{\"version\":1,\"command\":\"drill\",\"uplink\":\""
              + uplink
              + "\",\"forSeconds\":60,\"traffic\":false}\n");
      assertThat(client.line(Lab.PATIENCE)).contains("\"ok\":true");
    }
  }
}
