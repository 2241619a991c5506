package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.Advert;
import sadr.controller.ra.AdvertKind;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.sys.NetNamespace;

/**
 * A router with a LAN and a host on it that does what Linux does by default: two namespaces, a veth
 * between them, and a loop that speaks router discovery.
 *
 * <pre>
 * router: lan0, fe80::1 --- host: eth0
 * </pre>
 */
final class NdLab implements AutoCloseable {

  static final Ip6Address ROUTER = Ip6Address.parse("fe80::1");
  static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000:1::/64");
  static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000:1::/64");

  /** What the listener was told, as text. */
  final Queue<String> heard = new ConcurrentLinkedQueue<>();

  final NetNamespace router = NetNamespace.create();
  final NetNamespace host = NetNamespace.create();
  final NdLoop loop;

  NdLab() {
    for (NetNamespace side : List.of(router, host)) {
      ip(side, "link set lo up");
      side.run(() -> write("/proc/sys/net/ipv6/conf/default/accept_dad", "0"));
      side.run(() -> write("/proc/sys/net/ipv6/conf/all/accept_dad", "0"));
    }
    router.run(() -> write("/proc/sys/net/ipv6/conf/all/forwarding", "1"));
    host.run(() -> write("/proc/sys/net/ipv6/conf/default/router_solicitations", "0"));
    loop = router.call(() -> NdLoop.start(System::nanoTime, new Listener()));
  }

  private final class Listener implements NdListener {
    @Override
    public void routerHeard(String device, Ip6Address address, int lifetime, int preference) {
      heard.add("router " + device + " " + address + " " + lifetime + " " + preference);
    }

    @Override
    public void rivalHeard(String device, Ip6Address address, boolean ownAddress) {
      heard.add("rival " + device + " " + address + (ownAddress ? " own" : ""));
    }
  }

  /** A lab whose wire is there. */
  static NdLab plugged() {
    NdLab lab = new NdLab();
    lab.plug();
    return lab;
  }

  /** Makes both ends of the wire; of one index, they would have a carrier only a second later. */
  void plug() {
    String end = "peer name eth0 index 20 address " + NdPeer.MAC + " netns " + namespaceOf(host);
    ip(router, "link add lan0 type veth " + end);
    router.run(() -> write("/proc/sys/net/ipv6/conf/lan0/addr_gen_mode", "1"));
    ip(router, "link set lan0 up");
    ip(router, "-6 addr add fe80::1/64 dev lan0 nodad");
    ip(host, "link set eth0 up");
    await().until(() -> host.exec("ip", "-6", "addr", "show", "dev", "eth0").contains("fe80:"));
  }

  /** Advertises these prefixes on the LAN from now on. */
  void advertise(Advert.Offer... offers) {
    loop.update(Map.of("lan0", advert(offers)), RouterSearch.NOWHERE);
  }

  /** Advertises, and waits until the quick ones are over, so that a change is told at once. */
  void advertiseAndSettle(Advert.Offer... offers) {
    advertise(offers);
    settle(3);
  }

  /** Waits until so many changes have been multicast, and 3 s more. */
  void settle(int changes) {
    await().until(() -> loop.counts().sent("lan0", AdvertKind.CHANGE) >= changes);
    await().pollDelay(Duration.ofMillis(3100)).until(() -> true);
  }

  static Advert advert(Advert.Offer... offers) {
    return new Advert(
        "lan0",
        true,
        Preference.MEDIUM,
        0,
        List.of(offers),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  static Advert.Offer preferred(Ip6Prefix prefix) {
    return new Advert.Offer(prefix, Deadline.NEVER, Deadline.NEVER);
  }

  static Advert.Offer deprecated(Ip6Prefix prefix) {
    return new Advert.Offer(prefix, Deadline.at(System.nanoTime()), Deadline.NEVER);
  }

  /** How many packets the host's end of the wire has received. */
  long receivedByHost() {
    return host.call(
        () -> {
          try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/net/dev"))) {
            String line = lines.filter(text -> text.contains("eth0:")).findFirst().orElseThrow();
            return Long.parseLong(line.split(":")[1].trim().split(" +")[1]);
          }
        });
  }

  /** Runs many {@code ip -6} commands at once. */
  static void batch(NetNamespace where, List<String> commands) {
    try {
      Path file = Files.createTempFile("sadr-nd", ".batch");
      Files.write(file, commands);
      where.exec("ip", "-6", "-batch", file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void ip(NetNamespace where, String arguments) {
    where.exec(("ip " + arguments).split(" "));
  }

  static double millis(long nanos) {
    return nanos / 1e6;
  }

  static void print(String what, long nanos) {
    System.out.printf("%s: %.1f ms%n", what, millis(nanos));
    assertThat(nanos).isPositive();
  }

  private static String namespaceOf(NetNamespace namespace) {
    String thread =
        namespace.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self")).toString());
    return "/proc/" + thread + "/ns/net";
  }

  private static void write(String file, String value) throws IOException {
    Files.writeString(Path.of(file), value);
  }

  @Override
  public void close() {
    loop.close();
    router.close();
    host.close();
  }
}
