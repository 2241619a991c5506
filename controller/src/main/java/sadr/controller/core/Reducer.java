package sadr.controller.core;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.UplinkState.Probed;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Neighbour;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

/** From one world to the next. */
public final class Reducer {

  private Reducer() {}

  /** The world before anything is known of the kernel. */
  public static World begin(Config config, Map<String, Remembered> remembered, Instant at) {
    return begin(config, remembered, Learned.NOTHING, at);
  }

  /** The same, with what had been learned before. */
  public static World begin(
      Config config, Map<String, Remembered> remembered, Learned learned, Instant at) {
    World empty =
        new World(
            config,
            Observed.NOTHING,
            Map.of(),
            learned,
            Ledger.EMPTY,
            Retired.NOTHING,
            Collections.emptyNavigableSet(),
            Optional.empty());
    return configured(empty, config, remembered, at);
  }

  /** The world after {@code event}, which happened at {@code at}. */
  public static World reduce(World world, Event event, Moment at) {
    World next = DrillPolicy.followed(judged(unexpired(taken(world, event, at), at), at), at);
    boolean timeOrPrefixes = event instanceof Event.Tick || !next.samePrefixes(world);
    return timeOrPrefixes ? LedgerPolicy.kept(next, at.nanos()) : next;
  }

  /** Whatever happens, what is over is over. */
  private static World unexpired(World world, Moment at) {
    Retired retired = world.retired().at(at.nanos());
    World next = retired.equals(world.retired()) ? world : world.withRetired(retired);
    return next.withLearned(Gateways.tried(next, at.nanos()).at(at.nanos()));
  }

  private static World taken(World world, Event event, Moment at) {
    if (event instanceof Event.KernelChanged changed) {
      World next = world.withObserved(world.observed().after(changed.events(), at.nanos()));
      return suspecting(world, Tracing.after(next, changed.events(), at), changed.events());
    } else if (event instanceof Event.KernelDumped dumped) {
      World next = world.withObserved(world.observed().dumped(dumped.state(), at.nanos()));
      return Tracing.dumped(next, dumped.state(), at);
    } else if (event instanceof Event.SysctlsRead read) {
      return world.withObserved(world.observed().withSysctls(read.values()));
    } else if (event instanceof Event.EgressRead read) {
      return world.withObserved(world.observed().withEgress(read.table()));
    } else if (event instanceof Event.SourcesRead read) {
      return world.withObserved(world.observed().withSources(read.table()));
    } else if (event instanceof Event.CutRead read) {
      return world.withObserved(world.observed().withCut(read.cut()));
    } else if (event instanceof Event.RoutesLacking lacking) {
      return world.withUnrouted(lacking.sources());
    } else if (event instanceof Event.PathJudged judged) {
      return world.withUplink(
          judged.report().path(), state -> state.withProbed(Testimony.probed(world, judged)));
    } else if (event instanceof Event.PathSuspected suspected) {
      return world.withUplink(suspected.uplink(), UplinkState::suspected);
    } else if (event instanceof Event.AdminAsked asked) {
      World next = world.withUplink(asked.uplink(), state -> state.asked(asked.admin()));
      return DrillPolicy.stopped(next, asked.uplink(), Drill.End.ASKED, at);
    } else if (event instanceof Event.DrillBegun begun) {
      return DrillPolicy.begun(world, begun, at);
    } else if (event instanceof Event.DrillStopped stopped) {
      return DrillPolicy.stopped(world, stopped.uplink(), stopped.cause(), at);
    } else if (event instanceof Event.Configured configured) {
      Retired retired = world.retired().with(AdvertPlanner.plan(world).values(), at.nanos());
      World next =
          configured(
              world.withRetired(retired), configured.config(), configured.remembered(), at.wall());
      return DrillPolicy.reconfigured(world, next, at);
    }
    return world.withLearned(told(world, event, at)); // A tick changes nothing but the time.
  }

  private static Learned told(World world, Event event, Moment at) {
    if (event instanceof Event.PrefixLeased leased) {
      return world.learned().with(leased.uplink(), leased.lease());
    } else if (event instanceof Event.PrefixGone gone) {
      return world.learned().without(gone.uplink(), gone.prefix());
    } else if (event instanceof Event.RouterHeard heard && isUplink(world, heard.device())) {
      return world.learned().heard(heard.device(), heard.router(), at.nanos());
    }
    return world.learned();
  }

  private static boolean isUplink(World world, String device) {
    return world.config().uplinks().stream()
        .anyMatch(uplink -> uplink.interfaceName().equals(device));
  }

  /** A gateway that stopped answering is a reason to look at once. */
  private static World suspecting(World before, World after, List<KernelEvent> events) {
    World next = after;
    for (KernelEvent event : events) {
      if (event instanceof KernelEvent.Present present
          && present.object() instanceof Neighbour neighbour
          && neighbour.state() == Neighbour.State.FAILED) {
        for (UplinkConfig uplink : next.config().uplinks()) {
          // By what it was: a learned one that fails has been replaced already.
          if (HealthPolicy.isGateway(before, uplink, neighbour)
              || HealthPolicy.isGateway(after, uplink, neighbour)) {
            next = next.withUplink(uplink.name(), UplinkState::suspected);
          }
        }
      }
    }
    return next;
  }

  private static World configured(
      World world, Config config, Map<String, Remembered> remembered, Instant at) {
    Map<String, UplinkState> uplinks = new LinkedHashMap<>();
    for (UplinkConfig uplink : config.uplinks()) {
      UplinkState known = world.uplinks().get(uplink.name());
      Remembered past = remembered.get(uplink.name());
      if (known != null) {
        uplinks.put(uplink.name(), known);
      } else if (past != null) {
        uplinks.put(uplink.name(), recalled(past, at));
      } else {
        throw new IllegalArgumentException("uplink " + uplink.name() + " has no number");
      }
    }
    return new World(
        config,
        world.observed(),
        uplinks,
        world.learned().fitting(config),
        world.ledger(),
        world.retired(),
        world.unrouted(),
        world.drill());
  }

  private static UplinkState recalled(Remembered past, Instant at) {
    boolean down = past.health() == Health.DOWN;
    Probed probed =
        down
            ? new Probed(
                PathState.DOWN,
                PathReport.Cause.REMEMBERED.text(),
                "it was down when the daemon last ran",
                0,
                OptionalLong.empty(),
                PathReport.Blips.NONE)
            : Probed.NOTHING;
    return new UplinkState(
        past.number(),
        probed,
        0,
        down,
        past.admin(),
        down ? Verdict.down(probed.cause(), probed.detail()) : Verdict.UNKNOWN,
        at,
        past.role(),
        down ? HoldDown.FALLEN : HoldDown.NONE,
        Optional.empty());
  }

  /** Derives what follows from the evidence: wishes that have ended, then health, then roles. */
  private static World judged(World world, Moment at) {
    Map<String, UplinkState> next = new LinkedHashMap<>();
    for (UplinkConfig uplink : world.config().uplinks()) {
      UplinkState state = world.uplink(uplink.name());
      if (state.admin().overAt(at.wall())) {
        state = state.withAdmin(Admin.AUTO);
      }
      Optional<Verdict> blocked = HealthPolicy.blocked(world, uplink);
      if (blocked.isPresent() && state.probed().state() != PathState.DOWN) {
        // The probes are told of it too, but this must not wait for their word.
        state = state.withProbed(state.probed().unproven(blocked.get(), at.nanos()));
      }
      next.put(uplink.name(), state.withVerdict(HealthPolicy.judge(world, uplink, state), at));
    }
    World healthy = world.withUplinks(next);
    Map<String, Role> roles = RolePolicy.roles(healthy);
    next.replaceAll(
        (name, state) -> state.withRole(roles.getOrDefault(name, Role.OUT), at.nanos()));
    return world.withUplinks(next);
  }
}
