package sadr.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sadr.controller.config.OnDown.Action;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/**
 * Files under {@code config/bad} and the problems they have ({@code .expected} beside each). {@code
 * mvn test -Dtest=ConfigReaderTest -Dgolden.refresh=true} writes the expected ones anew: read them
 * before you commit them.
 */
class ConfigReaderTest {

  private static final Path FILES = Path.of("src/test/resources/config");
  private static final Set<String> GROUPS = Set.of("adm", "netdev");

  @TempDir Path directory;

  static Stream<Path> bad() throws IOException {
    return tomlFiles(FILES.resolve("bad"));
  }

  static Stream<Path> good() throws IOException {
    return Stream.concat(tomlFiles(FILES.resolve("good")), tomlFiles(Path.of("../examples")));
  }

  private static Stream<Path> tomlFiles(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(f -> f.toString().endsWith(".toml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void reportsEveryProblemOfABadFile(Path file) throws IOException {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigReader.parse(Files.readString(file), GROUPS::contains));
    assertThat(e).as("%s must be refused", file).isNotNull();
    String found = e.problems().stream().map(p -> p + "\n").collect(Collectors.joining());
    Path expected = Path.of(file.toString().replace(".toml", ".expected"));
    if (Boolean.getBoolean("golden.refresh")) {
      Files.writeString(expected, found);
    }
    assertThat(found).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("good")
  void loadsEveryGoodFileAndEveryExample(Path file) throws ConfigException {
    assertThat(ConfigReader.read(file).uplinks()).isNotEmpty();
  }

  @Test
  void readsTheWholeSchema() throws ConfigException {
    Config config = ConfigReader.read(FILES.resolve("good/full.toml"));

    UplinkConfig fiber = config.uplinks().get(0);
    assertThat(fiber.gateway()).contains(Ip6Address.parse("fe80::a1"));
    assertThat(fiber.prefixes()).containsExactly(Ip6Prefix.parse("2001:db8:a000::/56"));
    assertThat(fiber.metric()).isEqualTo(10);
    assertThat(fiber.services()).containsExactly(Ip6Prefix.parse("2001:db8:a0ff::/48"));
    assertThat(fiber.dns()).containsExactly(Ip6Address.parse("2001:db8:a0ff::53"));
    assertThat(fiber.probe().targets()).hasSize(2);
    assertThat(fiber.probe().quorum()).isEqualTo(1);
    UplinkConfig cable = config.uplinks().get(1);
    assertThat(cable.gateway()).isEmpty();
    assertThat(cable.accepts()).containsExactly(Ip6Prefix.parse("2001:db8:a000::/56"));
    LanConfig lan = config.lans().get(0);
    assertThat(lan.subnet()).isEqualTo(1);
    assertThat(lan.search()).containsExactly("example.net");
    assertThat(lan.pref64()).isEmpty();
    assertThat(config.onDown().actions())
        .containsExactlyInAnyOrder(Action.DEPRECATE, Action.REJECT);
    assertThat(config.kernel()).isEqualTo(KernelConfig.DEFAULT);
    assertThat(config.control().socket()).isEqualTo(Path.of("/run/sadr/sadr.sock"));
    assertThat(config.metrics()).isEqualTo(new Config.MetricsConfig("::1", 9737));
    assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/lib/sadr"));
  }

  @Test
  void readsTargetsOfEveryForm() throws ConfigException {
    Config config = ConfigReader.read(FILES.resolve("good/targets.toml"));

    List<Target> targets = config.uplinks().get(0).probe().targets();
    assertThat(targets)
        .extracting(target -> target.kind().text() + " at " + target.endpoint().text())
        .containsExactly(
            "tcp:443 at 2001:db8:ffff::1",
            "icmp at 2001:db8:ffff::1",
            "dns:example.net at 2001:db8:a0ff::53",
            "https://www.example.net/generate_204 at www.example.net",
            "http://www.example.net/ at 2001:db8:ffff::2",
            "tcp:443 at www.example.org");
    assertThat(targets.get(3).kind())
        .isInstanceOfSatisfying(
            ProbeKind.Http.class,
            kind -> {
              assertThat(kind.status()).hasValue(204);
              assertThat(kind.secure()).isTrue();
              assertThat(kind.port()).isEqualTo(443);
            });
    assertThat(ConfigReader.notes(config))
        .anyMatch(note -> note.contains("172800 connections a day"));
  }

  @Test
  void uplinkInheritsWhatItsProbeDoesNotSay() throws ConfigException {
    Config config = ConfigReader.read(FILES.resolve("good/full.toml"));

    var own = config.uplinks().get(1).probe().settings();
    assertThat(own.interval()).isEqualTo(Duration.ofMillis(100));
    assertThat(own.burst()).isEqualTo(Duration.ofMillis(5));
    assertThat(own.fall()).isEqualTo(3);
    assertThat(own.rise()).isEqualTo(10);
    assertThat(own.maxRtt()).isEqualTo(Duration.ofMillis(800));
  }

  @Test
  void defaultsAreTheDesigns() throws ConfigException {
    Config small = ConfigReader.read(FILES.resolve("good/small.toml"));
    Config full = ConfigReader.read(FILES.resolve("good/full.toml"));

    assertThat(small.uplinks().get(0).probe().settings())
        .isEqualTo(full.uplinks().get(0).probe().settings());
    assertThat(small.uplinks().get(0).probe().quorum()).isZero();
    assertThat(small.onDown()).isEqualTo(full.onDown());
    assertThat(small.kernel()).isEqualTo(full.kernel());
    assertThat(small.control()).isEqualTo(full.control());
    assertThat(small.metrics()).isEqualTo(full.metrics());
    assertThat(small.stateDirectory()).isEqualTo(full.stateDirectory());
  }

  @Test
  void unwrittenBurstAndWindowYieldToTheInterval() throws ConfigException {
    String small =
        "prefixes = [\"2001:db8::/48\"]\nname=\"a\"\ninterface=\"w\"\ngateway=\"none\"\n";
    var fast = ConfigReader.parse("[[uplink]]\n" + small + "probe = {interval = \"20ms\"}\n");
    var slow = ConfigReader.parse("[[uplink]]\n" + small + "probe = {interval = \"2m\"}\n");

    assertThat(fast.uplinks().get(0).probe().settings().burst()).isEqualTo(Duration.ofMillis(20));
    assertThat(slow.uplinks().get(0).probe().settings().window()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void saysThatTheFileIsMissing() {
    assertThatThrownBy(() -> ConfigReader.read(directory.resolve("none.toml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is no such file; name another with -c FILE");
  }

  @Test
  void saysThatTheFileIsNoText() throws IOException {
    Path file = Files.write(directory.resolve("a.toml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> ConfigReader.read(file)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> ConfigReader.read(directory)).hasMessageContaining("cannot read");
  }

  /** Of a device there would be no end, and a pipe would be waited for. */
  @Test
  @Timeout(10)
  void refusesWhatIsNoRegularFile() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path file : List.of(Path.of("/dev/zero"), pipe, directory)) {
      assertThatThrownBy(() -> ConfigReader.read(file))
          .isInstanceOf(ConfigException.class)
          .hasMessage("cannot read " + file + ": it is no regular file");
    }
  }

  @Test
  void readsThroughALink() throws Exception {
    Path link = directory.resolve("link.toml");
    Files.copy(FILES.resolve("good/small.toml"), directory.resolve("small.toml"));
    Files.createSymbolicLink(link, Path.of("small.toml"));
    assertThat(ConfigReader.read(link).uplinks()).hasSize(1);
  }

  @Test
  void tellsTheFirstFiftyProblemsAndHowManyMoreThereAre() {
    String text =
        IntStream.range(0, 80_000).mapToObj(i -> "k" + i + " = 1\n").collect(Collectors.joining());
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(text));
    assertThat(e.count()).isEqualTo(80_001);
    assertThat(e.problems()).hasSize(51);
    assertThat(e.problems().get(0).path()).isEqualTo("k0");
    assertThat(e.problems().get(50)).hasToString("and 79951 more");
    assertThat(e.getMessage()).hasSizeLessThan(10_000);
  }

  /** A value may be as long as the file, and may be what a terminal obeys. */
  @Test
  void showsTheBeginningsOfValuesAndKeysWithoutTheirControls() {
    String evil = "\\u001b[2J\\nsadr: all is well\\u202e" + "x".repeat(1_000_000);
    String text =
        "[[uplink]]\nname = \"%1$s\"\ninterface = \"%1$s\"\ngateway = \"%1$s\"\n".formatted(evil)
            + "prefixes = [\"%1$s\"]\nprobe = {targets = [\"%1$s\"], kind = \"%1$s\"}\n"
                .formatted(evil)
            + "\"%s\" = 1\n[metrics]\nlisten = \"[%s]:1\"\n"
                .formatted(evil.substring(0, 40_000), evil);
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(text));
    assertThat(e.problems()).hasSize(8);
    assertThat(e.problems().get(0).text())
        .startsWith("\"\\u001b[2J\\u000asadr: all is well\\u202exxx")
        .endsWith("xxx…\" is no name; write 1 to 32 letters, digits, \"-\", \"_\" or \".\"");
    assertThat(e.problems())
        .allSatisfy(
            problem ->
                assertThat(problem.toString()).hasSizeLessThan(500).doesNotContain("\u001b", "\n"));
  }

  @Test
  void readsTenThousandPrefixesOfTwoUplinksQuickly() throws ConfigException {
    String text = uplink("a", 0x10000) + uplink("b", 0x20000);
    Config config = ConfigReader.parse(text);
    assertThat(config.uplinks().get(1).prefixes()).hasSize(10_000);
  }

  @Test
  void findsOneOverlapAmongTenThousandPrefixes() {
    String text = uplink("a", 0x10000) + uplink("b", 0x10000 + 9_999);
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(text));
    assertThat(e.problems())
        .singleElement()
        .extracting(p -> p.path())
        .isEqualTo("uplink[1].prefixes[0]");
  }

  @Test
  void refusesMoreUplinksThanThereAreNumbersFor() throws ConfigException {
    assertThat(ConfigReader.parse(uplinks(99)).uplinks()).hasSize(99);
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(uplinks(100)));
    assertThat(e.problems())
        .singleElement()
        .extracting(p -> p.text())
        .isEqualTo("there are 100; at most 99 are possible");
  }

  private static String uplinks(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                "[[uplink]]\nname=\"u%d\"\ninterface=\"w%d\"\n".formatted(i, i)
                    + "gateway=\"none\"\nprefixes=[\"2001:db8:%x00::/56\"]\n".formatted(i))
        .collect(Collectors.joining());
  }

  private static String uplink(String name, int first) {
    String prefixes =
        IntStream.range(first, first + 10_000)
            .mapToObj(
                i ->
                    Ip6Prefix.containing(
                        new Ip6Address(0x2001_0db8_0000_0000L | (long) i << 8, 0), 56))
            .map(p -> "\"" + p + "\"")
            .collect(Collectors.joining(","));
    return "[[uplink]]\nname=\""
        + name
        + "\"\ninterface=\"w"
        + name
        + "\"\ngateway=\"none\"\nprefixes=["
        + prefixes
        + "]\n";
  }

  @Test
  void notesTellWhatHasNoEffectYet() throws ConfigException {
    Config config = ConfigReader.parse(read("good/full.toml"), GROUPS::contains);
    List<String> notes = Notes.of(config, GROUPS::contains);

    assertThat(notes)
        .noneMatch(n -> n.startsWith("[[lan]]") || n.startsWith("[on-down]"))
        .anyMatch(n -> n.startsWith("there is no group \"sadr\": only root"))
        .noneMatch(n -> n.contains("no probe targets"));
  }

  @Test
  void notesTellThatAnUplinkIsNotProbed() throws ConfigException {
    Config config = ConfigReader.parse(read("good/small.toml"), GROUPS::contains);
    assertThat(Notes.of(config, g -> true))
        .anyMatch(n -> n.contains("\"only\" has no probe targets"));
  }

  /** systemd-networkd calls no hooks: there the kernel tells. */
  @Test
  void notesTellHowPrefixesThatAreLearnedAreToldApart() throws ConfigException {
    String learns =
        "[[uplink]]\nname=\"%1$s\"\ninterface=\"%1$s\"\ngateway=\"ra\"\nprefixes=\"learn\"\n";
    String both = learns.formatted("one") + learns.formatted("two");
    assertThat(Notes.of(ConfigReader.parse(both, GROUPS::contains), g -> true))
        .anyMatch(
            n ->
                n.startsWith("one, two learn their prefixes: which is whose tells dhcpcd's hook")
                    && n.contains("systemd-networkd"));
  }

  private static String read(String file) {
    try {
      return Files.readString(FILES.resolve(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
