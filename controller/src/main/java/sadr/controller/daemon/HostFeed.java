package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Admin;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.Delegation;
import sadr.controller.core.Health;
import sadr.controller.core.Planner;
import sadr.controller.core.RolePolicy;
import sadr.controller.core.World;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.RouterSearch;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.net.Ip6Address;
import sadr.netlink.model.Address;

/**
 * Says what is to be done for the hosts, whenever that is something else. Of the main loop.
 *
 * <p>How it works: what hosts are to be told is planned aside, and begun while the kernel is still
 * asked for the routes, after which it is told.
 */
final class HostFeed {

  private final HostCare hosts;
  private final AdvertGate gate;
  private final Foresight foresight;

  private @Nullable World told;

  /** What was begun last; of the thread aside. */
  private @Nullable Planned planned;

  /** What hosts are to be told in a world. */
  private record Planned(World world, Map<String, Advert> adverts) {}

  /** Of a world whose ledger is on the disk. */
  HostFeed(HostCare hosts, World first, Foresight foresight) {
    this.hosts = hosts;
    this.foresight = foresight;
    this.gate = new AdvertGate(hosts, first.ledger().entries().keySet(), AdvertGate.afterGrace());
  }

  /** Begins what {@link #look} will want for {@code world}; tells nobody. */
  void begin(World world) {
    if (!isTold(world)) {
      hosts.aside(() -> planned = new Planned(world, plan(world)));
    }
  }

  /**
   * Looks at {@code world}; costs little where nothing that matters has changed.
   *
   * @param written ends when the world's ledger is on the disk, or the disk has refused
   */
  void look(World world, CompletableFuture<Void> written) {
    if (!isTold(world)) {
      told = world;
      hosts.aside(() -> gate.pass(adverts(world), search(world), world.ledger(), written));
    }
  }

  private boolean isTold(World world) {
    return told != null && world.sameGround(told);
  }

  @SuppressWarnings("ReferenceEquality")
  private Map<String, Advert> adverts(World world) {
    return planned != null && planned.world() == world ? planned.adverts() : plan(world);
  }

  private Map<String, Advert> plan(World world) {
    return foresight.leadingTo(world).map(Loss::adverts).orElseGet(() -> AdvertPlanner.plan(world));
  }

  private static RouterSearch search(World world) {
    List<UplinkConfig> learning =
        world.config().uplinks().stream().filter(UplinkConfig::learnsGateway).toList();
    return new RouterSearch(
        devices(learning.stream()),
        devices(learning.stream().filter(uplink -> isDoubtful(world, uplink))));
  }

  private static Set<String> devices(Stream<UplinkConfig> uplinks) {
    return uplinks.map(UplinkConfig::interfaceName).collect(Collectors.toSet());
  }

  /** Without carrier, without a gateway, or with one that leads nowhere. */
  private static boolean isDoubtful(World world, UplinkConfig uplink) {
    return world.uplink(uplink.name()).verdict().health() == Health.DOWN
        || world.gateway(uplink).isEmpty();
  }

  /**
   * Once nftables resets, idle connections are made to meet that; once it translates, flows that
   * were there before are made to begin anew. Routes have gone before.
   */
  void applied(List<Result> results, World world) {
    for (Result result : results) {
      if (result.operation() instanceof Operation.LoadSources load
          && result.status() == Result.Status.DONE) {
        hosts.renew(FlowRenewal.of(load.table(), outlets(world), own(world)));
        hosts.reset(load.table().reset());
      }
    }
  }

  /** Once a second: how many flows of hosts are left on what an administrator is draining. */
  void count(World world) {
    Map<String, FlowCount.Uplink> drained =
        world.config().uplinks().stream()
            .filter(uplink -> world.uplink(uplink.name()).admin().state() == Admin.State.DRAINED)
            .collect(Collectors.toMap(UplinkConfig::name, uplink -> counted(world, uplink)));
    Set<Ip6Address> own = drained.isEmpty() ? Set.of() : own(world);
    hosts.count(new FlowCount.Wanted(drained, own, Planner.tracks(world.config())));
  }

  private static FlowRenewal.Outlets outlets(World world) {
    int mark = world.config().kernel().mark();
    return new FlowRenewal.Outlets(
        mark + 1,
        mark + KernelConfig.MOST_UPLINKS,
        RolePolicy.carrying(world).stream()
            .collect(
                Collectors.toMap(
                    uplink -> mark + world.uplink(uplink.name()).number(),
                    uplink -> Set.copyOf(world.prefixes(uplink)))));
  }

  private static Set<Ip6Address> own(World world) {
    return world.observed().addresses().values().stream()
        .map(Address::address)
        .collect(Collectors.toSet());
  }

  private static FlowCount.Uplink counted(World world, UplinkConfig uplink) {
    return new FlowCount.Uplink(
        world.delegations(uplink).stream()
            .filter(Delegation::forLans)
            .map(Delegation::prefix)
            .toList(),
        world.config().kernel().mark() + world.uplink(uplink.name()).number());
  }
}
