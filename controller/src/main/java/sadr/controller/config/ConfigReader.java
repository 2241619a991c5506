package sadr.controller.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.toml.TomlReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sadr.controller.config.ConfigException.Problem;

/**
 * Reads a configuration: TOML in, {@link Config} or every problem at once out.
 *
 * <p>How it works: the file becomes a tree; each table is read key by key through {@link Section},
 * which notes what is wrong and goes on; {@link Contradictions} then compares what could be read.
 */
public final class ConfigReader {

  /** Where the configuration is looked for if nobody says otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/sadr/sadr.toml");

  /** The control socket of a configuration that names none. */
  public static final Path DEFAULT_SOCKET = ServiceReader.DEFAULT_SOCKET;

  /** Far above any real file: 100,000 prefixes are 3 MB. */
  private static final int MOST_BYTES = 16 << 20;

  /** What some editors begin a file of UTF-8 with. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Predicate<String> groupExists;
  private final Problems problems = new Problems();

  private ConfigReader(Predicate<String> groupExists) {
    this.groupExists = groupExists;
  }

  /**
   * Reads {@code file}.
   *
   * @throws ConfigException with every problem, the file's own ones (missing, not readable) too
   */
  public static Config read(Path file) throws ConfigException {
    return parse(text(file), ConfigReader::groupExists);
  }

  /**
   * Reads {@code toml}.
   *
   * @throws ConfigException with every problem
   */
  public static Config parse(String toml) throws ConfigException {
    return parse(toml, ConfigReader::groupExists);
  }

  /** As {@link #parse(String)}, with another idea of which groups there are. */
  static Config parse(String toml, Predicate<String> groupExists) throws ConfigException {
    return new ConfigReader(groupExists).config(tree(toml));
  }

  /**
   * What {@code config} says that has no effect in this version, and what an operator may not
   * expect; a sentence each.
   */
  public static List<String> notes(Config config) {
    return Notes.of(config, ConfigReader::groupExists);
  }

  private Config config(JsonNode document) throws ConfigException {
    Section root = new Section("", document, problems);
    ProbeKeys inherited = probeDefaults(root.section("probe"));
    List<UplinkDraft> uplinks = new ArrayList<>();
    root.sections("uplink").forEach(section -> uplinks.add(UplinkDraft.read(section, inherited)));
    List<LanDraft> lans = root.sections("lan").stream().map(LanDraft::read).toList();
    OnDown onDown = ServiceReader.onDown(root.section("on-down"));
    KernelConfig kernel = KernelReader.read(root.section("kernel"));
    Config.ControlConfig control = ServiceReader.control(root.section("control"), groupExists);
    Config.MetricsConfig metrics = ServiceReader.metrics(root.section("metrics"));
    StateConfig state = ServiceReader.state(root.section("state"));
    List<HookConfig> hooks = new HookReader(UserTable::find).read(root);
    root.close();
    checkCount(document, uplinks.size());
    Contradictions.find(uplinks, lans, problems);
    if (!problems.isEmpty()) {
      throw problems.inOrderOf(document);
    }
    return new Config(
        uplinks.stream().map(UplinkDraft::config).toList(),
        lans.stream().map(LanDraft::config).toList(),
        onDown,
        kernel,
        control,
        metrics,
        state,
        hooks);
  }

  private static ProbeKeys probeDefaults(Section probe) {
    ProbeKeys keys = ProbeKeys.read(probe);
    keys.check(probe, keys);
    for (String key : List.of("targets", "quorum")) {
      if (probe.has(key)) {
        probe.problem(key, "stands in an uplink's own probe, not here; each uplink has its own");
      }
    }
    probe.close();
    return keys;
  }

  private void checkCount(JsonNode document, int count) {
    if (!document.has("uplink")
        || (document.get("uplink").isArray() && document.get("uplink").isEmpty())) {
      problems.add(ConfigException.NO_UPLINK.path(), ConfigException.NO_UPLINK.text());
    }
    if (count > KernelConfig.MOST_UPLINKS) {
      problems.add(
          "uplink",
          "there are " + count + "; at most " + KernelConfig.MOST_UPLINKS + " are possible");
    }
  }

  private static JsonNode tree(String text) throws ConfigException {
    String toml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    StreamReadConstraints limits = StreamReadConstraints.builder().maxNestingDepth(20).build();
    try {
      return TomlMapper.builder(TomlFactory.builder().streamReadConstraints(limits).build())
          .enable(TomlReadFeature.PARSE_JAVA_TIME) // Else a date without quotes would be text.
          .build()
          .readTree(toml);
    } catch (JsonProcessingException e) {
      throw single(SyntaxError.text(e, toml));
    } catch (DateTimeException e) {
      throw single("this is no TOML: it has a date that no calendar has; text needs quotes");
    }
  }

  /**
   * The text of {@code file}.
   *
   * @throws ConfigException if it is missing, cannot be read, is no file of bytes (a pipe would be
   *     waited for, a device may have no end) or is far too large
   */
  public static String text(Path file) throws ConfigException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw single("cannot read " + file + ": it is no regular file");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (NoSuchFileException e) {
      throw single("cannot read " + file + ": there is no such file; name another with -c FILE");
    } catch (AccessDeniedException e) {
      throw single("cannot read " + file + ": permission denied; are you root?");
    } catch (CharacterCodingException e) {
      throw single("cannot read " + file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw single("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Of a file that grows, or that has no size, as those under /proc, no more than may be. */
  private static byte[] bytes(Path file) throws IOException, ConfigException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw single("cannot read " + file + ": it is larger than 16 MiB");
      }
      return bytes;
    }
  }

  private static ConfigException single(String text) {
    return new ConfigException(List.of(new Problem("", text)));
  }

  private static boolean groupExists(String name) {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
