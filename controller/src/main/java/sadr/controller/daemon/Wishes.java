package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.config.Config;
import sadr.controller.core.Event;
import sadr.controller.core.LeasePolicy;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Reducer;
import sadr.controller.core.World;

/**
 * What people and programs ask of the daemon: each wish is granted or refused at once, and answered
 * when the kernel and the disk know of it. Of the main loop.
 */
final class Wishes {

  private final Memory memory;
  private final Resync resync;
  private final Consumer<World> resolver;
  private final ServiceManager service;

  /** Of a loop with these parts. */
  Wishes(Memory memory, Resync resync, Consumer<World> resolver, ServiceManager service) {
    this.memory = memory;
    this.resync = resync;
    this.resolver = resolver;
    this.service = service;
  }

  /** The world after an administrator's wish. */
  World asked(World world, Input.Asked asked, Moment at) {
    Optional<String> obstacle = AdminPolicy.obstacle(world, asked);
    if (obstacle.isPresent()) {
      asked.refusal().complete(obstacle);
      return world;
    }
    memory.promise(asked.refusal());
    return Reducer.reduce(world, new Event.AdminAsked(asked.uplink(), asked.admin()), at);
  }

  /** The world after a DHCPv6 client's word. */
  World leased(World world, Input.Leased leased, Moment at) {
    Optional<LeasePolicy.Refusal> refusal = leased.judge(world);
    if (refusal.isPresent()) {
      leased.refusal().complete(refusal.map(LeasePolicy.Refusal::text));
      return world;
    }
    World next = world;
    for (Event event : leased.events()) {
      next = Reducer.reduce(next, event, at);
    }
    memory.promise(leased.refusal());
    return next;
  }

  /** The world under another configuration. */
  World reconfigured(World world, Input.Reconfigured configured, Moment at) {
    List<String> obstacles = ReloadPolicy.obstacles(world.config(), configured.config());
    if (!obstacles.isEmpty()) {
      String why = String.join("\n", obstacles);
      memory.tell(
          at, List.of(Notice.of("config.rejected", "needs-restart", Map.of("problems", why))));
      configured.refusal().complete(Optional.of(why));
      return world;
    }
    service.reloading();
    Config config = configured.config();
    World next =
        Reducer.reduce(world, new Event.Configured(config, memory.recall(world, config, at)), at);
    resolver.accept(next);
    resync.want(); // What the old configuration took no interest in was not kept.
    memory.tell(at, List.of(Notice.of("config.reloaded", "asked", Map.of())));
    memory.promise(configured.refusal());
    return next;
  }
}
