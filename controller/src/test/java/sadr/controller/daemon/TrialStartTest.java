package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.cli.CommandException;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.trial.TrialFolder;
import sadr.controller.trial.TrialRecord;

class TrialStartTest {

  @TempDir private Path state = Path.of("");
  private Path file = state;
  private TrialFolder folder = TrialFolder.in(state);
  private String tried = "";
  private String former = "";

  @BeforeEach
  void write() throws IOException {
    file = state.resolve("sadr.toml");
    folder = TrialFolder.in(state);
    tried = text("tried");
    former = text("former");
    Files.writeString(file, tried);
  }

  private String text(String uplink) {
    return TrialTexts.of(state, uplink);
  }

  private TrialStart start() throws ConfigException, CommandException {
    return TrialStart.of(ConfigReader.read(file), file);
  }

  /** Of another boot. */
  private TrialRecord over(Map<String, String> sysctls) {
    return new TrialRecord(
        "none", 1, Instant.now(), file, file, state.resolve("sock"), false, sysctls);
  }

  @Test
  void withoutAnyTrialTheFileIsUsed() throws Exception {
    assertThat(start().text()).isEqualTo(tried);
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void trialThatGoesOnIsUsed() throws Exception {
    TrialRecord.Place place = new TrialRecord.Place(file, file, state.resolve("sock"), false);
    folder.begin(
        TrialRecord.begin(Duration.ofMinutes(1), place, Map.of()), tried, Optional.of(former));
    Files.writeString(file, text("another"));
    TrialStart start = start();
    assertThat(start.text()).isEqualTo(tried);
    assertThat(start.pending()).isPresent();
    assertThat(start.rests()).isEmpty();
  }

  @Test
  void trialThatIsOverGivesTheFormerTextAndLeavesNoRecord() throws Exception {
    folder.begin(over(Map.of()), tried, Optional.of(former));
    assertThat(start().text()).isEqualTo(former);
    assertThat(folder.pending()).isEmpty();
    assertThat(folder.refuses(tried)).isTrue();
    assertThat(start().text()).as("again").isEqualTo(former);
    assertThat(EventFile.in(state)).content().contains("try.reverted");
  }

  @Test
  void recordThatCannotBeReadIsOverAndTheFormerTextIsUsed() throws Exception {
    folder.begin(over(Map.of("../../kernel/core_pattern", "x")), tried, Optional.of(former));
    assertThat(start().text()).isEqualTo(former);
    assertThat(folder.pending()).isEmpty();
    assertThat(start().text()).as("again").isEqualTo(former);
  }

  /** A record in whose place a directory lies cannot be deleted, not even by root. */
  @Test
  void folderThatCannotBeClearedDoesNotKeepTheDaemonFromStarting() throws Exception {
    folder.begin(over(Map.of()), tried, Optional.of(former));
    Path record = folder.path().resolve("try.json");
    Files.delete(record);
    Files.createDirectories(record.resolve("full"));
    TrialStart start = start();
    assertThat(start.text()).isEqualTo(former);
    assertThat(start.rests()).isEmpty();
  }

  @Test
  void formerTextThatIsALinkIsNotUsedAndTheDaemonStarts() throws Exception {
    folder.begin(over(Map.of()), tried, Optional.of(former));
    Path planted = folder.path().resolve("former.toml");
    Files.delete(planted);
    Files.createSymbolicLink(planted, file);
    TrialStart start = start();
    assertThat(start.text()).isEqualTo(tried);
    assertThat(start.rests()).isEmpty();
  }

  @Test
  void firstTrialThatWasNotConfirmedRestsUntilTheFileChanges() throws Exception {
    folder.begin(over(Map.of()), tried, Optional.empty());
    folder.revert(over(Map.of()));
    assertThat(start().rests()).hasValueSatisfying(why -> assertThat(why).contains("sadr try"));
    Files.writeString(file, tried + "# changed\n");
    assertThat(start().rests()).isEmpty();
  }

  @Test
  void restIsAGoodEndWhereASupervisorListens() throws Exception {
    try (NotifySocket systemd = NotifySocket.at(state.resolve("notify").toString());
        Supervisor service = Supervisor.of(systemd.environment())) {
      DaemonProgram.rest(service, "it was tried");
      assertThat(systemd.messages())
          .containsExactly(List.of("READY=1", "STATUS=nothing to do: it was tried"));
    }
  }

  @Test
  void restIsAnErrorWhereNoneListens() {
    try (Supervisor none = Supervisor.of(Map.of())) {
      assertThatThrownBy(() -> DaemonProgram.rest(none, "it was tried"))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("it was tried");
    }
  }

  @Test
  void watchFailsWhileTheRecordCannotBeRead() throws Exception {
    TrialEnd.expire(state);
    folder.begin(over(Map.of("../../kernel/core_pattern", "x")), tried, Optional.of(former));
    assertThatThrownBy(() -> TrialEnd.expire(state))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no number of sadr's");
  }

  @Test
  void watchDoesNotWorkInADirectoryThatATextNames() throws Exception {
    Path other = state.resolve("other");
    folder.begin(over(Map.of()), TrialTexts.of(other, "tried"), Optional.of(former));
    assertThatThrownBy(() -> TrialEnd.expire(state))
        .hasMessageContaining("another state directory");
    assertThat(other).doesNotExist();
  }
}
