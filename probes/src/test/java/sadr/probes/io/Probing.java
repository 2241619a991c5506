package sadr.probes.io;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.sys.NetNamespace;

/** A far side, and a loop that probes it over the path "fiber". */
final class Probing implements AutoCloseable {

  /** Quick, and patient enough for the first handshake of a cold program. */
  static final ProbeSettings QUICK =
      new ProbeSettings(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(20),
          2,
          0.9,
          Duration.ofMillis(900),
          Duration.ofSeconds(30));

  /** For handshakes in a cold program on a busy machine. */
  static final ProbeSettings PATIENT =
      new ProbeSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          2,
          Duration.ofMillis(200),
          2,
          0.9,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  final FarSide lab = new FarSide();
  final ProbeLoop loop = lab.router.call(() -> ProbeLoop.start(ProbeClock.SYSTEM, report -> {}));

  void probe(Target... targets) {
    probe(List.of(), targets);
  }

  void probe(List<Ip6Address> resolvers, Target... targets) {
    probe(QUICK, resolvers, targets);
  }

  void probe(ProbeSettings settings, List<Ip6Address> resolvers, Target... targets) {
    probe(settings, resolvers, OwnNetwork.UNKNOWN, targets);
  }

  void probe(
      ProbeSettings settings, List<Ip6Address> resolvers, OwnNetwork site, Target... targets) {
    loop.update(
        List.of(
            new sadr.probes.health.Path(
                "fiber",
                Optional.of(FarSide.binding()),
                List.of(targets),
                1,
                settings,
                Optional.empty(),
                0,
                false,
                resolvers,
                site)));
  }

  static Target first(ProbeKind kind) {
    return new Target(kind, FarSide.FIRST_ADDRESS);
  }

  PathReport report() {
    return report("fiber");
  }

  PathReport report(String path) {
    await().until(() -> loop.reports().containsKey(path));
    return loop.reports().get(path);
  }

  TargetReport target(int number) {
    return report().targets().get(number);
  }

  /** Waits until that target has that state. */
  void awaitState(int number, PathState state) {
    await().until(() -> target(number).state() == state);
  }

  /** The TCP sockets of a namespace, but for those that listen. */
  static List<String> connections(NetNamespace where) {
    List<String> lines =
        where.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/tcp6")));
    String listening = "0A";
    return lines.stream().skip(1).filter(line -> !state(line).equals(listening)).toList();
  }

  private static String state(String line) {
    return line.strip().split("\\s+")[3];
  }

  @Override
  public void close() {
    loop.close();
    lab.close();
  }
}
