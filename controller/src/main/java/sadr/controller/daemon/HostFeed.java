package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Admin;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.Planner;
import sadr.controller.core.World;
import sadr.controller.ra.Advert;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.net.Ip6Prefix;

/** Says what is to be done for the hosts, whenever that is something else. Of the main loop. */
final class HostFeed {

  private final HostCare hosts;

  /** What hosts are to be told; said by whichever thread finds that it may be. */
  private final AtomicReference<Telling> latest = new AtomicReference<>(Telling.NOTHING);

  private @Nullable World told;

  private record Telling(Map<String, Advert> adverts, Set<String> listening) {
    static final Telling NOTHING = new Telling(Map.of(), Set.of());
  }

  HostFeed(HostCare hosts) {
    this.hosts = hosts;
  }

  /**
   * Looks at {@code world}; costs little where nothing that matters has changed.
   *
   * @param mayTell ends when hosts may be told of it
   */
  void look(World world, CompletableFuture<Void> mayTell) {
    if (told != null && world.sameGround(told)) {
      return;
    }
    told = world;
    Set<String> listening =
        world.config().uplinks().stream()
            .filter(UplinkConfig::learnsGateway)
            .map(UplinkConfig::interfaceName)
            .collect(Collectors.toSet());
    latest.set(new Telling(AdvertPlanner.plan(world), listening));
    var unused = mayTell.thenRun(this::tell);
  }

  private void tell() {
    Telling telling = Objects.requireNonNull(latest.get());
    hosts.advertise(telling.adverts(), telling.listening());
  }

  /** Once nftables resets: idle connections are made to meet that. */
  void applied(List<Result> results) {
    for (Result result : results) {
      if (result.operation() instanceof Operation.LoadSources load
          && result.status() == Result.Status.DONE) {
        hosts.reset(load.table().reset());
      }
    }
  }

  /** Once a second: how many flows are left on what an administrator is draining. */
  void count(World world) {
    Map<String, List<Ip6Prefix>> drained =
        world.config().uplinks().stream()
            .filter(uplink -> world.uplink(uplink.name()).admin().state() == Admin.State.DRAINED)
            .collect(Collectors.toMap(UplinkConfig::name, world::prefixes));
    hosts.count(drained, Planner.tracks(world.config()));
  }
}
