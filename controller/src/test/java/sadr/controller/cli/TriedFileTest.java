package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.control.StatusReport;

/** The daemon says where its files are; the one who confirms may be root, and it is not. */
class TriedFileTest {

  private static final String TRIED =
      """
      [[uplink]]
      name = "fiber"
      interface = "wan1"
      gateway = "fe80::a1"
      prefixes = ["2001:db8:a000::/56"]
      """;

  @TempDir private Path directory = Path.of("");
  private Path config = Path.of("");
  private Path state = Path.of("");

  @BeforeEach
  void files() throws IOException {
    config = directory.resolve("sadr.toml");
    state = Files.createDirectory(directory.resolve("try"));
    Files.writeString(config, "# the former one\n");
    Files.writeString(state.resolve("tried.toml"), TRIED);
  }

  private StatusReport.Trial trial() {
    return new StatusReport.Trial(
        directory.resolve("new.toml").toString(),
        config.toString(),
        state.toString(),
        Instant.EPOCH,
        false);
  }

  private void refuses(Path named, String words) throws IOException {
    assertThatThrownBy(() -> TriedFile.of(trial(), named))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(words);
    assertThat(Files.readString(config)).isEqualTo("# the former one\n");
  }

  @Test
  void replacesTheFileThatWasNamedAndKeepsTheFormerOne() throws Exception {
    assertThat(TriedFile.of(trial(), config).keep()).contains("has it now", ".before-try");
    assertThat(Files.readString(config)).isEqualTo(TRIED);
    assertThat(Files.readString(directory.resolve("sadr.toml.before-try")))
        .isEqualTo("# the former one\n");
  }

  @Test
  void writesToNoFileThatOnlyTheDaemonHasNamed() throws IOException {
    refuses(Path.of("/etc/sadr/sadr.toml"), "only if you name it");
    refuses(directory.resolve("new.toml"), "sadr try --confirm -c " + config);
  }

  @Test
  void writesNothingThatIsNoConfiguration() throws IOException {
    Files.writeString(state.resolve("tried.toml"), "* * * * * root id\n");
    refuses(config, "cannot be read");
  }

  @Test
  void followsNoLinkToWhatWasTried() throws IOException {
    Path real = Files.writeString(directory.resolve("other.toml"), TRIED);
    Files.delete(state.resolve("tried.toml"));
    Files.createSymbolicLink(state.resolve("tried.toml"), real);
    refuses(config, "no ordinary file");
  }

  @Test
  void doesNotWriteThroughALinkBesideTheFile() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Files.createSymbolicLink(directory.resolve("sadr.toml.next"), victim);
    Files.createSymbolicLink(directory.resolve("sadr.toml.before-try"), victim);
    assertThat(TriedFile.of(trial(), config).keep()).contains("has it now");
    assertThat(Files.readString(victim)).isEqualTo("untouched");
    assertThat(config).isRegularFile();
  }

  @Test
  void needsNoNameWhereNothingHasToBeWritten() throws Exception {
    Files.writeString(config, TRIED);
    assertThat(TriedFile.of(trial(), Path.of("/etc/sadr/sadr.toml")).keep())
        .contains("says just that");
  }

  @Test
  void staysUnwrittenWhereTheFileBecomesAnotherOneMeanwhile() throws Exception {
    Files.writeString(config, TRIED);
    TriedFile tried = TriedFile.of(trial(), Path.of("/etc/sadr/sadr.toml"));
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Files.delete(config);
    Files.createSymbolicLink(config, victim);
    assertThatThrownBy(tried::keep).hasMessageContaining("you have not named it");
    assertThat(Files.readString(victim)).isEqualTo("untouched");
  }
}
