package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.core.Role.ACTIVE;
import static sadr.controller.core.Role.OUT;
import static sadr.controller.core.Role.STANDBY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.controller.config.OnDown;
import sadr.probes.health.PathState;

/** R24: hosts do not follow each flap. */
class HoldDownTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Verdict DOWN = Verdict.down("probes", "silence");

  private final SiteDriver site =
      SiteDriver.started(Lans.site(OnDown.NoSurvivor.KEEP, Lans.lan0()));

  @Test
  void theFirstComingUpAfterTheStartIsNotHeld() {
    up("fiber");
    assertRoles(ACTIVE, STANDBY);
  }

  @Test
  void oneThatComesUpAgainStandsByForThreeSecondsAndIsRouted() {
    fall("fiber");
    up("fiber");
    assertRoles(STANDBY, ACTIVE);
    assertThat(site.world.uplink("fiber").verdict().health()).isEqualTo(Health.UP);
    site.pass(SECOND.multipliedBy(2));
    assertRoles(STANDBY, ACTIVE);
    site.pass(SECOND);
    assertRoles(ACTIVE, STANDBY);
    assertThat(site.world.uplink("fiber").hold().until()).isEmpty();
  }

  /** So many falls a second apart, then up: 60 s * log2 of the penalty, + 3 s. */
  @ParameterizedTest
  @CsvSource({"1,3", "2,63", "3,97", "4,122", "5,140", "10,198", "20,253", "60,300", "600,300"})
  void theHoldGrowsWithEachFallUpToFiveMinutes(int falls, long seconds) {
    HoldDown hold = falls(HoldDown.NONE, falls, 0);
    assertThat(held(hold, falls - 1L)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"0,63", "60,38", "120,22", "300,6", "3600,3"})
  void thePenaltyDecaysWhenItIsQuiet(long quietSeconds, long seconds) {
    HoldDown hold = falls(HoldDown.NONE, 1, 0);
    hold = hold.follow(DOWN, Verdict.UP, nanos(1));
    long again = 1 + quietSeconds;
    hold = falls(hold, 1, again);
    assertThat(held(hold, again)).isEqualTo(seconds);
  }

  @Test
  void aLongOutageIsHeldForThreeSecondsAllTheSame() {
    HoldDown hold = falls(HoldDown.NONE, 1, 0);
    assertThat(held(hold, 86_400)).isEqualTo(3);
  }

  @Test
  void aQuietHourForgetsTheWorstFlapping() {
    HoldDown hold = falls(HoldDown.NONE, 3600, 0);
    hold = hold.follow(DOWN, Verdict.UP, nanos(3600));
    hold = falls(hold, 1, 7200);
    assertThat(held(hold, 7200)).isEqualTo(3);
  }

  /** Whatever it does for hours: held for 3 s to 5 min, longer the more often it fell. */
  @Test
  void everyHoldIsBetweenThreeSecondsAndFiveMinutes() {
    long seed = Long.getLong("sadr.seed", new Random().nextLong());
    System.out.println("flapping for hours: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    HoldDown hold = HoldDown.NONE;
    long now = 0;
    while (now < Duration.ofHours(24).toNanos()) {
      now += random.nextLong(nanos(random.nextBoolean() ? 2 : 600));
      double before = hold.penaltyAt(now);
      hold = hold.follow(Verdict.UP, DOWN, now);
      assertThat(hold.until()).isEmpty();
      assertThat(hold.penaltyAt(now)).isGreaterThanOrEqualTo(before);
      now += random.nextLong(nanos(random.nextBoolean() ? 2 : 600));
      hold = hold.follow(DOWN, Verdict.UP, now);
      long left = hold.until().orElseThrow().nanosLeft(now);
      assertThat(left).isBetween(HoldDown.FIRST.toNanos(), HoldDown.MOST.toNanos());
    }
  }

  /** So many falls, a second apart. */
  private static HoldDown falls(HoldDown from, int falls, long firstSecond) {
    HoldDown hold = from;
    for (int i = 0; i < falls; i++) {
      hold = hold.follow(DOWN, Verdict.UP, nanos(firstSecond + i));
      hold = hold.follow(Verdict.UP, DOWN, nanos(firstSecond + i));
    }
    return hold;
  }

  /** For how many seconds it is held when it comes up then. */
  private static long held(HoldDown hold, long atSecond) {
    HoldDown up = hold.follow(DOWN, Verdict.UP, nanos(atSecond));
    return Math.round(up.until().orElseThrow().nanosLeft(nanos(atSecond)) / 1e9);
  }

  @Test
  void flappingAtOneHertzForMinutesDeprecatesOnceAndNeverPrefersAgain() {
    List<String> told = new ArrayList<>(List.of(told()));
    for (int i = 0; i < 300; i++) {
      site.happen(Sites.judged("fiber", PathState.DOWN));
      note(told);
      site.pass(Duration.ofMillis(500));
      note(told);
      up("fiber");
      note(told);
      site.pass(Duration.ofMillis(500));
      note(told);
    }
    assertThat(told).containsExactly("preferred", "deprecated");
    site.pass(HoldDown.MOST.minus(SECOND.multipliedBy(2)));
    assertThat(told()).isEqualTo("deprecated");
    site.pass(SECOND.multipliedBy(2));
    assertThat(told()).isEqualTo("preferred");
  }

  /** Its prefix works through cable all the while: hosts need not notice anything. */
  @Test
  void flappingOfAnUplinkWhosePrefixASurvivorAcceptsIsNotSeenByHosts() {
    SiteDriver two =
        SiteDriver.started(
            Lans.with(
                List.of(
                    Sites.uplink("fiber", "wan1", "fe80::a1", Sites.A, 10, List.of(), List.of()),
                    Sites.uplink(
                        "cable", "wan2", "fe80::b1", Sites.B, 20, List.of(), List.of(Sites.A))),
                OnDown.NoSurvivor.KEEP,
                Lans.lan0()));
    for (int i = 0; i < 20; i++) {
      two.happen(Sites.judged("fiber", PathState.DOWN));
      assertThat(Lans.told(two.world, Lans.A1, 0)).isEqualTo("preferred");
      two.pass(SECOND);
      two.happen(Sites.judged("fiber", PathState.UP));
      assertThat(two.role("fiber")).isEqualTo(STANDBY);
      assertThat(Lans.told(two.world, Lans.A1, 0)).isEqualTo("preferred");
    }
  }

  @Test
  void theLastUsableUplinkIsNeverHeld() {
    fall("cable");
    for (int i = 0; i < 10; i++) {
      fall("fiber");
      up("fiber");
      assertRoles(ACTIVE, OUT);
    }
  }

  @Test
  void aHeldOneTakesOverWhenNoOtherCanBeActive() {
    fall("fiber");
    up("fiber");
    assertRoles(STANDBY, ACTIVE);
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertRoles(ACTIVE, OUT);
  }

  @Test
  void aHeldOneComesBeforeADrainedOne() {
    site.happen(asked("cable", Admin.State.DRAINED));
    fall("fiber");
    assertRoles(OUT, ACTIVE);
    up("fiber");
    assertRoles(ACTIVE, STANDBY);
  }

  @Test
  void oneThatHadToTakeOverStaysWhenAnotherComesUp() {
    fall("cable");
    fall("fiber");
    up("fiber");
    up("cable");
    assertRoles(ACTIVE, STANDBY);
    site.pass(SECOND.multipliedBy(10));
    assertRoles(ACTIVE, STANDBY);
  }

  @Test
  void restoreEndsTheHoldAndIsToldOf() {
    for (int i = 0; i < 5; i++) {
      fall("fiber");
      up("fiber");
    }
    assertRoles(STANDBY, ACTIVE);
    site.notices.clear();
    site.happen(asked("fiber", Admin.State.AUTO));
    assertRoles(ACTIVE, STANDBY);
    assertThat(site.notices)
        .extracting(notice -> notice.event() + " " + notice.cause())
        .containsExactly(
            "admin.restore admin", "uplink.role hold-down", "uplink.role other-uplink");
  }

  @Test
  void theHoldGoesOnBehindAnAdministratorsOrder() {
    fall("fiber");
    site.happen(asked("fiber", Admin.State.FAILED_OVER));
    up("fiber");
    assertRoles(OUT, ACTIVE);
    assertThat(site.world.uplink("fiber").hold().until()).isPresent();
  }

  private void fall(String uplink) {
    site.happen(Sites.judged(uplink, PathState.DOWN));
    site.pass(Duration.ofMillis(100));
  }

  private void up(String uplink) {
    site.happen(Sites.judged(uplink, PathState.UP));
  }

  private String told() {
    return Lans.told(site.world, Lans.A1, 0);
  }

  private void note(List<String> told) {
    String now = told();
    if (!now.equals(told.get(told.size() - 1))) {
      told.add(now);
    }
  }

  private void assertRoles(Role fiber, Role cable) {
    assertThat(site.role("fiber")).as("fiber").isEqualTo(fiber);
    assertThat(site.role("cable")).as("cable").isEqualTo(cable);
  }

  private static Event asked(String uplink, Admin.State state) {
    return new Event.AdminAsked(uplink, new Admin(state, Optional.empty(), Optional.empty()));
  }

  private static long nanos(long seconds) {
    return seconds * 1_000_000_000L;
  }
}
