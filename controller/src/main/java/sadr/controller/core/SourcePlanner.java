package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.LanConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.controller.nft.SourceTable;
import sadr.net.Ip6Prefix;

/**
 * What becomes of hosts' packets by their source. A source whose uplink is out is dead unless a
 * survivor accepts it; what becomes of it then is a matter of the configured actions.
 */
final class SourcePlanner {

  private static final Ip6Prefix UNIQUE_LOCAL = Ip6Prefix.parse("fc00::/7");

  private final World world;
  private final Withdrawals withdrawals;
  private final Set<OnDown.Action> actions;
  private final boolean hasSurvivor;
  private final List<Ip6Prefix> site = new ArrayList<>();
  private final List<Ip6Prefix> live = new ArrayList<>();
  private final List<Ip6Prefix> dead = new ArrayList<>();
  private final List<Ip6Prefix> reset = new ArrayList<>();

  private SourcePlanner(World world, Withdrawals withdrawals) {
    this.world = world;
    this.withdrawals = withdrawals;
    this.actions = world.config().onDown().actions();
    this.hasSurvivor = hasSurvivor(world);
  }

  /**
   * Whether a connection that is ended can begin anew: one that is routed for want of a better may
   * be dead.
   */
  private static boolean hasSurvivor(World world) {
    return RolePolicy.carrying(world).stream()
        .anyMatch(
            uplink ->
                RolePolicy.usable(world.uplink(uplink.name()))
                    && Planner.nextHop(world, uplink).isPresent());
  }

  /** What {@link DesiredState#sources} is to be. */
  static SourceTable plan(World world, Withdrawals withdrawals) {
    return world.config().lans().isEmpty()
        ? SourceTable.NONE
        : new SourcePlanner(world, withdrawals).table();
  }

  private SourceTable table() {
    Set<String> devices = new HashSet<>();
    Set<String> uplinks = new HashSet<>();
    world.config().uplinks().forEach(uplink -> uplinks.add(uplink.interfaceName()));
    site.add(UNIQUE_LOCAL);
    for (LanConfig lan : world.config().lans()) {
      devices.add(lan.interfaceName());
      lan.ula().ifPresent(site::add);
    }
    world.config().uplinks().forEach(this::uplink);
    withdrawn();
    return new SourceTable(
        devices,
        uplinks,
        site,
        live,
        dead,
        actions.contains(OnDown.Action.REJECT),
        world.config().kernel().otherSources() == KernelConfig.OtherSources.REJECT,
        reset,
        TranslationPlanner.plan(world),
        tracks(world.config()));
  }

  private void uplink(UplinkConfig uplink) {
    PrefixStanding standing = PrefixStanding.of(world, uplink);
    boolean resets =
        hasSurvivor
            && actions.contains(OnDown.Action.RESET)
            && world
                .uplink(uplink.name())
                .outage()
                .filter(UplinkState.Outage::confirmed)
                .isPresent();
    for (Delegation delegation : world.delegations(uplink)) {
      Ip6Prefix prefix = delegation.prefix();
      live.addAll(standing.live(prefix));
      if (delegation.forLans()) {
        site.add(prefix);
        List<Ip6Prefix> lost = standing.dead(prefix);
        dead.addAll(lost);
        reset.addAll(resets ? lost : List.of());
      }
    }
  }

  /** What was withdrawn is surely dead: there is nothing to confirm. */
  private void withdrawn() {
    List<Ip6Prefix> lost = withdrawals.parts();
    site.addAll(lost);
    dead.addAll(lost);
    if (hasSurvivor && actions.contains(OnDown.Action.RESET)) {
      reset.addAll(lost);
    }
  }

  /** Whether the kernel is to track connections from the start. */
  static boolean tracks(Config config) {
    Set<OnDown.Action> actions = config.onDown().actions();
    return actions.contains(OnDown.Action.RESET)
        || actions.contains(OnDown.Action.TRANSLATE)
        || config.lans().stream().anyMatch(LanConfig::translateUla);
  }
}
