package sadr.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookReaderTest {

  private static final String UPLINK =
      """
      [[uplink]]
      name = "fiber"
      interface = "wan1"
      gateway = "fe80::a1"
      prefixes = ["2001:db8:a000::/56"]
      """;

  private static List<String> problems(String hook) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(UPLINK + hook));
    assertThat(refused).as(hook).isNotNull();
    return refused.problems().stream().map(ConfigException.Problem::toString).toList();
  }

  @Test
  void leftOutKeysHaveTheirDefaults() throws ConfigException {
    Config config = ConfigReader.parse(UPLINK + "[[hook]]\nprogram = [\"/bin/true\", \"a b\"]\n");
    assertThat(config.hooks())
        .containsExactly(
            new HookConfig(
                List.of("/bin/true", "a b"), List.of(), "nobody", Duration.ofSeconds(10)));
    assertThat(ConfigReader.notes(config)).anyMatch(note -> note.startsWith("hooks run as"));
  }

  @Test
  void allThatIsWrongIsToldWithWhatWouldBeRight() {
    assertThat(
            problems(
                """
                [[hook]]
                events = ["uplink.dwon", "uplink", "restart"]
                user = "nobodi"
                timeout = "1h"
                colour = "red"
                [[hook]]
                program = ["hook"]
                events = []
                user = "root"
                timeout = 5
                """))
        .containsExactly(
            "hook[0].events[0]: \"uplink.dwon\" is no kind of event; did you mean \"uplink.down\"?",
            "hook[0].events[2]: \"restart\" is no kind of event; known here: "
                + String.join(", ", EventKinds.ALL),
            "hook[0].user: \"nobodi\" is no user in /etc/passwd; write one that is, as in"
                + " \"nobody\"",
            "hook[0].timeout: 1h is out of range; write 100ms to 10m",
            "hook[0].colour: unknown key; known here: program, events, user, timeout",
            "hook[0].program: is missing; write what to run, as in [\"/etc/sadr/hooks/webhook\"]",
            "hook[1].program[0]: \"hook\" is no absolute path; it starts with \"/\"",
            "hook[1].events: is empty; leave it out for all, or write which",
            "hook[1].user: \"root\" may do everything; write an unprivileged user, as in"
                + " \"nobody\"",
            "hook[1].timeout: is a number; write text in quotes");
  }

  @Test
  void firstWordOfAKindStandsForAllOfThem() {
    HookConfig hook =
        new HookConfig(
            List.of("/x"), List.of("uplink", "config.rejected"), "nobody", Duration.ZERO);
    assertThat(EventKinds.ALL.stream().filter(hook::wants))
        .containsExactly(
            "uplink.up", "uplink.down", "uplink.blip", "uplink.role", "config.rejected");
  }

  @Test
  void sizesOfTheEventLogAreReadAndBounded() throws ConfigException {
    String state = "[state]\nevents-size = \"64K\"\nevents-files = 2\n";
    assertThat(ConfigReader.parse(UPLINK + state).state().eventsSize()).isEqualTo(65536);
    assertThat(problems("[state]\nevents-size = \"1K\"\nevents-files = 1\n"))
        .containsExactly(
            "state.events-size: \"1K\" is out of range; write 64K to 1G",
            "state.events-files: 1 is no whole number from 2 to 100");
    assertThat(problems("[state]\nevents-size = \"4 MB\"\n"))
        .containsExactly(
            "state.events-size: \"4 MB\" is no size; write a number and K, M or G, as in \"4M\"");
  }
}
