package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.nft.DrillCut;
import sadr.controller.reconcile.Operation;
import sadr.probes.health.PathState;

/** When a drill may begin, what it cuts, and how it ends. */
class DrillTest {

  private static final DrillCut FIBER = new DrillCut(0x5AD01, "wan1", true);
  private static final Duration LENGTH = Duration.ofSeconds(15);

  private final SiteDriver site = SiteDriver.started(Sites.twoIsps());

  private void bothUp() {
    site.happen(Sites.judged("fiber", PathState.UP));
    site.happen(Sites.judged("cable", PathState.UP));
  }

  private List<Operation> drill(String uplink) {
    assertThat(DrillPolicy.obstacle(site.world, uplink)).isEmpty();
    return site.happen(new Event.DrillBegun(uplink, true, LENGTH));
  }

  private Optional<String> obstacle(String uplink) {
    return DrillPolicy.obstacle(site.world, uplink);
  }

  @Test
  void cutsOnceAndEndsInTime() {
    bothUp();
    assertThat(drill("fiber"))
        .singleElement()
        .isInstanceOfSatisfying(
            Operation.LoadCut.class,
            load -> assertThat(load.cut()).map(DesiredState.Cut::what).contains(FIBER));
    assertThat(site.inSync()).isTrue();
    assertThat(site.pass(Duration.ofSeconds(14))).isEmpty();
    assertThat(site.pass(Duration.ofSeconds(1)))
        .containsExactly(new Operation.LoadCut(Optional.empty()));
    assertThat(site.kernel.cut).isEmpty();
  }

  @Test
  void theLoopWakesWhenTheCutIsToEnd() {
    bothUp();
    drill("fiber");
    assertThat(Wake.next(site.world).nanosLeft(site.nanos())).isEqualTo(LENGTH.toNanos());
  }

  @Test
  void whatTheKernelLostIsPutBackForTheTimeThatIsLeft() {
    bothUp();
    drill("fiber");
    site.pass(Duration.ofSeconds(5));
    assertThat(site.happen(new Event.CutRead(Optional.of(DrillCut.SPENT))))
        .singleElement()
        .isInstanceOfSatisfying(
            Operation.LoadCut.class,
            load ->
                assertThat(load.cut().orElseThrow().until().nanosLeft(site.nanos()))
                    .isEqualTo(Duration.ofSeconds(10).toNanos()));
  }

  @Test
  void whatTheKernelEndedAMomentEarlyIsLeftEnded() {
    bothUp();
    drill("fiber");
    site.pass(LENGTH.minusMillis(100));
    assertThat(site.happen(new Event.CutRead(Optional.of(DrillCut.SPENT)))).isEmpty();
  }

  @Test
  void remainsOfAnotherDaemonsDrillAreRemoved() {
    assertThat(site.happen(new Event.CutRead(Optional.of(FIBER))))
        .containsExactly(new Operation.LoadCut(Optional.empty()));
  }

  @Test
  void refusesWhereNothingCouldBeLearnedOrTheSiteWouldBeCutOff() {
    assertThat(obstacle("fiber")).hasValueSatisfying(why -> assertThat(why).contains("not up"));
    site.happen(Sites.judged("fiber", PathState.UP));
    assertThat(obstacle("fiber")).hasValueSatisfying(why -> assertThat(why).contains("no uplink"));
    bothUp();
    assertThat(obstacle("fibre")).isPresent();
    site.happen(new Event.AdminAsked("cable", failedOver()));
    assertThat(obstacle("cable")).hasValueSatisfying(why -> assertThat(why).contains("restore"));
    assertThat(obstacle("fiber")).hasValueSatisfying(why -> assertThat(why).contains("no uplink"));
  }

  private static Admin failedOver() {
    return new Admin(Admin.State.FAILED_OVER, Optional.empty(), Optional.empty());
  }

  @Test
  void refusesASecondOneUntilTheFirstIsOver() {
    bothUp();
    drill("fiber");
    assertThat(obstacle("cable")).hasValueSatisfying(why -> assertThat(why).contains("under way"));
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.pass(LENGTH);
    assertThat(obstacle("cable")).hasValueSatisfying(why -> assertThat(why).contains("come back"));
  }

  @Test
  void endsAtOnceWhenTheSurvivorDies() {
    bothUp();
    drill("fiber");
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.happen(Sites.judged("cable", PathState.DOWN));
    assertThat(site.world.drillOf("fiber").flatMap(Drill::over).map(Drill.Over::cause))
        .contains(Drill.End.NO_SURVIVOR);
    assertThat(site.kernel.cut).isEmpty();
  }

  @Test
  void restoreAndAStopEndIt() {
    bothUp();
    drill("fiber");
    site.happen(new Event.DrillStopped("cable", Drill.End.ASKED));
    assertThat(site.kernel.cut).contains(FIBER);
    site.happen(new Event.DrillStopped("fiber", Drill.End.ASKED));
    assertThat(site.kernel.cut).isEmpty();
    site.pass(Duration.ofSeconds(1));
    drill("fiber");
    site.happen(new Event.AdminAsked("fiber", Admin.AUTO));
    assertThat(site.kernel.cut).isEmpty();
  }

  @Test
  void aReloadLeavesItUnlessItTakesTheUplinkAway() {
    bothUp();
    drill("fiber");
    Config same = Sites.twoIsps();
    assertThat(site.happen(new Event.Configured(same, Sites.fresh(same)))).isEmpty();
    assertThat(site.kernel.cut).contains(FIBER);
    Config without = Sites.of(same.uplinks().subList(1, 2));
    site.happen(new Event.Configured(without, Sites.fresh(without)));
    assertThat(site.kernel.cut).isEmpty();
    assertThat(site.world.drill()).isEmpty();
  }

  @Test
  void itsFallIsTellingAndNotHeldAgainstTheUplink() {
    bothUp();
    HoldDown before = site.world.uplink("fiber").hold();
    drill("fiber");
    site.happen(Sites.judged("fiber", PathState.DOWN));
    assertThat(site.notices)
        .anySatisfy(
            notice -> {
              assertThat(notice.event()).isEqualTo("uplink.down");
              assertThat(notice.details().get("detail")).endsWith("(drill)");
            });
    site.pass(LENGTH);
    site.happen(Sites.judged("fiber", PathState.UP));
    assertThat(site.role("fiber")).as("held as after any outage").isEqualTo(Role.STANDBY);
    assertThat(site.world.drill()).isPresent();
    site.pass(Duration.ofMinutes(1));
    assertThat(site.role("fiber")).isEqualTo(Role.ACTIVE);
    site.pass(Duration.ofSeconds(1));
    assertThat(site.world.drill()).isEmpty();
    assertThat(site.world.uplink("fiber").hold()).isEqualTo(before);
    assertThat(site.notices).noneMatch(notice -> notice.event().equals("admin.restore"));
  }

  @Test
  void oneThatDoesNotComeBackIsForgotten() {
    bothUp();
    drill("fiber");
    site.happen(Sites.judged("fiber", PathState.DOWN));
    site.pass(LENGTH);
    site.pass(Drill.PATIENCE.plusSeconds(1));
    assertThat(site.world.drill()).isEmpty();
  }
}
