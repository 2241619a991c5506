package sadr.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the Debian package, as Debian's own tools see it. */
@Timeout(180)
class PackageContentIT {

  private static final Path PACKAGE =
      Path.of(System.getProperty("sadr.package", "target/sadr_0.1.0-SNAPSHOT.deb"))
          .toAbsolutePath();
  private static final double MOST_EXPOSED = 2.5;

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void unpack() throws Exception {
    assertThat(PACKAGE).as("the package: mvn package makes it").exists();
    run("dpkg-deb", "-x", PACKAGE.toString(), directory.toString());
  }

  @Test
  void lintianFindsNoErrorAndNoWarning() throws Exception {
    String said = run("lintian", "--allow-root", "--fail-on", "error,warning", PACKAGE.toString());
    assertThat(said).doesNotContainPattern("(?m)^[EW]: ");
  }

  @Test
  void theServiceIsLittleExposed() throws Exception {
    Path unit = directory.resolve("lib/systemd/system/sadr.service");
    String said = run("systemd-analyze", "security", "--offline=true", unit.toString());
    Matcher level = Pattern.compile("exposure level for sadr\\.service: ([0-9.]+)").matcher(said);
    assertThat(level.find()).as(said).isTrue();
    System.out.println("systemd-analyze security: exposure " + level.group(1));
    assertThat(Double.parseDouble(level.group(1))).isLessThan(MOST_EXPOSED);
    String text = Files.readString(unit);
    assertThat(text).doesNotContainPattern("(?m)^(MemoryDenyWriteExecute|ProtectKernelTunables)");
    assertThat(text).contains("# MemoryDenyWriteExecute=yes: ", "# ProtectKernelTunables=yes");
  }

  @Test
  void everyManualPageIsCleanAndEveryCommandHasOne() throws Exception {
    List<Path> pages = files("usr/share/man").toList();
    assertThat(pages).hasSizeGreaterThan(15);
    for (Path page : pages) {
      Path plain = directory.resolve("page");
      Files.write(plain, run("zcat", page.toString()).getBytes(StandardCharsets.UTF_8));
      String lint = run("mandoc", "-T", "lint", "-W", "warning", plain.toString());
      assertThat(lint).as("%s", page).isEmpty();
      assertThat(run("man", "--warnings", "-Tutf8", "-l", plain.toString()))
          .contains("sadr")
          .doesNotContain("warning:");
    }
    List<String> names = pages.stream().map(page -> page.getFileName().toString()).toList();
    String page = run("zcat", directory.resolve("usr/share/man/man8/sadr.8.gz").toString());
    Matcher command = Pattern.compile("sadr\\\\-([a-z]+)\\(8\\)").matcher(page);
    int count = 0;
    while (command.find()) {
      assertThat(names).contains("sadr-" + command.group(1) + ".8.gz");
      count++;
    }
    assertThat(count).isGreaterThan(11);
    assertThat(names).contains("sadr.toml.5.gz", "sadr-prefix-set.8.gz");
  }

  @Test
  void theShellCompletesCommandsAndOptions() throws Exception {
    Path file = directory.resolve("usr/share/bash-completion/completions/sadr");
    String script =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_sadr; echo ${COMPREPLY[@]}";
    assertThat(run("bash", "-c", script.formatted(file, "sadr fail", 1))).contains("failover");
    assertThat(run("bash", "-c", script.formatted(file, "sadr failover --f", 2)))
        .contains("--for", "--force");
  }

  @Test
  void theConfigurationConfiguresNothingUntilItIsEdited() throws Exception {
    Path file = directory.resolve("etc/sadr/sadr.toml");
    Path program = Path.of(System.getProperty("sadr.program", "target/sadr/bin/sadr"));
    String check = program.toAbsolutePath() + " check -c " + file;
    assertThat(run("sh", "-c", check + " 2>&1 || :"))
        .isEqualTo(
            "sadr: the configuration has a problem\n"
                + "  uplink: there is none; write an [[uplink]] table for each ISP\n");

    Path edited = directory.resolve("edited.toml");
    String text = Files.readString(file);
    Files.writeString(edited, text.replaceAll("(?m)^#(\\[|[a-z-]+ *=)", "$1"));
    assertThat(run(program.toAbsolutePath().toString(), "check", "-c", edited.toString()))
        .contains("is good: 2 uplinks, 1 LAN");
  }

  @Test
  void filesBelongToRootAndJarsAreOurAndTheLibrariesOwn() throws Exception {
    String list = run("dpkg-deb", "-c", PACKAGE.toString());
    assertThat(list.lines()).allMatch(line -> line.matches("[dl-][rwx-]{9} (root/root|0/0) .*"));
    assertThat(files("usr/share/sadr/lib").map(file -> file.getFileName().toString()))
        .anyMatch(name -> name.startsWith("sadr-controller-"))
        .noneMatch(name -> name.contains("native") || name.endsWith(".jsa"));
    assertThat(directory.resolve("usr/bin/sadr")).isSymbolicLink();
    assertThat(directory.resolve("usr/share/sadr/lib/native/libjffi-1.2.so")).exists();
    assertThat(Files.isExecutable(directory.resolve("usr/lib/dhcpcd/dhcpcd-hooks/90-sadr")))
        .isTrue();
  }

  private Stream<Path> files(String folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(directory.resolve(folder))) {
      found.filter(Files::isRegularFile).forEach(files::add);
    }
    return files.stream();
  }

  private String run(String... command) throws Exception {
    Path out = directory.resolve("out");
    ProcessBuilder prepared =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    prepared.environment().put("LC_ALL", "C.UTF-8");
    prepared.environment().put("MANROFFSEQ", "");
    Process process = prepared.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + said).isZero();
    return said;
  }
}
