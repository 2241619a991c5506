package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Admin;
import sadr.controller.core.Health;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Remembered;
import sadr.controller.core.Role;
import sadr.controller.core.Sites;
import sadr.controller.core.World;

class SavedStateTest {

  private static final SavedState FIBER_IS_SEVEN =
      new SavedState(
          SavedState.VERSION,
          Map.of(
              "fiber", new SavedState.SavedUplink(7, "down", "out", "failed-over", null, "works")),
          List.of(),
          SavedLearned.NOTHING,
          List.of());

  @Test
  void aPlanTakesTheNumbersAloneAndEveryUplinkAsUsable() {
    Map<String, Remembered> recalled = FIBER_IS_SEVEN.numbers(Sites.twoIsps());
    assertThat(recalled)
        .containsEntry("fiber", new Remembered(7, Health.UNKNOWN, Role.OUT, Admin.AUTO))
        .containsEntry("cable", new Remembered(8, Health.UNKNOWN, Role.OUT, Admin.AUTO));
  }

  @Test
  void numbersStayWithNamesWhileThereAreSome() {
    SavedState full = numbered(Map.of("gone", 3, "fiber", 98));
    assertThat(numbers(full)).containsEntry("fiber", 98).containsEntry("cable", 99);
    assertThat(after(full).uplinks()).containsOnlyKeys("gone", "fiber", "cable");
  }

  @Test
  void theSmallestNumberOfANameThatIsOutOfUseIsTakenWhenAllHaveBeenGiven() {
    SavedState full = numbered(Map.of("fiber", 1, "older", 2, "gone", 3, "last", 99));
    assertThat(numbers(full)).containsEntry("fiber", 1).containsEntry("cable", 2);
    assertThat(after(full).uplinks()).containsOnlyKeys("fiber", "cable", "gone", "last");
    assertThat(numbers(after(full))).isEqualTo(numbers(full));
  }

  @Test
  void aNumberBeyondThePlacesThatTheKernelHasForItIsGivenUp() {
    SavedState grown = numbered(Map.of("fiber", 150, "cable", 4));
    assertThat(numbers(grown)).containsEntry("fiber", 5).containsEntry("cable", 4);
    assertThat(grown.recall(Sites.twoIsps()).get("fiber").health()).isEqualTo(Health.DOWN);
    assertThat(after(grown).uplinks()).containsOnlyKeys("fiber", "cable");
  }

  @Test
  void ofTwoWithOneNumberTheSecondGetsItsOwn() {
    assertThat(numbers(numbered(Map.of("fiber", 1, "cable", 1))))
        .containsEntry("fiber", 1)
        .containsEntry("cable", 2);
  }

  private static SavedState numbered(Map<String, Integer> numbers) {
    Map<String, SavedState.SavedUplink> uplinks = new HashMap<>();
    numbers.forEach(
        (name, number) ->
            uplinks.put(
                name, new SavedState.SavedUplink(number, "down", "out", "auto", null, null)));
    return new SavedState(SavedState.VERSION, uplinks, List.of(), SavedLearned.NOTHING, List.of());
  }

  private static Map<String, Integer> numbers(SavedState state) {
    Map<String, Integer> numbers = new HashMap<>();
    state.recall(Sites.twoIsps()).forEach((name, past) -> numbers.put(name, past.number()));
    return numbers;
  }

  /** What is saved once a daemon has begun with it. */
  private static SavedState after(SavedState state) {
    World world = Reducer.begin(Sites.twoIsps(), state.recall(Sites.twoIsps()), Instant.EPOCH);
    return state.with(world, List.of(), List.of(), new Moment(0, Instant.EPOCH));
  }

  @Test
  void aPlanLeavesABrokenStateFileWhereItIs(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("state.json"), "{\"version\":1,\"upl");
    assertThat(new StateFile(directory).peek()).isEqualTo(SavedState.EMPTY);
    assertThat(file).exists();
  }
}
