package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sadr.sys.NetNamespace;

/**
 * A site with two ISPs and sadr on its router: topology, configuration, daemon, command line. How
 * it works: the topology stands from {@link #up} to {@link #close}; daemons come and go with {@link
 * #start}. A server that sends everything back answers at {@link #S1} and {@link #S2}.
 */
final class Lab implements AutoCloseable {

  /** As everywhere: what waits for an event without a limit of its own waits so long. */
  static final Duration PATIENCE = NetNamespace.PATIENCE;

  /** The host's address in fiber's prefix. */
  static final String HOST_A = "2001:db8:a000:1::2";

  /** The host's address in cable's prefix. */
  static final String HOST_B = "2001:db8:b000:1::2";

  /** The host's unique local address. */
  static final String HOST_ULA = "fd00:5ad0:0:1::2";

  /** The host's address in a prefix that is no uplink's. */
  static final String HOST_OLD = "2001:db8:1c00:1::2";

  /** The server's first address. */
  static final String S1 = "2001:db8:ffff::1";

  /** The server's second address. */
  static final String S2 = "2001:db8:ffff::2";

  private static final Set<String> READS_CONFIG =
      Set.of("run", "check", "plan", "flush", "doctor", "explain", "why");

  private final Topology topology;
  private final Path directory;
  private final EchoServer server;
  private Settings settings;
  private Optional<Daemon> daemon = Optional.empty();

  private Lab(Topology topology, Path directory, Settings settings) {
    this.topology = topology;
    this.directory = directory;
    this.settings = settings;
    this.server = new EchoServer(topology.node("server"), S1, S2);
  }

  /** A topology and a configuration; no daemon yet. */
  static Lab up(Settings settings) {
    assertThat(program()).as("the program: mvn package makes it").isExecutable();
    Topology topology = Topology.up(settings);
    try {
      // Not a @TempDir: other users have to get at the socket.
      var readable =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
      Path directory = Files.createTempDirectory("sadr-lab-", readable);
      Lab lab = new Lab(topology, directory, settings);
      lab.configure(settings);
      return lab;
    } catch (IOException e) {
      topology.close();
      throw new UncheckedIOException(e);
    }
  }

  /** A topology, and a daemon that found both uplinks healthy. */
  static Lab running(Settings settings) {
    Lab lab = up(settings);
    try {
      lab.start();
      lab.daemon().awaitHealth("fiber", "up");
      lab.daemon().awaitHealth("cable", "up");
      return lab;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  /** The project's root directory. */
  static Path root() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize().getParent();
  }

  /** The built program. */
  static Path program() {
    return root().resolve("controller/target/sadr/bin/sadr");
  }

  Topology topology() {
    return topology;
  }

  Kernel kernel() {
    return new Kernel(topology);
  }

  Dialler host() {
    return new Dialler(topology.node("host"));
  }

  Dialler router() {
    return new Dialler(topology.node("router"));
  }

  /** UDP from the host to the server. */
  UdpStream stream(String from, int perSecond) {
    return UdpStream.start(topology.node("host"), from, S1, perSecond);
  }

  /** The host's global addresses, a line each, as ip(8) tells. */
  String hostAddresses() {
    return topology
        .exec("host", "ip", "-6", "-o", "address", "show", "dev", "lan0", "scope", "global")
        .mustWork();
  }

  /** Waits until the host's kernel takes this source for a new connection to the server. */
  void awaitSource(String address) {
    await("the host's source " + address)
        .until(
            () -> topology.exec("host", "ip", "-6", "route", "get", S1).out(),
            said -> said.contains("src " + address + " "));
  }

  /** The directory of everything that the daemon reads and writes. */
  Path directory() {
    return directory;
  }

  Path socket() {
    return directory.resolve("sadr.sock");
  }

  Path configFile() {
    return directory.resolve("sadr.toml");
  }

  Path state() {
    return directory.resolve("state");
  }

  /** Writes another configuration; a daemon that runs has to be told. */
  void configure(Settings next) {
    settings = next;
    write(configFile(), settings.toml(directory));
  }

  /** Starts a daemon and waits until it is ready. */
  Daemon start() {
    return launch().awaitReady();
  }

  /**
   * Starts a daemon behind another command, which has to become it, and waits until it is ready.
   */
  Daemon startBehind(List<String> command) {
    List<String> behind = new ArrayList<>(command);
    behind.addAll(List.of(program().toString(), "run", "-c", configFile().toString()));
    List<String> line = topology.inside("router", behind);
    Daemon started = Daemon.start(line, socket(), directory.resolve("daemon.log"));
    daemon = Optional.of(started);
    return started.awaitReady();
  }

  /** Starts a daemon without waiting for anything. */
  Daemon launch() {
    Daemon started = second();
    daemon = Optional.of(started);
    return started;
  }

  /** Starts a daemon beside the one that is there. */
  Daemon second() {
    return Daemon.start(commandLine("run"), socket(), directory.resolve("daemon.log"));
  }

  Daemon daemon() {
    return daemon.orElseThrow();
  }

  /** Runs {@code sadr} with these arguments on the router. */
  Outcome sadr(String... arguments) {
    return Outcome.of(commandLine(arguments));
  }

  /** The command line of {@code sadr} on the router. */
  List<String> commandLine(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program().toString()));
    line.addAll(List.of(arguments));
    if (READS_CONFIG.contains(arguments[0])) {
      line.addAll(List.of("-c", configFile().toString()));
    } else {
      line.addAll(List.of("--socket", socket().toString()));
    }
    return topology.inside("router", line);
  }

  /** Ends what the last story did: both ISPs well, no orders, both uplinks up, neither held. */
  void settle() {
    for (String isp : List.of("fiber", "cable")) {
      topology.heal(isp);
      if (!daemon().uplink(isp).get("admin").asText().equals("auto")) {
        daemon().order("restore", isp);
      }
      daemon().awaitHealth(isp, "up");
      if (!daemon().uplink(isp).get("heldUntil").isNull()) {
        daemon().order("restore", isp);
      }
    }
    kernel().awaitRouted(Kernel.A);
    kernel().awaitRouted(Kernel.B);
  }

  /** The first rule: no packet ever left through an uplink that would not take its source. */
  void assertNothingForeignLeft() {
    Map<String, Topology.Count> counters = topology.counters();
    for (Map.Entry<String, Topology.Count> isp : counters.entrySet()) {
      assertThat(isp.getValue().foreign())
          .as("foreign packets at %s: %s", isp.getKey(), topology.strangers(isp.getKey()))
          .isZero();
    }
    assertThat(counters).containsOnlyKeys("fiber", "cable");
  }

  /** The end of a lab that served one story: the first rule, and all is torn down. */
  void finish() {
    try {
      assertNothingForeignLeft();
    } finally {
      close();
    }
  }

  /** What the daemon tells Prometheus of one counter or gauge, labels and all as it prints them. */
  double metric(String name) {
    return topology
        .node("router")
        .call(
            () -> {
              URLConnection asked =
                  URI.create("http://[::1]:9737/metrics").toURL().openConnection(Proxy.NO_PROXY);
              // Or the next lab would be asked through this one's connection.
              asked.setRequestProperty("Connection", "close");
              try (InputStream answer = asked.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no metric " + name));
              }
            });
  }

  /**
   * The lines of {@code events.jsonl}, which a thread of its own writes: what has just happened may
   * come a moment later.
   */
  List<String> events() {
    Path file = state().resolve("events.jsonl");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until one of them has all of {@code words}. */
  void awaitEvent(String... words) {
    await("an event of " + List.of(words))
        .until(() -> events().stream().anyMatch(e -> Stream.of(words).allMatch(e::contains)));
  }

  /** A file's text. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file. */
  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    daemon.ifPresent(Daemon::close);
    server.close();
    topology.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
