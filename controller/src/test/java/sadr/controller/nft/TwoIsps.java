package sadr.controller.nft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/**
 * A host and its neighbour on another LAN, a router, two ISPs that count foreign sources, and a
 * server which is reached through either: it says through which, and what the client's address is.
 *
 * <pre>
 * host ---- lan0 router wan1 ---- fiber (takes 2001:db8:a000::/56)
 * other --- lan1        wan2 ---- cable (takes 2001:db8:b000::/56)
 * </pre>
 */
final class TwoIsps implements AutoCloseable {

  static final String A = "2001:db8:a000:1::2";
  static final String B = "2001:db8:b000:1::2";
  static final String WITHDRAWN = "2001:db8:c000:1::2";
  static final String STRANGER = "2001:db8:dead::2";
  static final String ULA = "fd00:5ad0:0:1::2";
  static final String SERVER = "2001:db8:ffff::1";
  static final String OTHER = "2001:db8:b000:2::2";
  static final int PORT = 7;
  static final int FIBER = 0x5ad01;
  static final int CABLE = 0x5ad02;

  final NetNamespace host = NetNamespace.create();
  final NetNamespace router = NetNamespace.create();
  private final NetNamespace other = NetNamespace.create();
  private final NetNamespace fiber = NetNamespace.create();
  private final NetNamespace cable = NetNamespace.create();
  private final List<AutoCloseable> open = new ArrayList<>();
  final Libnftables library;
  final NftTables tables;

  TwoIsps() {
    Stream.of(host, router, other, fiber, cable).forEach(each -> ip(each, "link set lo up"));
    sh(router, "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
    sh(router, "echo 0 > /proc/sys/net/ipv6/icmp/ratelimit");
    wire("lan0", "eth0", host);
    wire("lan1", "eth0", other);
    wire("wan1", "isp", fiber);
    wire("wan2", "isp", cable);
    for (String address : List.of(A, B, WITHDRAWN, ULA)) {
      ip(host, "address add " + address + "/64 dev eth0 nodad");
      ip(router, "address add " + address.replace("::2", "::1") + "/64 dev lan0 nodad");
    }
    ip(host, "address add " + STRANGER + "/128 dev eth0 nodad");
    ip(router, "route add " + STRANGER + "/128 dev lan0");
    ip(other, "address add " + OTHER + "/64 dev eth0 nodad");
    ip(router, "address add 2001:db8:b000:2::1/64 dev lan1 nodad");
    isp("fiber", fiber, "2001:db8:a000::/56");
    isp("cable", cable, "2001:db8:b000::/56");
    serve(other, "site", OTHER);
    routes();
    library = router.call(() -> Libnftables.load().orElseThrow());
    open.add(library);
    tables = new NftTables(library);
    tables.apply(
        new EgressTable(
            List.of(
                new EgressGuard("fiber", "wan1", List.of(Ip6Prefix.parse("2001:db8:a000::/56"))),
                new EgressGuard("cable", "wan2", List.of(Ip6Prefix.parse("2001:db8:b000::/56"))))));
    counting(host, "icmpv6 type 1 icmpv6 code 5", "code5");
  }

  /** The live route of the fiber uplink goes or comes. */
  void fiber(boolean alive) {
    ip(
        router,
        "route "
            + (alive ? "add" : "del")
            + " default from 2001:db8:a000::/56"
            + " via fe80::1 dev wan1 metric 1024 table 173");
  }

  /** The live route of the cable uplink goes or comes. */
  void cable(boolean alive) {
    ip(
        router,
        "route "
            + (alive ? "add" : "del")
            + " default from 2001:db8:b000::/56"
            + " via fe80::1 dev wan2 metric 1024 table 173");
  }

  /** Connects from an address of the host to the server. */
  Connection connect(String from) throws IOException {
    return connect(from, 0, SERVER);
  }

  Connection connect(String from, int port, String to) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    // Binding is what opens its descriptor.
    host.run(() -> socket.bind(new InetSocketAddress(from, port)));
    socket.setSoTimeout(5_000);
    socket.connect(new InetSocketAddress(to, PORT), 5_000);
    return new Connection(socket);
  }

  /** A datagram socket of the host. */
  DatagramSocket datagrams(String from, int port) {
    DatagramSocket socket = host.call(() -> new DatagramSocket(new InetSocketAddress(from, port)));
    open.add(socket);
    return socket;
  }

  /** How many errors with code 5 have come to the host. */
  long refusals() {
    return counted(host, "code5");
  }

  /** Packets with sources of others, at either ISP. */
  long foreign() {
    return counted(fiber, "foreign") + counted(cable, "foreign");
  }

  /** What has come to the cable ISP at all, but for neighbour discovery. */
  long atCable() {
    return counted(cable, "arrived");
  }

  void keep(AutoCloseable resource) {
    open.add(resource);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    Stream.of(host, router, other, fiber, cable).forEach(NetNamespace::close);
  }

  static void ip(NetNamespace namespace, String command) {
    namespace.exec(("ip -6 " + command).split(" "));
  }

  private void wire(String device, String peer, NetNamespace namespace) {
    String thread =
        namespace.call(
            () -> Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    // Another index than the router's end has, or the kernel waits a second before it says UP.
    String end = "peer name " + peer + " index 20 netns " + thread;
    ip(router, "link add " + device + " type veth " + end);
    String own = device.startsWith("lan") ? "fe80::1" : "fe80::2";
    ip(router, "address add " + own + "/64 dev " + device + " nodad");
    ip(
        namespace,
        "address add "
            + (own.equals("fe80::1") ? "fe80::2" : "fe80::1")
            + "/64 dev "
            + peer
            + " nodad");
    ip(namespace, "link set " + peer + " up");
    ip(router, "link set " + device + " up");
    awaitUp(router, device);
    awaitUp(namespace, peer);
    if (own.equals("fe80::1")) {
      ip(namespace, "route add default via fe80::1 dev " + peer);
    }
  }

  private static void awaitUp(NetNamespace namespace, String device) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> namespace.exec("ip", "link", "show", device).contains("state UP"));
  }

  private void isp(String name, NetNamespace isp, String prefix) {
    ip(isp, "address add " + SERVER + "/128 dev lo nodad");
    ip(isp, "route add " + prefix + " via fe80::2 dev isp");
    counting(isp, "icmpv6 type != { 133, 134, 135, 136, 143 }", "arrived");
    counting(isp, "meta l4proto != 58", "arrived");
    counting(isp, "ip6 saddr != { fe80::/10, ::, " + prefix + " }", "foreign");
    serve(isp, name, SERVER);
  }

  private void routes() {
    for (int i : new int[] {1, 2}) {
      ip(router, "route add default via fe80::1 dev wan" + i + " table " + (17300 + i));
      ip(
          router,
          "rule add pref " + (17200 + i) + " fwmark " + (0x5ad00 + i) + " lookup " + (17300 + i));
    }
    ip(router, "rule add pref 17400 lookup main suppress_prefixlength 0");
    ip(router, "rule add pref 17500 lookup 173");
    ip(router, "route add prohibit default metric 4096 table 173");
    ip(router, "route add prohibit default from 2001:db8:a000::/56 metric 4000 table 173");
    ip(router, "route add prohibit default from 2001:db8:b000::/56 metric 4000 table 173");
    fiber(true);
    cable(true);
  }

  private void counting(NetNamespace namespace, String match, String counter) {
    try (Libnftables nft = namespace.call(() -> Libnftables.load().orElseThrow())) {
      nft.run(
          """
          add table inet lab
          add counter inet lab %2$s
          add chain inet lab in { type filter hook prerouting priority -300; }
          add rule inet lab in iifname != "lo" meta nfproto ipv6 %1$s counter name %2$s
          """
              .formatted(match, counter));
    }
  }

  private static long counted(NetNamespace namespace, String counter) {
    String listing = namespace.exec("nft", "list counter inet lab " + counter);
    return Long.parseLong(listing.replaceAll("(?s).*packets (\\d+) .*", "$1"));
  }

  /** TCP says who it is and who asks, and then repeats lines; UDP says it for each datagram. */
  private void serve(NetNamespace namespace, String name, String address) {
    ServerSocket tcp =
        namespace.call(
            () -> {
              ServerSocket socket = new ServerSocket();
              socket.bind(new InetSocketAddress(address, PORT));
              return socket;
            });
    DatagramSocket udp =
        namespace.call(() -> new DatagramSocket(new InetSocketAddress(address, PORT)));
    open.add(tcp);
    open.add(udp);
    start(() -> accept(tcp, name));
    start(() -> answer(udp, name));
  }

  private static void accept(ServerSocket server, String name) throws IOException {
    while (true) {
      Socket client = server.accept();
      start(
          () -> {
            try (client) {
              client.getOutputStream().write(who(name, client.getRemoteSocketAddress()));
              client.getInputStream().transferTo(client.getOutputStream());
            }
          });
    }
  }

  private static void answer(DatagramSocket socket, String name) throws IOException {
    while (true) {
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      socket.receive(packet);
      byte[] answer = who(name, packet.getSocketAddress());
      socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }
  }

  private static byte[] who(String name, Object address) {
    InetSocketAddress client = (InetSocketAddress) address;
    String text = client.getAddress().getHostAddress().replaceAll("%.*", "");
    String shortened = Ip6Prefix.parse(text + "/128").address().toString();
    return (name + " " + shortened + " " + client.getPort() + "\n").getBytes(US_ASCII);
  }

  private static void start(Serving work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                Thread.currentThread().interrupt(); // the test is over
              }
            },
            "lab-server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void sh(NetNamespace namespace, String command) {
    namespace.exec("sh", "-c", command);
  }

  private interface Serving {
    void run() throws IOException;
  }

  /** An open connection of the host. */
  static final class Connection {

    private final Socket socket;
    private final BufferedReader reader;
    private final String greeting;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      greeting = reader.readLine();
    }

    /** Which ISP, and what address and port the server sees. */
    String greeting() {
      return greeting;
    }

    int port() {
      return socket.getLocalPort();
    }

    /** What comes back of {@code line}. */
    String echo(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      return reader.readLine();
    }

    /** Sends without waiting for an answer. */
    void send(String line) {
      try {
        socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
