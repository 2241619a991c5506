package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.sys.Icmp6Filter;
import sadr.sys.Message;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** What Router Advertisements tell the host, and when its kernel received them. */
final class AdvertWatch implements AutoCloseable {

  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int PREFIX_INFORMATION = 3;
  private static final int RDNSS = 25;
  private static final long TURN_NANOS = 100_000_000;

  private final NativeSocket socket;
  private final Thread reader;
  private final List<Deprecation> deprecations = new CopyOnWriteArrayList<>();
  private final Map<String, Long> resolvers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private AdvertWatch(NativeSocket socket) {
    this.socket = socket;
    this.reader = new Thread(this::read, "advert-watch");
  }

  /** Begins to listen on the host's LAN. */
  static AdvertWatch on(Topology topology) {
    NativeSocket socket =
        topology
            .node("host")
            .call(
                () ->
                    NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6));
    socket.setOption(
        Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(ROUTER_ADVERTISEMENT)));
    socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, "lan0");
    socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
    AdvertWatch watch = new AdvertWatch(socket);
    watch.reader.start();
    return watch;
  }

  private record Deprecation(Ip6Address network, Instant at) {}

  /** Forgets what was heard so far. */
  void clear() {
    deprecations.clear();
  }

  /** Waits until hosts are told to prefer {@code prefix} no longer, and tells when. */
  Instant awaitDeprecated(String prefix) {
    Ip6Prefix wanted = Ip6Prefix.parse(prefix);
    return await("an advertisement that deprecates " + prefix)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> deprecations.stream().filter(told -> wanted.contains(told.network())).findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .at();
  }

  /** Waits until hosts are told to use the resolver at {@code address} for so many seconds. */
  void awaitResolver(String address, long seconds) {
    await("resolver " + address)
        .untilAsserted(
            () ->
                assertThat(resolvers).containsEntry(Ip6Address.parse(address).toString(), seconds));
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
  }

  private void read() {
    Poller poller = new Poller();
    Message message = new Message(2048, SockaddrIn6.BYTES);
    while (!closed) {
      if (poller.await(List.of(socket), TURN_NANOS) > 0
          && socket.receive(message) != NativeSocket.WOULD_BLOCK) {
        long nanos = message.receivedAtEpochNanos().orElseThrow();
        Instant at = Instant.ofEpochSecond(0, nanos);
        ByteBuffer advert = message.payload().duplicate().order(ByteOrder.BIG_ENDIAN);
        noteDeprecations(advert, at);
        noteResolvers(advert);
      }
    }
  }

  /** The Prefix Information options whose preferred lifetime is over (RFC 4861 §4.6.2). */
  private void noteDeprecations(ByteBuffer advert, Instant received) {
    for (int at = 16; at + 8 <= advert.limit(); at += 8 * advert.get(at + 1)) {
      if (advert.get(at) == PREFIX_INFORMATION && advert.getInt(at + 8) == 0) {
        deprecations.add(
            new Deprecation(
                new Ip6Address(advert.getLong(at + 16), advert.getLong(at + 24)), received));
      }
    }
  }

  /** The Recursive DNS Server options behind the advertisement's 16 octets (RFC 8106 §5.1). */
  private void noteResolvers(ByteBuffer advert) {
    for (int at = 16; at + 8 <= advert.limit(); at += 8 * advert.get(at + 1)) {
      if (advert.get(at) == RDNSS) {
        for (int i = 0; i < advert.get(at + 1) / 2; i++) {
          int address = at + 8 + 16 * i;
          resolvers.put(
              new Ip6Address(advert.getLong(address), advert.getLong(address + 8)).toString(),
              Integer.toUnsignedLong(advert.getInt(at + 4)));
        }
      }
    }
  }
}
