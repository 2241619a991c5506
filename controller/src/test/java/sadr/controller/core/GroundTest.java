package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.Config;
import sadr.controller.config.OnDown;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.PathState;

/** {@link World#sameGround} promises the same plans: those of any two worlds that claim it. */
class GroundTest {

  private static final int STEPS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void worldsOnTheSameGroundHaveTheSamePlans(long seed) {
    Random random = new Random(seed);
    Config config = Sites.withLan(Sites.twoIsps(), OnDown.Action.values());
    List<World> worlds = new ArrayList<>();
    Moment now = new Moment(0, Sites.START);
    World world =
        Reducer.reduce(Sites.begin(config), new Event.KernelDumped(Sites.bareKernel()), now);
    for (int step = 0; step < STEPS; step++) {
      Duration time = Duration.ofMillis(random.nextInt(4000));
      now = new Moment(now.nanos() + time.toNanos(), now.wall().plus(time));
      world = Reducer.reduce(world, randomEvent(random), now);
      worlds.add(world);
    }
    int alike = 0;
    for (int i = 0; i < STEPS; i++) {
      for (int j = 0; j < i; j++) {
        World one = worlds.get(i);
        World other = worlds.get(j);
        if (one.sameGround(other) && !one.uplinks().equals(other.uplinks())) {
          alike++;
          assertSamePlans(one, other, "seed " + seed + ", steps " + j + " and " + i);
        }
      }
    }
    assertThat(alike).as("pairs, seed %d", seed).isGreaterThan(100);
  }

  private static void assertSamePlans(World one, World other, String where) {
    assertThat(Planner.plan(one)).as(where).isEqualTo(Planner.plan(other));
    assertThat(AdvertPlanner.plan(one)).as(where).isEqualTo(AdvertPlanner.plan(other));
    assertThat(one.samePaths(other)).as(where).isEqualTo(suspicions(one).equals(suspicions(other)));
    if (one.samePaths(other)) {
      assertSamePaths(one, other, where);
    }
  }

  private static List<Long> suspicions(World world) {
    return world.uplinks().values().stream().map(UplinkState::suspicions).toList();
  }

  private static void assertSamePaths(World one, World other, String where) {
    OwnNetwork site = PathPlanner.site(one);
    assertThat(site).as(where).isEqualTo(PathPlanner.site(other));
    assertThat(PathPlanner.paths(one, site)).as(where).isEqualTo(PathPlanner.paths(other, site));
  }

  private static Event randomEvent(Random random) {
    boolean first = random.nextBoolean();
    String uplink = first ? "fiber" : "cable";
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> Sites.judged(uplink, PathState.DOWN);
      case 5, 6, 7, 8, 9 -> Sites.judged(uplink, PathState.UP);
      case 10 ->
          new Event.KernelChanged(
              List.of(
                  new KernelEvent.Present(
                      Sites.link(
                          first ? Sites.WAN1 : Sites.WAN2,
                          first ? "wan1" : "wan2",
                          random.nextInt(4) > 0),
                      0)));
      case 11 ->
          new Event.AdminAsked(
              uplink,
              new Admin(
                  List.of(Admin.State.values()).get(random.nextInt(3)),
                  Optional.empty(),
                  Optional.empty()));
      case 12 -> new Event.PathSuspected(uplink);
      default -> new Event.Tick();
    };
  }
}
