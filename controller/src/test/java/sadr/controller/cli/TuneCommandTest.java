package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // Two simulate for seconds, and this class comes late.
class TuneCommandTest {

  private static final String TWO_UPLINKS =
      """
      [[uplink]]
      name = "fiber"
      interface = "wan1"
      gateway = "fe80::a1"
      prefixes = ["2001:db8:a000::/56"]
      probe = { targets = ["2001:db8:ffff::1"], interval = "200ms", fall = 4 }

      [[uplink]]
      name = "cable"
      interface = "wan2"
      gateway = "fe80::b1"
      prefixes = ["2001:db8:b000::/56"]
      """;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int tune(String... options) {
    out.reset();
    err.reset();
    String[] args = new String[options.length + 1];
    args[0] = "tune";
    System.arraycopy(options, 0, args, 1, options.length);
    return SadrCommand.execute(
        () -> {
          throw new AssertionError("tune asks neither the kernel nor a daemon");
        },
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json(String... options) throws IOException {
    assertThat(tune(options)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return new ObjectMapper().readTree(printed());
  }

  @Test
  void theDefaultsKeepWhatTheReadmePromises() throws IOException {
    JsonNode random = json("--json", "--simulate", "0").at("/lines/0/mathematics");

    assertThat(random.get("detectionMedianSeconds").asDouble()).isEqualTo(0.695);
    assertThat(random.get("falseFailoversPerYear").asDouble()).isLessThan(0.1);
    assertThat(random.get("probesPerSecondAndTarget").asDouble()).isLessThan(3);
  }

  @Test
  void showsMathematicsAndSimulationSideBySide() {
    assertThat(tune("--simulate", "0.002")).isZero();

    assertThat(printed())
        .contains("RANDOM LOSS", "BURSTS OF 20ms", "SIMULATED")
        .containsPattern("detection, median +695 ms +\\d+ ms +695 ms +\\d+ ms")
        .contains("0 in 0.7 days", "seed 1");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  @Timeout(300)
  void extremeWishesAreCutShortAndSaidToBe() {
    String[] extreme = {"--interval", "1ms", "--loss", "60%", "--simulate", "0.00001"};
    // Seconds of work, also on a machine that has little time for it; uncut it takes minutes.
    assertThat(tune(extreme)).isZero();

    assertThat(printed())
        .contains("Simulated: up to 1000 deaths")
        .containsPattern("Cut short: \\d+ deaths were played, and \\d+ found the path up");
  }

  @Test
  void theSameSeedGivesTheSameSimulation() throws IOException {
    String[] options = {"--json", "--simulate", "0.002", "--seed", "42", "--burst-loss", "100ms"};

    JsonNode once = json(options);

    assertThat(json(options)).isEqualTo(once);
    assertThat(once.at("/lines/1/simulation/falseFailovers").asInt()).isPositive();
  }

  @Test
  void takesTheSettingsOfAnUplink() throws IOException {
    Path file = Files.writeString(directory.resolve("sadr.toml"), TWO_UPLINKS);

    JsonNode settings =
        json("-c", file.toString(), "--uplink", "fiber", "--fall", "5", "--json", "--simulate", "0")
            .get("settings");

    assertThat(settings.get("targets").asInt()).isEqualTo(1);
    assertThat(settings.get("intervalSeconds").asDouble()).isEqualTo(0.2);
    assertThat(settings.get("fall").asInt()).isEqualTo(5);
  }

  @Test
  void asksWhichUplinkWhereThereAreSeveral() throws IOException {
    Path file = Files.writeString(directory.resolve("sadr.toml"), TWO_UPLINKS);

    assertThat(tune("-c", file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("fiber, cable");
    assertThat(tune("-c", file.toString(), "--uplink", "fibre")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no uplink \"fibre\"");
  }

  @ParameterizedTest
  @CsvSource({
    "--loss, 100%, no share",
    "--loss, much, no share",
    "--interval, 0ms, write 1ms to 1h",
    "--burst, 2s, longer than the interval",
    "--fall, 0, write 1 to 1000",
    "--targets, 65, write 1 to 64",
    "--quorum, 3, the number of targets",
    "--rtt, 2s, every probe is lost",
    "--burst-loss, 0ms, longer than nothing",
    "--simulate, 1001, write 0 to 1000 years"
  })
  void refusesWhatMakesNoSense(String option, String value, String why) {
    assertThat(tune(option, value)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(why);
  }
}
