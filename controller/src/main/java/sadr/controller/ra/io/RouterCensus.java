package sadr.controller.ra.io;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sadr.controller.ra.MalformedPacketException;
import sadr.controller.ra.RouterAdvertisement;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.net.Ip6Address;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.SockaddrIn6;

/**
 * Asks once who advertises on some LANs, with or without a daemon beside.
 *
 * <p>How it works: one Router Solicitation on each LAN, as {@link LanLink} sends it: other routers
 * answer it within half a second (RFC 4861 §6.2.6), programs on this machine too; a daemon of ours
 * does not answer this router's own address. Then all LANs are listened to until the time is up,
 * since only silence tells that there is nobody.
 *
 * <p>Owned by the thread that takes it.
 */
public final class RouterCensus implements AutoCloseable {

  /** How many routers of a LAN are told apart, and packets of each kept; more are a flood. */
  private static final int MOST_ROUTERS = 16;

  private static final int MOST_PACKETS = 8;
  private static final int READ_AT_ONCE = 256;
  private static final int MOST_BYTES = 65_536;

  private final Map<String, NdSocket> sockets = new LinkedHashMap<>();
  private final Map<String, String> deaf = new LinkedHashMap<>();
  private final Map<Speaker, List<RouterAdvertisement>> heard = new LinkedHashMap<>();
  private final Message message = new Message(MOST_BYTES, SockaddrIn6.BYTES);

  private RouterCensus() {}

  /**
   * Who advertises.
   *
   * @param device the LAN's interface
   * @param router its link-local address; this router's own is another program here
   */
  public record Speaker(String device, Ip6Address router) {}

  /**
   * What came of it.
   *
   * @param heard what each said, in the packets' order; one advertisement may come in several
   *     packets
   * @param deaf why a LAN could not be listened to, by its interface
   */
  public record Result(Map<Speaker, List<RouterAdvertisement>> heard, Map<String, String> deaf) {

    /** Copies the maps. */
    public Result {
      Map<Speaker, List<RouterAdvertisement>> copy = new LinkedHashMap<>();
      heard.forEach((speaker, packets) -> copy.put(speaker, List.copyOf(packets)));
      heard = Collections.unmodifiableMap(copy);
      deaf = Map.copyOf(deaf);
    }
  }

  /**
   * Asks, and listens for so long.
   *
   * @param devices the LANs' interfaces; one that cannot be listened to is told in the result
   */
  public static Result take(List<String> devices, Duration patience) {
    try (RouterCensus census = new RouterCensus();
        LinkTable table = new LinkTable()) {
      Map<String, LinkFacts> links = devices.isEmpty() ? Map.of() : table.read(new HashMap<>());
      devices.forEach(device -> census.open(device, links.get(device)));
      census.ask();
      census.listen(System.nanoTime() + patience.toNanos());
      return new Result(census.heard, census.deaf);
    }
  }

  private void open(String device, @Nullable LinkFacts link) {
    if (link == null) {
      deaf.put(device, "it is not there, not up, or has no link-local address");
      return;
    }
    try {
      sockets.put(device, NdSocket.forRouter(link));
    } catch (ErrnoException e) {
      deaf.put(device, String.valueOf(e.getMessage()));
    }
  }

  /** What cannot be asked is listened to all the same: it may be told unasked. */
  private void ask() {
    sockets.forEach(
        (device, socket) -> {
          try {
            socket.solicitThisMachineToo();
          } catch (ErrnoException e) {
            deaf.put(device, "routers there could not be asked: " + e.getMessage());
          }
        });
  }

  private void listen(long end) {
    Poller poller = new Poller();
    long left = end - System.nanoTime();
    while (!sockets.isEmpty() && left > 0) {
      List<Pollable> sources = sockets.values().stream().map(NdSocket::source).toList();
      poller.await(sources, left);
      sockets.entrySet().removeIf(each -> !read(each.getKey(), each.getValue()));
      left = end - System.nanoTime();
    }
  }

  /** Whether it can be listened to further. */
  private boolean read(String device, NdSocket socket) {
    try {
      for (int i = 0; i < READ_AT_ONCE && socket.receive(message); i++) {
        if (!message.truncated() && message.sender().limit() >= SockaddrIn6.BYTES) {
          take(device);
        }
      }
      return true;
    } catch (ErrnoException e) {
      deaf.put(device, "could not be listened to: " + e.getMessage());
      socket.close();
      return false;
    }
  }

  private void take(String device) {
    if (!message.payload().hasRemaining()
        || message.payload().get(0) != (byte) RouterAdvertisementCodec.TYPE) {
      return; // A host's solicitation.
    }
    Ip6Address from = SockaddrIn6.address(message.sender());
    try {
      note(
          new Speaker(device, from),
          RouterAdvertisementCodec.decode(message.payload(), from, NdSocket.hopLimit(message)));
    } catch (MalformedPacketException e) {
      // No host believes it either (RFC 4861 §6.1.2); a daemon counts such.
    }
  }

  private void note(Speaker speaker, RouterAdvertisement said) {
    long routers = heard.keySet().stream().filter(s -> s.device().equals(speaker.device())).count();
    if (routers >= MOST_ROUTERS && !heard.containsKey(speaker)) {
      return;
    }
    List<RouterAdvertisement> packets = heard.computeIfAbsent(speaker, s -> new ArrayList<>());
    if (packets.size() < MOST_PACKETS && !packets.contains(said)) {
      packets.add(said);
    }
  }

  @Override
  public void close() {
    sockets.values().forEach(NdSocket::close);
  }
}
