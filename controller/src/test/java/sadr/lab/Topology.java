package sadr.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import sadr.sys.NetNamespace;

/** The namespaces of examples/two-isp/topology, under names of their own for each instance. */
final class Topology implements AutoCloseable {

  private static final Path SCRIPT = Lab.root().resolve("examples/two-isp/topology");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final Settings settings;
  private final Map<String, NetNamespace> nodes = new ConcurrentHashMap<>();

  private Topology(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  /** Builds one, as far as the settings are about it. */
  static Topology up(Settings settings) {
    String name = "it" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    Topology topology = new Topology(name, settings);
    topology.run("up").mustWork();
    return topology;
  }

  /** What an ISP counted of its customer's packets. */
  record Count(long legal, long foreign, long astray) {}

  /** The counts of each ISP by its name. */
  Map<String, Count> counters() {
    Map<String, Count> counts = new HashMap<>();
    for (String line : run("counters").mustWork().lines().toList()) {
      String[] word = line.split(" ");
      counts.put(
          word[0],
          new Count(Long.parseLong(word[2]), Long.parseLong(word[4]), Long.parseLong(word[6])));
    }
    return counts;
  }

  /** Everything beyond the ISP's first hop goes silent. */
  void silence(String isp) {
    run("silence", isp).mustWork();
  }

  /** That many percent of what is sent to the Internet get lost beyond the ISP's first hop. */
  void loss(String isp, int percent) {
    run("loss", isp, Integer.toString(percent)).mustWork();
  }

  /** Ends silence and loss. */
  void heal(String isp) {
    run("heal", isp).mustWork();
  }

  /** Takes the ISP's end of the WAN down. */
  void carrierDown(String isp) {
    run("carrier", isp, "down").mustWork();
  }

  /** Takes the ISP's end of the WAN up. */
  void carrierUp(String isp) {
    run("carrier", isp, "up").mustWork();
  }

  /** Removes the router's WAN interface. */
  void unplug(String isp) {
    run("unplug", isp).mustWork();
  }

  /** Makes the router's WAN interface anew. */
  void plug(String isp) {
    run("plug", isp).mustWork();
  }

  /** The pairs of source and destination of foreign packets that an ISP saw, as nft prints them. */
  String strangers(String isp) {
    return exec(isp, "nft", "list", "set", "inet", "isp", "strangers").mustWork();
  }

  /** A node's namespace, for sockets of this JVM. */
  NetNamespace node(String node) {
    return nodes.computeIfAbsent(node, n -> NetNamespace.named(namespace(n)));
  }

  /** The name of a node's namespace. */
  String namespace(String node) {
    return name + "-" + node;
  }

  /**
   * Runs a command in a node's network, and quickly: ip-netns(8) would make a namespace of mounts
   * too, for a /sys of that network, and takes longer for it than most commands run.
   */
  Outcome exec(String node, String... command) {
    ProcessBuilder prepared = new ProcessBuilder(command);
    // A child is forked by whichever thread asks, so it inherits this thread's namespace.
    return Outcome.of(prepared, () -> node(node).call(prepared::start));
  }

  /** The command line that runs {@code command} on a node, with a /sys of that node's network. */
  List<String> inside(String node, List<String> command) {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
    line.addAll(command);
    return line;
  }

  @Override
  public void close() {
    nodes.values().forEach(NetNamespace::close);
    run("down").mustWork();
  }

  private Outcome run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(SCRIPT.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder prepared = new ProcessBuilder(line);
    prepared
        .environment()
        .putAll(Map.of("LAB", name, "WAN", settings.wan(), "HOSTS", settings.hosts()));
    return Outcome.of(prepared);
  }
}
