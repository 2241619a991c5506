package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.Config;
import sadr.controller.core.Admin;
import sadr.controller.core.Health;
import sadr.controller.core.Remembered;
import sadr.controller.core.Role;
import sadr.controller.core.Sites;

class StateFileTest {

  private static final Config SITE = Sites.twoIsps();

  @TempDir private Path directory;

  @Test
  void numbersStayWithTheNamesWhateverTheOrder() throws IOException {
    Config reordered = Sites.of(List.of(SITE.uplinks().get(1), SITE.uplinks().get(0)));
    new StateFile(directory).write(saved());
    SavedState peeked = new StateFile(directory).peek();
    assertThat(peeked.recallNumbers(reordered))
        .containsEntry("fiber", fresh(1))
        .containsEntry("cable", fresh(2));
  }

  @Test
  void numbersAloneForgetThatAnUplinkWasDown() {
    assertThat(saved().recall(SITE).get("fiber")).isNotEqualTo(fresh(1));
    assertThat(saved().recallNumbers(SITE)).containsEntry("fiber", fresh(1));
  }

  @Test
  void peekingAtABrokenFileLeavesItWhereItIs() throws IOException {
    Files.writeString(directory.resolve("state.json"), "{\"version\": 1, \"upl");
    assertThat(new StateFile(directory).peek()).isEqualTo(SavedState.EMPTY);
    assertThat(names()).containsExactly("state.json");
    assertThat(new StateFile(directory).read()).isEqualTo(SavedState.EMPTY);
    assertThat(names()).singleElement().asString().startsWith("state.json.broken-");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static SavedState saved() {
    return new SavedState(
        SavedState.VERSION,
        Map.of(
            "fiber", new SavedState.SavedUplink(1, "down", "out", "failed-over", null, "works"),
            "cable", new SavedState.SavedUplink(2, "up", "active", "auto", null, null)));
  }

  private static Remembered fresh(int number) {
    return new Remembered(number, Health.UNKNOWN, Role.OUT, Admin.AUTO);
  }
}
