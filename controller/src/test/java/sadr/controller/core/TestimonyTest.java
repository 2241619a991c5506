package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sadr.controller.config.OnDown;
import sadr.net.Ip6Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Neighbour;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Blips;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathState;

/** A verdict says what else was known when it was reached, and goes on saying just that. */
class TestimonyTest {

  private static final long MILLI = 1_000_000;

  private final SiteDriver site =
      SiteDriver.started(Lans.site(OnDown.NoSurvivor.KEEP, Lans.lan0()));

  private static Event judged(PathState state, Cause cause, Blips blips, Reception reception) {
    String detail = state == PathState.DOWN ? "3 of 3 targets silent for 612 ms" : "";
    return new Event.PathJudged(
        new PathReport(
            "fiber", state, cause, detail, 1, OptionalLong.empty(), List.of(), blips, false),
        Optional.ofNullable(reception));
  }

  private void gateway(Neighbour.State state) {
    Neighbour entry =
        new Neighbour(Sites.WAN1, Ip6Address.parse("fe80::a1"), Optional.empty(), state, true);
    site.happen(new Event.KernelChanged(List.of(new KernelEvent.Present(entry, 0))));
  }

  private String detail() {
    return site.world.uplink("fiber").verdict().detail();
  }

  @Test
  void aVerdictCarriesItsReasonsInWords() {
    gateway(Neighbour.State.REACHABLE);
    site.happen(
        judged(
            PathState.DOWN,
            Cause.PROBES,
            Blips.NONE,
            new Reception(2000 * MILLI, 1300 * MILLI, 0)));
    String words =
        "3 of 3 targets silent for 612 ms; carrier up; gateway answers; nothing received for 700 ms";
    assertThat(detail()).isEqualTo(words);
    assertThat(site.notices)
        .anySatisfy(
            notice -> {
              assertThat(notice.event()).isEqualTo("uplink.down");
              assertThat(notice.cause()).isEqualTo("probes");
              assertThat(notice.details()).containsEntry("detail", words);
            });
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    site.happen(judged(PathState.DOWN, Cause.PROBES, Blips.NONE, null));
    assertThat(detail()).isEqualTo("3 of 3 targets silent for 612 ms; carrier up");
  }

  @Test
  void aFailedGatewayAndBrokenPacketsAreSaid() {
    gateway(Neighbour.State.FAILED);
    site.happen(
        judged(PathState.DOWN, Cause.PROBES, Blips.NONE, new Reception(9 * MILLI, 9 * MILLI, 42)));
    assertThat(detail())
        .endsWith(
            "carrier up; gateway does not answer; the interface still receives; 42 receive errors");
  }

  @Test
  void theWordsStayThoseOfTheVerdict() {
    gateway(Neighbour.State.REACHABLE);
    site.happen(judged(PathState.DOWN, Cause.PROBES, Blips.NONE, null));
    String before = detail();
    gateway(Neighbour.State.FAILED);
    site.happen(
        judged(PathState.DOWN, Cause.PROBES, Blips.NONE, new Reception(9 * MILLI, 1 * MILLI, 0)));
    assertThat(detail()).isEqualTo(before);
  }

  @Test
  void aShortOutageIsToldAndMovesNothing() {
    site.happen(judged(PathState.UP, Cause.NONE, Blips.NONE, null));
    World before = site.world;
    site.notices.clear();
    Blips one = new Blips(1, 412 * MILLI, OptionalLong.of(7));
    assertThat(site.happen(judged(PathState.UP, Cause.NONE, one, null))).isEmpty();
    assertThat(site.world.uplink("fiber").role()).isEqualTo(before.uplink("fiber").role());
    assertThat(site.notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.event()).isEqualTo("uplink.blip");
              assertThat(notice.details().get("detail"))
                  .isEqualTo("nothing answered for 412 ms, too short for a verdict");
            });
    site.notices.clear();
    site.happen(judged(PathState.UP, Cause.NONE, one, null));
    assertThat(site.notices).isEmpty();
  }

  @Test
  void suspicionsMakeTheProbesLookAtOnce() {
    long before = PathPlanner.paths(site.world).get(0).suspicions();
    site.happen(new Event.PathSuspected("fiber"));
    assertThat(PathPlanner.paths(site.world).get(0).suspicions()).isEqualTo(before + 1);
    site.happen(new Event.PathSuspected("nobody"));
    assertThat(site.world.uplink("fiber").verdict().health()).isNotEqualTo(Health.DOWN);
  }

  /** As without targets: its gateway's neighbour entry stands in for them. */
  @Test
  void whereNoTargetHasAnAddressTheGatewayIsTheJudge() {
    site.happen(judged(PathState.UP, Cause.NO_ADDRESS, Blips.NONE, null));
    assertThat(site.world.uplink("fiber").verdict()).isEqualTo(Verdict.UP);
    gateway(Neighbour.State.FAILED);
    assertThat(site.world.uplink("fiber").verdict().cause()).isEqualTo("gateway");
    gateway(Neighbour.State.REACHABLE);
    assertThat(site.world.uplink("fiber").verdict()).isEqualTo(Verdict.UP);
  }
}
