package sadr.controller.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import sadr.controller.config.UplinkConfig;
import sadr.controller.nft.DrillCut;
import sadr.probes.health.ProbeSettings;

/** When an uplink may be drilled, and how a drill goes on and ends. */
public final class DrillPolicy {

  private DrillPolicy() {}

  /** Why there can be no drill now, in words; empty where nothing speaks against it. */
  public static Optional<String> obstacle(World world, String name) {
    if (world.drill().isPresent()) {
      return Optional.of(underWay(world.drill().get()));
    }
    UplinkState state = world.uplinks().get(name);
    if (state == null) {
      return Optional.of("there is no uplink " + name);
    }
    if (state.admin().state() == Admin.State.FAILED_OVER) {
      return Optional.of(name + " is failed over already: \"sadr restore " + name + "\" first");
    }
    if (state.verdict().health() != Health.UP) {
      return Optional.of(
          name + " is " + state.verdict().health().text() + ", not up: there is nothing to cut");
    }
    if (targets(world, name).isEmpty()) {
      return Optional.of(name + " has no probe targets: nothing would notice");
    }
    if (!hasSurvivor(world, name)) {
      return Optional.of(
          "no uplink but " + name + " is up and usable: a drill would cut the site off");
    }
    return Optional.empty();
  }

  private static String underWay(Drill drill) {
    return drill.cuts()
        ? "a drill of " + drill.uplink() + " is under way, until " + drill.ends()
        : drill.uplink() + " has yet to come back from its drill";
  }

  /** How long it will take after the end until the uplink is what it was, in words. */
  public static String comeback(World world, String name) {
    return targets(world, name)
        .map(UplinkConfig::probe)
        .map(probe -> comeback(name, probe.settings()))
        .orElse("");
  }

  private static String comeback(String name, ProbeSettings settings) {
    Duration rise = settings.interval().multipliedBy(settings.rise());
    return String.format(
        Locale.ROOT,
        "after it %s needs %d answers in a row, about %.1f s, and is held back for %d s or more",
        name,
        settings.rise(),
        rise.toMillis() / 1000.0,
        HoldDown.FIRST.toSeconds());
  }

  private static Optional<UplinkConfig> targets(World world, String name) {
    return world.config().uplinks().stream()
        .filter(uplink -> uplink.name().equals(name) && !uplink.probe().targets().isEmpty())
        .findFirst();
  }

  private static boolean hasSurvivor(World world, String name) {
    return world.config().uplinks().stream()
        .filter(other -> !other.name().equals(name) && !world.isUnrouted(other))
        .map(other -> world.uplink(other.name()))
        .anyMatch(other -> RolePolicy.usable(other) && other.verdict().health() == Health.UP);
  }

  /** The world in which a drill has begun. */
  static World begun(World world, Event.DrillBegun event, Moment at) {
    HoldDown before = world.uplink(event.uplink()).hold();
    return world.withDrill(Optional.of(Drill.begin(event, before, at)));
  }

  /** The world without the cut of {@code name}, if there is one. */
  static World stopped(World world, String name, Drill.End cause, Moment at) {
    return world.withDrill(
        world
            .drill()
            .map(drill -> drill.uplink().equals(name) ? drill.ended(cause, at.nanos()) : drill));
  }

  /** Another configuration may leave nothing to drill, or have the uplink somewhere else. */
  static World reconfigured(World before, World after, Moment at) {
    if (after.drill().isEmpty()) {
      return after;
    }
    String name = after.drill().get().uplink();
    boolean same =
        targets(after, name).map(UplinkConfig::interfaceName).isPresent()
            && targets(after, name)
                .map(UplinkConfig::interfaceName)
                .equals(targets(before, name).map(UplinkConfig::interfaceName));
    World next = same ? after : stopped(after, name, Drill.End.CONFIG, at);
    return next.uplinks().containsKey(name) ? next : next.withDrill(Optional.empty());
  }

  /**
   * What follows for a drill from all that was judged: the cut ends in time, and at once where it
   * would leave the site without a way out; one that is back is as if nothing had been.
   */
  static World followed(World world, Moment at) {
    if (world.drill().isEmpty()) {
      return world;
    }
    Drill drill = world.drill().get();
    if (drill.cuts()) {
      if (drill.until().passed(at.nanos())) {
        return world.withDrill(Optional.of(drill.ended(Drill.End.TIME, at.nanos())));
      }
      return RolePolicy.isLastUsable(world, drill.uplink())
          ? world.withDrill(Optional.of(drill.ended(Drill.End.NO_SURVIVOR, at.nanos())))
          : world;
    }
    return back(world, drill, at);
  }

  private static World back(World world, Drill drill, Moment at) {
    UplinkState state = world.uplink(drill.uplink());
    boolean back =
        state.verdict().health() == Health.UP
            && (state.hold().until().isEmpty() || state.role() == Role.ACTIVE);
    if (back) {
      return world
          .withDrill(Optional.empty())
          .withUplink(drill.uplink(), each -> each.withHold(drill.before()));
    }
    boolean lost =
        drill
            .over()
            .filter(over -> at.nanos() - over.nanos() > Drill.PATIENCE.toNanos())
            .isPresent();
    return lost ? world.withDrill(Optional.empty()) : world;
  }

  /** What is to be cut in nftables. */
  static Optional<DesiredState.Cut> cut(World world) {
    return world.drill().filter(Drill::cuts).map(drill -> cut(world, drill));
  }

  private static DesiredState.Cut cut(World world, Drill drill) {
    String device =
        world.config().uplinks().stream()
            .filter(uplink -> uplink.name().equals(drill.uplink()))
            .map(UplinkConfig::interfaceName)
            .findFirst()
            .orElseThrow();
    int mark = world.config().kernel().mark() + world.uplink(drill.uplink()).number();
    return new DesiredState.Cut(new DrillCut(mark, device, drill.traffic()), drill.until());
  }
}
