package sadr.probes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.sys.NativeSocket;
import sadr.sys.NetNamespace;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * A router with one uplink, wan1, and what is beyond it: two namespaces, a veth between them. The
 * far side answers for its link-local gateway address and for two targets.
 *
 * <pre>
 * router: wan1, 2001:db8:a000::1 --- isp1: fe80::a1, 2001:db8:ffff::1, 2001:db8:ffff::2
 * </pre>
 */
final class FarSide implements AutoCloseable {

  static final Ip6Address SOURCE = Ip6Address.parse("2001:db8:a000::1");
  static final Ip6Address FIRST_ADDRESS = Ip6Address.parse("2001:db8:ffff::1");
  static final Target FIRST = icmp("2001:db8:ffff::1");
  static final Target SECOND = icmp("2001:db8:ffff::2");
  static final int MARK = 0x5AD01;
  static final ProbeSettings FAST =
      new ProbeSettings(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(5),
          3,
          0.4,
          Duration.ofMillis(800),
          Duration.ofSeconds(30));

  final NetNamespace router = NetNamespace.create();
  final NetNamespace isp = NetNamespace.create();

  FarSide() {
    ip(router, "link set lo up");
    ip(isp, "link set lo up");
    plug();
    ip(router, "-6 rule add fwmark 0x5AD01 lookup 17301 priority 17201");
    route();
    for (String address : List.of("2001:db8:ffff::1", "2001:db8:ffff::2")) {
      ip(isp, "-6 addr add " + address + "/128 dev lo nodad");
    }
  }

  /**
   * Makes both ends of the wire, with their addresses. They bear different indexes: where they are
   * equal, the kernel takes up to a second to say that there is a carrier (linkwatch_urgent_event).
   */
  void plug() {
    ip(router, "link add wan1 type veth peer name isp1 index 20 netns " + namespaceOf(isp));
    for (NetNamespace side : List.of(router, isp)) {
      String device = side == router ? "wan1" : "isp1";
      side.run(() -> write("/proc/sys/net/ipv6/conf/" + device + "/accept_dad", "0"));
      ip(side, "link set " + device + " up");
    }
    ip(router, "-6 addr add 2001:db8:a000::1/128 dev wan1 nodad");
    ip(isp, "-6 addr add fe80::a1/64 dev isp1 nodad");
    ip(isp, "-6 route add 2001:db8:a000::/56 dev isp1");
  }

  /** The uplink's own table. */
  void route() {
    ip(router, "-6 route replace default via fe80::a1 dev wan1 table 17301");
  }

  /** The far side keeps silent, or not, from the moment this returns. */
  void silence(boolean silent) {
    isp.run(() -> write("/proc/sys/net/ipv6/icmp/echo_ignore_all", silent ? "1" : "0"));
  }

  /** A raw socket that hears what is sent to the first target. */
  NativeSocket listenAsTarget() {
    return isp.call(
        () -> {
          NativeSocket socket =
              NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
          socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
          socket.bind(SockaddrIn6.of(FIRST_ADDRESS, 0, 0), SockaddrIn6.BYTES);
          return socket;
        });
  }

  static void ip(NetNamespace where, String arguments) {
    where.exec(("ip " + arguments).split(" "));
  }

  static Target icmp(String address) {
    return new Target(new ProbeKind.Icmp(), Ip6Address.parse(address));
  }

  static PathBinding binding() {
    return new PathBinding("wan1", SOURCE, MARK);
  }

  static sadr.probes.health.Path path(ProbeSettings settings, Target... targets) {
    return new sadr.probes.health.Path(
        "fiber",
        Optional.of(binding()),
        List.of(targets),
        Math.min(1, targets.length),
        settings,
        Optional.empty(),
        0,
        false);
  }

  private static String namespaceOf(NetNamespace namespace) {
    String thread =
        namespace.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self")).toString());
    return "/proc/" + thread + "/ns/net";
  }

  private static void write(String file, String value) throws java.io.IOException {
    Files.writeString(Path.of(file), value);
  }

  @Override
  public void close() {
    router.close();
    isp.close();
  }
}
