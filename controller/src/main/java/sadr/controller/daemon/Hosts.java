package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.metrics.MetricsView;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.nft.NftTables;
import sadr.controller.page.Stragglers;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.NdCounts;
import sadr.controller.ra.io.NdLoop;
import sadr.controller.ra.io.RouterSearch;
import sadr.net.Ip6Prefix;
import sadr.netlink.PacketLog;
import sadr.netlink.model.LoggedPacket;
import sadr.sys.ErrnoException;

/**
 * The parts that deal with hosts: router discovery, the log of packets from dead prefixes, and
 * their connections. Each works on a thread of its own; without one of them the rest works.
 */
final class Hosts implements HostCare, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Hosts.class);

  private final Ears ears;
  private final boolean nftables;
  private final Supplier<Optional<Snapshot>> snapshots;

  // Written under the lock, read by any thread.
  private volatile Optional<NdLoop> discovery = Optional.empty();
  private volatile Optional<SessionWork> sessions = Optional.empty();
  private volatile Optional<PacketLog> packets = Optional.empty();
  private volatile Optional<Stragglers> stragglers = Optional.empty();

  /** What was asked for before {@link #start}; guarded by the lock. */
  private Map<String, Advert> adverts = Map.of();

  private RouterSearch search = RouterSearch.NOWHERE;
  private List<Ip6Prefix> dead = List.of();
  private FlowRenewal moved = FlowRenewal.NOTHING;

  /**
   * They do nothing before {@link #start}, but keep what they are asked.
   *
   * @param nftables whether it tells of packets from dead prefixes
   * @param snapshots the latest, once there is one
   */
  Hosts(InputQueue queue, boolean nftables, Supplier<Optional<Snapshot>> snapshots) {
    this.snapshots = snapshots;
    this.nftables = nftables;
    this.ears = new Ears(queue);
  }

  /** Starts them in the calling thread's network namespace; takes long enough to be done last. */
  synchronized void start() {
    NdLoop loop = NdLoop.start(System::nanoTime, ears);
    loop.update(adverts, search);
    discovery = Optional.of(loop);
    sessions = openSessions();
    sessions.ifPresent(work -> work.renew(moved));
    sessions.ifPresent(work -> work.reset(dead));
    packets = nftables ? listen() : Optional.empty();
    stragglers = packets.map(log -> new Stragglers(System::nanoTime));
  }

  /** At once before {@link #start}: there is nobody to keep waiting yet. */
  @Override
  public void aside(Runnable work) {
    discovery.ifPresentOrElse(loop -> loop.run(work), work);
  }

  @Override
  public synchronized void advertise(Map<String, Advert> wanted, RouterSearch routers) {
    adverts = wanted;
    search = routers;
    discovery.ifPresent(loop -> loop.update(wanted, routers));
  }

  @Override
  public synchronized void reset(List<Ip6Prefix> prefixes) {
    dead = prefixes;
    sessions.ifPresent(work -> work.reset(prefixes));
  }

  @Override
  public synchronized void renew(FlowRenewal renewal) {
    moved = renewal;
    sessions.ifPresent(work -> work.renew(renewal));
  }

  @Override
  public void count(FlowCount.Wanted wanted) {
    sessions.ifPresent(work -> work.count(wanted));
  }

  /** Tells hosts that this router is none any more; takes a second at the most. */
  void farewell() {
    discovery.ifPresent(NdLoop::farewell);
  }

  /** Who else advertises on our LANs; any thread. */
  List<Ears.Rival> rivals() {
    return ears.rivals();
  }

  /** Flows left on what is being drained, by uplink; any thread. */
  Map<String, Long> flows() {
    return sessions.map(SessionWork::counts).orElse(Map.of());
  }

  /** Who still sends from a dead prefix; empty where nobody tells of it; any thread. */
  Optional<List<Stragglers.Straggler>> stragglers() {
    return stragglers.map(Stragglers::now);
  }

  /** What was sent and what was not believed; any thread. */
  NdCounts discovered() {
    return discovery.map(NdLoop::counts).orElse(NdCounts.NONE);
  }

  /** What the log of packets could not tell of; any thread. */
  PacketLog.Counts packets() {
    return packets.map(PacketLog::counts).orElse(PacketLog.Counts.NONE);
  }

  /** What was sent, as the metrics show it; any thread. */
  List<MetricsView.Advertised> advertised() {
    return discovered().sent().entrySet().stream()
        .map(
            each ->
                new MetricsView.Advertised(
                    each.getKey().device(), each.getKey().kind().text(), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    packets.ifPresent(PacketLog::close);
    sessions.ifPresent(SessionWork::close);
    discovery.ifPresent(NdLoop::close);
  }

  private static Optional<SessionWork> openSessions() {
    try {
      return Optional.of(SessionWork.open());
    } catch (ErrnoException e) {
      log.warn(
          "sessions.missing: idle connections of a dead prefix are not reset, flows not counted"
              + " ({})",
          e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<PacketLog> listen() {
    try {
      return Optional.of(PacketLog.start(NftTables.LOG_GROUP, this::heard));
    } catch (ErrnoException e) {
      log.warn(
          "packets.unheard: hosts that go on sending from a dead prefix are not told again ({})",
          e.getMessage());
      return Optional.empty();
    }
  }

  private void heard(LoggedPacket packet) {
    snapshots
        .get()
        .map(snapshot -> snapshot.world().observed().links().get(packet.device()))
        .ifPresent(
            link -> {
              stragglers.ifPresent(all -> all.heard(link.name(), packet.from().toString()));
              discovery.ifPresent(loop -> loop.nudge(link.name(), packet.from()));
            });
  }
}
