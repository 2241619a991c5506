package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.StateConfig;
import sadr.controller.core.Admin;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Remembered;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.probes.health.PathState;

class StateFileTest {

  @TempDir Path directory;
  private StateFile file;

  @BeforeEach
  void open() {
    file = new StateFile(directory);
  }

  @Test
  void remembersNumbersHealthRolesAndWishes() throws Exception {
    Instant until = Sites.START.plusSeconds(1800);
    Admin wish = new Admin(Admin.State.FAILED_OVER, Optional.of(until), Optional.of("digging"));
    World world = Sites.begin(Sites.twoIsps());
    for (Event event :
        List.of(
            new Event.KernelDumped(Sites.bareKernel()),
            Sites.judged("cable", PathState.UP),
            new Event.AdminAsked("fiber", wish))) {
      world = Reducer.reduce(world, event, new Moment(0, Sites.START));
    }
    file.write(SavedState.EMPTY.with(world, List.of(), List.of(), InputQueue.now()));
    assertThat(new StateFile(directory).read().recall(Sites.twoIsps()))
        .containsEntry(
            "fiber",
            new Remembered(
                1, sadr.controller.core.Health.UNKNOWN, sadr.controller.core.Role.OUT, wish))
        .containsEntry(
            "cable",
            new Remembered(
                2, sadr.controller.core.Health.UP, sadr.controller.core.Role.ACTIVE, Admin.AUTO));
  }

  @Test
  void aNumberStaysWithItsNameWhateverTheOrder() throws Exception {
    SavedState saved =
        SavedState.EMPTY.with(Sites.begin(Sites.twoIsps()), List.of(), List.of(), InputQueue.now());
    List<sadr.controller.config.UplinkConfig> both = Sites.twoIsps().uplinks();
    sadr.controller.config.UplinkConfig third =
        Sites.uplink("lte", "wwan0", "fe80::c1", Sites.A, 30, List.of(), List.of());
    assertThat(saved.recall(Sites.of(List.of(third, both.get(1)))))
        .hasEntrySatisfying("cable", past -> assertThat(past.number()).isEqualTo(2))
        .hasEntrySatisfying("lte", past -> assertThat(past.number()).isEqualTo(3));
  }

  @Test
  void aMissingFileIsAnEmptyState() throws Exception {
    assertThat(file.read()).isEqualTo(SavedState.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"version\":1,\"uplinks\":{\"fib",
        "[]",
        "{\"version\":7,\"uplinks\":{}}",
        "{\"version\":1,\"uplinks\":{\"a\":{\"number\":1,\"health\":\"ill\",\"role\":\"out\","
            + "\"admin\":\"auto\"}}}"
      })
  void whatCannotBeReadIsSetAside(String text) throws Exception {
    Files.writeString(directory.resolve("state.json"), text);
    assertThat(file.read()).isEqualTo(SavedState.EMPTY);
    assertThat(directory.resolve("state.json")).doesNotExist();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .singleElement()
          .asString()
          .startsWith("state.json.broken-");
    }
  }

  @Test
  void theJournalTellsOnceWhatABrokenFileTookWithIt() throws Exception {
    Files.writeString(directory.resolve("state.json"), "{");
    file.read();
    new Journal(StateConfig.in(directory), file).close();
    StateFile next = new StateFile(directory);
    next.read();
    new Journal(StateConfig.in(directory), next).close();
    assertThat(Files.readAllLines(EventFile.in(directory)))
        .singleElement()
        .asString()
        .contains("\"event\":\"admin.restore\",\"uplink\":null,\"cause\":\"state-broken\"")
        .contains("state.json.broken-", "failovers and drains", "are forgotten");
  }

  @Test
  void aLineThatACrashCutIsEnded() throws Exception {
    Path events = EventFile.in(directory);
    Files.writeString(events, "{\"at\":\"2026-11-21T12:00:00Z\",\"ev");
    EventFile.open(StateConfig.in(directory)).append("{\"next\":1}\n");
    assertThat(Files.readAllLines(events))
        .containsExactly("{\"at\":\"2026-11-21T12:00:00Z\",\"ev", "{\"next\":1}");
  }
}
