package sadr.controller.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialFolderTest {

  @TempDir private Path state = Path.of("");
  private TrialFolder folder = TrialFolder.in(state);
  private Path config = state;

  @BeforeEach
  void open() {
    folder = TrialFolder.in(state);
    config = state.resolve("sadr.toml");
  }

  private TrialRecord trial(Map<String, String> sysctls) {
    TrialRecord.Place place = new TrialRecord.Place(config, config, state.resolve("socket"), false);
    return TrialRecord.begin(Duration.ofMinutes(1), place, sysctls);
  }

  @Test
  void whatWasBegunIsReadAgain() throws IOException {
    TrialRecord trial =
        trial(
            Map.of(
                "conf/all/forwarding", "1",
                "conf/eth0.100/ignore_routes_with_linkdown", "0",
                "icmp/ratelimit", "1000"));
    folder.begin(trial, "tried", Optional.of("former"));
    assertThat(folder.pending()).contains(trial);
    assertThat(folder.tried()).isEqualTo("tried");
    assertThat(folder.former()).contains("former");
    folder.confirm();
    assertThat(folder.pending()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../kernel/core_pattern",
        "conf/../forwarding",
        "conf/./forwarding",
        "conf/../../../kernel/forwarding",
        "/proc/sys/kernel/core_pattern",
        "conf/all/accept_ra",
        "conf//forwarding",
        "icmp/../ratelimit",
        "conf/wan 1/forwarding"
      })
  void recordThatNamesAnotherNumberIsRefused(String name) throws IOException {
    folder.begin(trial(Map.of(name, "1")), "tried", Optional.empty());
    assertThatThrownBy(() -> folder.pending())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no number of sadr's");
  }

  @Test
  void recordWithAValueThatIsNoNumberIsRefused() throws IOException {
    folder.begin(trial(Map.of("icmp/ratelimit", "|/tmp/evil")), "tried", Optional.empty());
    assertThatThrownBy(() -> folder.pending()).isInstanceOf(IOException.class);
  }

  @Test
  void plantedLinkIsNeitherReadNorWrittenThrough() throws IOException {
    Path victim = Files.writeString(state.resolve("victim"), "secret");
    folder.begin(trial(Map.of()), "tried", Optional.of("former"));
    for (String name : new String[] {"try.json", "tried.toml", "former.toml", "refused.toml"}) {
      Files.deleteIfExists(folder.path().resolve(name));
      Files.createSymbolicLink(folder.path().resolve(name), victim);
    }
    Files.createSymbolicLink(folder.path().resolve("tried.toml.next"), victim);
    assertThatThrownBy(() -> folder.pending()).hasMessageContaining("is a link");
    assertThatThrownBy(() -> folder.tried()).hasMessageContaining("is a link");
    assertThatThrownBy(() -> folder.former()).hasMessageContaining("is a link");
    assertThatThrownBy(() -> folder.refuses("secret")).hasMessageContaining("is a link");

    folder.begin(trial(Map.of()), "tried", Optional.of("former"));
    assertThat(victim).hasContent("secret");
    assertThat(folder.tried()).isEqualTo("tried");
  }

  @Test
  void folderThatIsALinkIsRefused() throws IOException {
    Path other = Files.createDirectory(state.resolve("other"));
    Files.writeString(other.resolve("try.json"), trial(Map.of()).json());
    Files.createSymbolicLink(folder.path(), other);
    assertThat(TrialFolder.exists(state)).isTrue();
    assertThatThrownBy(() -> folder.pending()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.begin(trial(Map.of()), "tried", Optional.empty()))
        .isInstanceOf(IOException.class);
    assertThat(other.resolve("tried.toml")).doesNotExist();
  }

  @Test
  void onlyAMissingRecordMeansNoTrial() throws IOException {
    assertThat(folder.pending()).isEmpty();
    Files.createDirectories(folder.path().resolve("try.json"));
    assertThatThrownBy(() -> folder.pending()).isInstanceOf(IOException.class);
    Files.delete(folder.path().resolve("try.json"));
    assertThat(folder.pending()).isEmpty();
    Files.writeString(folder.path().resolve("try.json"), "{");
    assertThatThrownBy(() -> folder.pending()).isInstanceOf(IOException.class);
  }

  @Test
  void textOfAFirstTrialInItsPlaceIsRefusedUntilItChangesOrIsTriedAgain() throws IOException {
    Files.writeString(config, "tried");
    TrialRecord trial = trial(Map.of());
    folder.begin(trial, "tried", Optional.empty());
    folder.revert(trial);
    assertThat(folder.pending()).isEmpty();
    assertThat(folder.refuses("tried")).isTrue();
    assertThat(folder.former()).isEmpty();
    assertThat(folder.refuses("changed")).isFalse();
    folder.begin(trial, "tried", Optional.empty());
    folder.confirm();
    assertThat(folder.refuses("tried")).isFalse();
  }

  @Test
  void textOfAnotherFileIsForgotten() throws IOException {
    Files.writeString(config, "former");
    TrialRecord trial = trial(Map.of());
    folder.begin(trial, "tried", Optional.of("former"));
    folder.revert(trial);
    assertThat(folder.refuses("tried")).isFalse();
    assertThat(folder.former()).isEmpty();
  }
}
