package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sadr.controller.core.Drill;
import sadr.controller.core.DrillPolicy;
import sadr.controller.core.Event;
import sadr.controller.core.Health;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Reducer;
import sadr.controller.core.Role;
import sadr.controller.core.UplinkState;
import sadr.controller.core.World;
import sadr.controller.nft.DrillCut;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.probes.health.PathReport;

/**
 * Drills as the main loop meets them: grants or refuses them, and measures how the site takes them.
 * When one begins, ends and is over is {@link DrillPolicy}'s word. Belongs to the main loop.
 */
final class Drills {

  private static final String NO_NFTABLES =
      "a drill needs nftables: install libnftables1 and restart the daemon";

  private final Memory memory;
  private final boolean hasNftables;

  /** Who waits for the kernel to take the cut. */
  private Optional<CompletableFuture<Optional<String>>> asking = Optional.empty();

  /** What the drill that is under way has shown; empty before the kernel has taken the cut. */
  private Optional<DrillTimes> times = Optional.empty();

  private final List<Notice> news = new ArrayList<>();

  Drills(Memory memory, boolean hasNftables) {
    this.memory = memory;
    this.hasNftables = hasNftables;
  }

  /** The world after somebody asked for a drill; answered once the kernel has cut, or refused. */
  World asked(World world, Input.DrillAsked asked, Moment at) {
    Optional<String> obstacle =
        hasNftables ? DrillPolicy.obstacle(world, asked.wish().uplink()) : Optional.of(NO_NFTABLES);
    if (obstacle.isPresent()) {
      asked.refusal().complete(obstacle);
      return world;
    }
    asking = Optional.of(asked.refusal());
    return Reducer.reduce(world, asked.wish(), at);
  }

  /** The world after somebody asked for a drill's end. */
  World stopped(World world, Input.DrillStopAsked asked, Moment at) {
    if (world.drillOf(asked.uplink()).filter(Drill::cuts).isEmpty()) {
      asked.refusal().complete(Optional.of("no drill of " + asked.uplink() + " is under way"));
      return world;
    }
    memory.promise(asked.refusal());
    return Reducer.reduce(world, new Event.DrillStopped(asked.uplink(), Drill.End.ASKED), at);
  }

  /** Something has happened that may be the probes' word. */
  void heard(Event event) {
    if (event instanceof Event.PathJudged judged) {
      PathReport report = judged.report();
      times = times.map(each -> each.heard(report));
    }
  }

  /**
   * A daemon that starts knows of no drill: what a former one has left in the kernel is ended, as
   * nobody measures it any more.
   */
  void found(World world) {
    Optional<DrillCut> cut = world.observed().cut();
    if (cut.isPresent()) {
      Optional<String> uplink =
          world.config().uplinks().stream()
              .filter(each -> each.interfaceName().equals(cut.get().device()))
              .map(each -> each.name())
              .findFirst();
      String detail =
          cut.get().equals(DrillCut.SPENT)
              ? "the kernel has ended it"
              : "the daemon that began it is gone";
      news.add(new Notice("drill.end", uplink, "restart", Map.of("detail", detail)));
    }
  }

  /** What became of the operations; a cut that the kernel refused is none. */
  World applied(World world, List<Result> results, Moment now) {
    World next = world;
    for (Result result : results) {
      boolean begins =
          result.operation() instanceof Operation.LoadCut load && load.cut().isPresent();
      if (begins && asking.isPresent() && next.drill().isPresent()) {
        next = answered(next, next.drill().get(), result, now);
      }
    }
    return next;
  }

  private World answered(World world, Drill drill, Result result, Moment now) {
    CompletableFuture<Optional<String>> refusal = asking.orElseThrow();
    asking = Optional.empty();
    if (result.status() == Result.Status.FAILED) {
      String why = "the kernel refused the cut: " + result.error();
      refusal.complete(Optional.of(why));
      news.add(DrillTimes.refused(drill, why));
      return Reducer.reduce(world, new Event.DrillStopped(drill.uplink(), Drill.End.REFUSED), now);
    }
    memory.promise(refusal);
    DrillTimes begun = DrillTimes.begun(drill, now);
    news.add(begun.start(DrillPolicy.comeback(world, drill.uplink())));
    times = Optional.of(begun);
    return world;
  }

  /**
   * What there is to tell of a drill once all that follows from {@code world} is done.
   *
   * @param now when the last operation was acked
   */
  List<Notice> notices(World world, Moment now) {
    if (world.drill().isEmpty()) {
      // It may have been over before the kernel was asked.
      asking.ifPresent(refusal -> refusal.complete(Optional.of("the drill ended before it began")));
      asking = Optional.empty();
    }
    if (times.isPresent()) {
      followed(times.get(), world, now);
    }
    List<Notice> told = List.copyOf(news);
    news.clear();
    return told;
  }

  private void followed(DrillTimes known, World world, Moment now) {
    DrillTimes next = known;
    Optional<Drill> drill = world.drill();
    boolean out = drill.map(each -> world.uplink(each.uplink()).role() == Role.OUT).orElse(false);
    if (next.verdict().isPresent() && next.ended().isEmpty() && out) {
      next = next.switched(now.nanos());
    }
    boolean over = drill.filter(Drill::cuts).isEmpty();
    if (over && next.ended().isEmpty()) {
      next = next.ended(now.nanos());
      Drill.End cause =
          isGone(world, next)
              ? Drill.End.CONFIG
              : drill.flatMap(Drill::over).map(Drill.Over::cause).orElse(Drill.End.TIME);
      news.add(next.end(cause));
    }
    if (drill.isEmpty()) {
      last(world, next, now).ifPresent(news::add);
    }
    times = drill.isEmpty() ? Optional.empty() : Optional.of(next);
  }

  /** A reload may take the uplink away at any time. */
  private static boolean isGone(World world, DrillTimes times) {
    return !world.uplinks().containsKey(times.drill().uplink());
  }

  /** The last line of the drill's story: the uplink is back, or nobody waits for it any longer. */
  private static Optional<Notice> last(World world, DrillTimes times, Moment now) {
    if (isGone(world, times)) {
      return times.lost(
          Drill.End.CONFIG, "the configuration has no uplink " + times.drill().uplink());
    }
    UplinkState state = world.uplink(times.drill().uplink());
    return state.verdict().health() == Health.UP
        ? times.back(now.nanos())
        : times.lost(
            Drill.End.TIME,
            "it has not come back for " + Drill.PATIENCE.toMinutes() + " minutes: it is down");
  }
}
