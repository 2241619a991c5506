package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Drill;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

class DrillTimesTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Moment CUT = new Moment(100 * SECOND, Sites.START);

  private static DrillTimes begun() {
    World world =
        Reducer.reduce(
            Sites.begin(Sites.twoIsps()),
            new Event.DrillBegun("fiber", true, Duration.ofSeconds(15)),
            CUT);
    // Without a survivor it ends at once; what was asked for is the same.
    return DrillTimes.begun(world.drill().orElseThrow(), CUT);
  }

  private static PathReport report(PathState state, double at, double... unanswered) {
    return new PathReport(
        "fiber",
        state,
        PathReport.Cause.PROBES,
        "",
        nanos(at),
        OptionalLong.empty(),
        java.util.Arrays.stream(unanswered).mapToObj(DrillTimesTest::target).toList());
  }

  private static PathReport.TargetReport target(double unanswered) {
    return new PathReport.TargetReport(
        new Target(new ProbeKind.Icmp(), Ip6Address.parse("2001:db8:ffff::1")),
        PathState.DOWN,
        1,
        OptionalLong.empty(),
        1,
        1,
        0,
        OptionalLong.empty(),
        PathReport.Standing.COUNTS,
        "",
        OptionalLong.of(nanos(unanswered)));
  }

  private static long nanos(double seconds) {
    return CUT.nanos() + Math.round(seconds * SECOND);
  }

  @Test
  void measuresFromTheFirstProbeThatTheCutTook() {
    Notice end =
        begun()
            .heard(report(PathState.DOWN, 0.75, -60, 0.125, 0.25))
            .heard(report(PathState.DOWN, 9))
            .switched(nanos(0.754))
            .switched(nanos(3))
            .ended(nanos(15))
            .end(Drill.End.TIME);
    assertThat(end.cause()).isEqualTo("time");
    assertThat(end.details())
        .containsEntry("verdictSeconds", "0.750000")
        .containsEntry("detectionSeconds", "0.625000")
        .containsEntry("switchSeconds", "0.004000")
        .containsEntry("lengthSeconds", "15.000000");
  }

  @Test
  void tellsHowLongTheWayBackTook() {
    DrillTimes times =
        begun()
            .heard(report(PathState.DOWN, 0.75))
            .ended(nanos(15))
            .heard(report(PathState.UP, 20));
    assertThat(times.back(nanos(23)).orElseThrow().details())
        .containsEntry("upSeconds", "5.000000")
        .containsEntry("backSeconds", "8.000000");
  }

  @Test
  void claimsNothingThatWasNotSeen() {
    DrillTimes times = begun().heard(report(PathState.UP, 1)).ended(nanos(2));
    assertThat(times.end(Drill.End.ASKED).details())
        .containsOnlyKeys("lengthSeconds", "detail")
        .containsEntry("detail", "it ended before there was a verdict");
    assertThat(times.heard(report(PathState.DOWN, 3)).back(nanos(4))).isEmpty();
    assertThat(List.of(times)).doesNotContain(begun());
  }
}
