package sadr.controller.core;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;

/**
 * Which uplinks carry traffic: the usable ones with the lowest metric are active, the other usable
 * ones standby, the rest out (RFC 8475 §3.2). Drained and held ones stand by while another can be
 * active.
 */
public final class RolePolicy {

  private RolePolicy() {}

  /** The role of each uplink, by name. */
  static Map<String, Role> roles(World world) {
    List<UplinkConfig> usable = select(world, uplink -> usable(world.uplink(uplink.name())));
    if (!usable.isEmpty()) {
      return byMetric(world, usable);
    }
    if (world.config().onDown().noSurvivor() == OnDown.NoSurvivor.REJECT) {
      return Map.of();
    }
    return kept(world);
  }

  /**
   * Whether the uplink would be the only one to carry traffic, so that taking it out cuts the site.
   */
  public static boolean isLastUsable(World world, String name) {
    return select(
            world,
            uplink ->
                !uplink.name().equals(name)
                    && usable(world.uplink(uplink.name()))
                    && !world.isUnrouted(uplink))
        .isEmpty();
  }

  /** That no uplink is usable, in words that name them all; empty while one is. */
  public static Optional<String> alarm(World world) {
    boolean none = select(world, uplink -> usable(world.uplink(uplink.name()))).isEmpty();
    return none
        ? Optional.of(
            "no uplink is usable: "
                + world.config().uplinks().stream()
                    .map(UplinkConfig::name)
                    .collect(Collectors.joining(", ")))
        : Optional.empty();
  }

  /** Whether an uplink may carry traffic: nobody took it out, and nothing shows that it is dead. */
  public static boolean usable(UplinkState state) {
    return state.admin().state() != Admin.State.FAILED_OVER
        && state.verdict().health() != Health.DOWN;
  }

  private static Map<String, Role> byMetric(World world, List<UplinkConfig> candidates) {
    List<UplinkConfig> first = foremost(world, candidates);
    OptionalLong lowest = first.stream().mapToLong(UplinkConfig::metric).min();
    Map<String, Role> roles = new HashMap<>();
    candidates.forEach(uplink -> roles.put(uplink.name(), Role.STANDBY));
    first.stream()
        .filter(uplink -> lowest.isPresent() && uplink.metric() == lowest.getAsLong())
        .forEach(uplink -> roles.put(uplink.name(), Role.ACTIVE));
    return roles;
  }

  /**
   * Those that may be active: the willing, whose routes the kernel has taken. Damping never costs
   * the last way out, so one that is held comes next, and one that is drained carries traffic again
   * only when no other is left.
   */
  private static List<UplinkConfig> foremost(World world, List<UplinkConfig> candidates) {
    List<UplinkConfig> undrained =
        candidates.stream()
            .filter(uplink -> world.uplink(uplink.name()).admin().state() != Admin.State.DRAINED)
            .toList();
    List<UplinkConfig> willing =
        undrained.stream()
            .filter(uplink -> world.uplink(uplink.name()).hold().until().isEmpty())
            .filter(uplink -> !world.isUnrouted(uplink))
            .toList();
    if (!willing.isEmpty()) {
      return willing;
    }
    return undrained.isEmpty() ? candidates : undrained;
  }

  /**
   * No uplink is usable: those that carried traffic and have carrier go on as they were, since the
   * outage may be the targets'. If the active one has lost its carrier, whatever has carrier is
   * tried.
   */
  private static Map<String, Role> kept(World world) {
    List<UplinkConfig> carriers =
        select(
            world,
            uplink ->
                world.uplink(uplink.name()).admin().state() != Admin.State.FAILED_OVER
                    && HealthPolicy.blocked(world, uplink).isEmpty());
    List<UplinkConfig> routed =
        carriers.stream().filter(u -> world.uplink(u.name()).role() != Role.OUT).toList();
    if (routed.stream().anyMatch(u -> world.uplink(u.name()).role() == Role.ACTIVE)) {
      Map<String, Role> roles = new HashMap<>();
      routed.forEach(uplink -> roles.put(uplink.name(), world.uplink(uplink.name()).role()));
      return roles;
    }
    return byMetric(world, routed.isEmpty() ? carriers : routed);
  }

  /** The uplinks that carry traffic, the best first: active before standby, then by metric. */
  public static List<UplinkConfig> carrying(World world) {
    return select(world, uplink -> world.uplink(uplink.name()).role() != Role.OUT).stream()
        .sorted(
            Comparator.comparing((UplinkConfig uplink) -> world.uplink(uplink.name()).role())
                .thenComparingLong(UplinkConfig::metric))
        .toList();
  }

  private static List<UplinkConfig> select(World world, Predicate<UplinkConfig> wanted) {
    return world.config().uplinks().stream().filter(wanted).toList();
  }
}
