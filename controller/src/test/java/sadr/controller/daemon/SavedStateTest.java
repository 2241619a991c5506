package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Admin;
import sadr.controller.core.Health;
import sadr.controller.core.Remembered;
import sadr.controller.core.Role;
import sadr.controller.core.Sites;

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
  void aPlanLeavesABrokenStateFileWhereItIs(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("state.json"), "{\"version\":1,\"upl");
    assertThat(new StateFile(directory).peek()).isEqualTo(SavedState.EMPTY);
    assertThat(file).exists();
  }
}
