package sadr.controller;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sadr.controller.cli.SadrCommand;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.control.StatusCodec;
import sadr.controller.control.StatusReports;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsView;

/** What README.md says of the configuration, the commands, the status and the metrics is so. */
class ReadmeTest {

  /** Keys that have no default, so that the README's block writes an example. */
  private static final Map<String, Set<String>> EXAMPLES =
      Map.of(
          "uplink", Set.of("name", "interface", "gateway", "prefixes", "probe"),
          "uplink.probe", Set.of("targets"),
          "lan", Set.of("interface", "subnet", "ula"),
          "hook", Set.of("program", "events"));

  private static final String UNKNOWN = "zzzzzzzzzzzz";

  private final String readme = read(Path.of("../README.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<MatchResult> all(String regex, String text) {
    return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).results().toList();
  }

  private List<String> blocks(String language) {
    return all("^```" + language + "\n((?s:.*?))^```", readme).stream()
        .map(m -> m.group(1))
        .toList();
  }

  private String wholeConfiguration() {
    return blocks("toml").stream()
        .filter(toml -> toml.contains("[kernel]"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyConfigurationInItIsGood() throws ConfigException {
    assertThat(blocks("toml")).hasSizeGreaterThanOrEqualTo(2);
    for (String toml : blocks("toml")) {
      assertThat(ConfigReader.parse(toml).uplinks()).isNotEmpty();
    }
  }

  @Test
  void theWholeConfigurationNamesEveryKey() throws IOException {
    JsonNode tree = new TomlMapper().readTree(wholeConfiguration());
    Map<String, Set<String>> known = knownKeys();
    known.get("probe").removeAll(Set.of("targets", "quorum"));
    known.get("uplink[0].probe").retainAll(Set.of("targets", "quorum"));

    known.forEach((path, keys) -> assertThat(keys(at(tree, path))).as(path).isEqualTo(keys));
  }

  @Test
  void theWholeConfigurationHasTheDefaults() throws IOException, ConfigException {
    TomlMapper toml = new TomlMapper();
    ObjectNode bare = (ObjectNode) toml.readTree(wholeConfiguration());
    Config written = ConfigReader.parse(wholeConfiguration());
    bare.retain("uplink", "lan", "hook");
    for (String table : new String[] {"uplink", "lan", "hook"}) {
      bare.get(table).forEach(each -> ((ObjectNode) each).retain(EXAMPLES.get(table)));
    }
    bare.get("uplink")
        .forEach(u -> ((ObjectNode) u.get("probe")).retain(EXAMPLES.get("uplink.probe")));

    assertThat(written).isEqualTo(ConfigReader.parse(toml.writeValueAsString(bare)));
  }

  /** By its path, each table's keys, from what the reader answers to a key that there is not. */
  private static Map<String, Set<String>> knownKeys() {
    String toml =
        """
        zz = 0
        [[uplink]]
        zz = 0
        probe.zz = 0
        [[lan]]
        zz = 0
        [[hook]]
        zz = 0
        """
            + Set.of("probe", "on-down", "kernel", "control", "metrics", "state").stream()
                .map(table -> "[" + table + "]\nzz = 0\n")
                .reduce("", String::concat);
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.parse(toml.replace("zz", UNKNOWN)));
    return refused.problems().stream()
        .filter(problem -> problem.path().endsWith(UNKNOWN))
        .collect(
            toMap(
                problem -> problem.path().replaceFirst("\\.?" + UNKNOWN + "$", ""),
                problem ->
                    new TreeSet<>(
                        List.of(problem.text().replaceFirst(".*known here: ", "").split(", ")))));
  }

  private static JsonNode at(JsonNode tree, String path) {
    return path.isEmpty()
        ? tree
        : tree.at("/" + path.replace("[", "/").replace("]", "").replace('.', '/'));
  }

  private static Set<String> keys(JsonNode table) {
    Set<String> keys = new TreeSet<>();
    table.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void listsTheCommandsWithTheirOptions() {
    Map<String, String> rows =
        all("^\\| `sadr ([a-z]+(?: [a-z]+)?)([^`]*)` \\| ", readme).stream()
            .collect(toMap(m -> m.group(1), m -> m.group(2)));

    assertThat(rows.keySet()).isEqualTo(commands());
    rows.forEach(
        (command, options) ->
            assertThat(options(options))
                .as(command)
                .isEqualTo(options(optionsIn(help((command + " --help").split(" "))))));
  }

  /** All commands; those that have commands of their own with each of them. */
  private static Set<String> commands() {
    return commands(help("--help"))
        .flatMap(
            command -> {
              String help = help(command, "--help");
              return help.contains("\nCommands:\n")
                  ? commands(help).map(part -> command + " " + part)
                  : Stream.of(command);
            })
        .collect(toSet());
  }

  private static Stream<String> commands(String help) {
    String list = help.replaceFirst("(?s).*\nCommands:\n", "").replaceFirst("(?s)\n\n.*", "");
    return all("^  ([a-z]+)  ", list).stream().map(m -> m.group(1));
  }

  /** The help's lines that introduce an option. */
  private static String optionsIn(String help) {
    return all("^ {2,6}-.*$", help).stream().map(MatchResult::group).reduce("", String::concat);
  }

  private static Set<String> options(String text) {
    Set<String> options =
        all("--[a-z]+", text.replace("-c FILE", "--config")).stream()
            .map(MatchResult::group)
            .collect(toSet());
    options.removeAll(Set.of("--help", "--version"));
    return options;
  }

  @Test
  void listsTheExitCodes() {
    String list =
        help("--help").replaceFirst("(?s).*\nExit codes:\n", "").replaceFirst("(?s)\n\n.*", "");

    assertThat(rows("^\\| ([0-9]) \\| (.*) \\|$", readme))
        .isEqualTo(rows("^ +([0-9]) +(.*)$", list));
  }

  private static List<String> rows(String regex, String text) {
    return all(regex, text).stream().map(m -> m.group(1) + " " + m.group(2)).toList();
  }

  private static String help(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit =
        SadrCommand.execute(
            () -> {
              throw new AssertionError("help asks no program");
            },
            print,
            print,
            args);
    assertThat(exit).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsTheStatusWithAllItsFields() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode real = json.readTree(StatusCodec.write(StatusReports.oneDown()));

    assertThat(blocks("json")).hasSize(1);
    assertThat(fields(json.readTree(blocks("json").get(0)), "")).isEqualTo(fields(real, ""));
  }

  private static Set<String> fields(JsonNode node, String path) {
    Set<String> fields = new TreeSet<>();
    node.properties()
        .forEach(
            field -> {
              fields.add(path + "." + field.getKey());
              fields.addAll(fields(field.getValue(), path + "." + field.getKey()));
            });
    if (node.isArray()) {
      node.forEach(element -> fields.addAll(fields(element, path + "[]")));
    }
    return fields;
  }

  @Test
  void listsTheMetricsWithTheirLabels() {
    Collection<String> listed = new ArrayList<>();
    for (MatchResult row :
        all("^\\| `(sadr_[a-z_]+)(?:\\{([a-z,]*)\\})?` \\| ([a-z]+) \\| ", readme)) {
      String labels = row.group(2) == null ? "" : row.group(2);
      listed.add(row.group(3) + " " + row.group(1) + new TreeSet<>(List.of(labels.split(","))));
    }

    assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(exposed());
  }

  /** What a scrape holds, as in {@code gauge sadr_uplink_up[uplink]}. */
  private static Set<String> exposed() {
    String scrape = scrape();
    Set<String> exposed = new TreeSet<>();
    for (MatchResult type : all("^# TYPE (\\S+) (\\S+)$", scrape)) {
      String sample = "^" + type.group(1) + "(?:_bucket)?(?:\\{(.*)\\})? .*$";
      Matcher first = Pattern.compile(sample, Pattern.MULTILINE).matcher(scrape);
      assertThat(first.find()).as(type.group()).isTrue();
      String labels = first.group(1) == null ? "" : first.group(1).replaceAll("=\"[^\"]*\"", "");
      Set<String> names = new TreeSet<>(List.of(labels.replaceAll("\\ble\\b", "").split(",")));
      exposed.add(type.group(2) + " " + type.group(1) + names);
    }
    return exposed;
  }

  private static String scrape() {
    MetricsView.Probe probe =
        new MetricsView.Probe(
            "2001:db8::1",
            "icmp",
            OptionalDouble.of(0.01),
            OptionalDouble.of(0),
            1,
            0,
            OptionalDouble.of(0));
    MetricsView.Uplink uplink =
        new MetricsView.Uplink(
            "fiber",
            10,
            true,
            MetricsView.Role.ACTIVE,
            OptionalLong.of(0),
            List.of(new MetricsView.Prefix("2001:db8:a000::/56", 1800)),
            List.of(probe),
            0);
    List<MetricsView.Ignored> ignored =
        Stream.of(MetricsView.Source.values())
            .map(source -> new MetricsView.Ignored(source, "forged", 1))
            .toList();
    List<MetricsView.Advertised> advertised =
        List.of(new MetricsView.Advertised("lan0", "periodic", 1));
    MetricsView.Housekeeping house =
        new MetricsView.Housekeeping(
            Optional.empty(), 0, List.of(new MetricsView.HookRuns("/bin/true", "ok", 1)));
    Metrics metrics =
        new Metrics(
            () ->
                new MetricsView(
                    List.of(uplink), Optional.empty(), true, 0, ignored, advertised, house),
            "1.2.3");
    metrics.failover("fiber", "probes", Duration.ofMillis(600));
    metrics.switched(Duration.ofMillis(2));
    metrics.reconciled(Duration.ofMillis(2));
    metrics.operations("route.replace", "ok", 1);
    return metrics.scrape();
  }
}
