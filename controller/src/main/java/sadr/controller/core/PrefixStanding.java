package sadr.controller.core;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * What hosts and the router itself should think of one uplink's prefixes now (RFC 8475 §3.1): the
 * one place that says whether new connections may begin from them.
 *
 * <p>An active uplink's prefixes are preferred and a standby's are not. Those of an uplink that is
 * out are not either, except where nothing speaks against them: a survivor takes them as they are
 * ({@code accepts}), or the action "deprecate" is not configured. Then they are what they would be
 * if their uplink were alive.
 *
 * <p>What the plan says is not all: while the kernel has refused a prefix its way out, new
 * connections must not begin from it either.
 */
public final class PrefixStanding {

  private final boolean preferred;
  private final boolean preferredIfRouted;
  private final boolean carries;
  private final NavigableSet<Ip6Prefix> accepted;
  private final NavigableSet<Ip6Prefix> lacking;

  private PrefixStanding(World world, UplinkConfig uplink) {
    UplinkState state = world.uplink(uplink.name());
    boolean out = state.role() == Role.OUT;
    boolean held = state.role() == Role.STANDBY && state.hold().until().isPresent();
    boolean away = out || held; // To hosts a held one is still away, or they would follow flaps.
    boolean deprecates = world.config().onDown().actions().contains(OnDown.Action.DEPRECATE);
    preferredIfRouted = away ? wouldBeActive(world, uplink) : state.role() == Role.ACTIVE;
    preferred = preferredIfRouted && !(away && deprecates);
    lacking = deprecates ? world.unrouted() : Collections.emptyNavigableSet();
    carries = !out && Planner.nextHop(world, uplink).isPresent();
    accepted =
        PrefixParts.apart(
            RolePolicy.carrying(world).stream()
                .filter(survivor -> !survivor.name().equals(uplink.name()))
                .filter(survivor -> Planner.nextHop(world, survivor).isPresent())
                .flatMap(survivor -> survivor.accepts().stream())
                .toList());
  }

  /** That of {@code uplink}, which the configuration has. */
  public static PrefixStanding of(World world, UplinkConfig uplink) {
    return new PrefixStanding(world, uplink);
  }

  /**
   * Until when {@code network}, a part of {@code delegation}, is preferred: as delegated, or {@link
   * Deadline#OVER} while hosts should keep off it.
   */
  public Deadline preferred(Delegation delegation, Ip6Prefix network) {
    boolean yes =
        preferred || (preferredIfRouted && PrefixParts.without(network, accepted).isEmpty());
    boolean routed = lacking.isEmpty() || PrefixParts.common(network, lacking).findAny().isEmpty();
    return yes && routed ? delegation.preferred() : Deadline.OVER;
  }

  /**
   * The parts of {@code prefix} that have no way out now, neither by their own uplink nor by one
   * that accepts them; sorted.
   */
  public List<Ip6Prefix> dead(Ip6Prefix prefix) {
    return carries ? List.of() : PrefixParts.without(prefix, accepted);
  }

  /** The parts of {@code prefix} that have a way out now: all of it but {@link #dead}. */
  public List<Ip6Prefix> live(Ip6Prefix prefix) {
    return carries ? List.of(prefix) : PrefixParts.common(prefix, accepted).toList();
  }

  /** Whether it would be active if it were alive, by its metric and its administrator's wish. */
  private static boolean wouldBeActive(World world, UplinkConfig uplink) {
    OptionalLong lowest =
        world.config().uplinks().stream()
            .filter(other -> world.uplink(other.name()).role() == Role.ACTIVE)
            .mapToLong(UplinkConfig::metric)
            .min();
    return world.uplink(uplink.name()).admin().state() != Admin.State.DRAINED
        && (lowest.isEmpty() || uplink.metric() <= lowest.getAsLong());
  }
}
