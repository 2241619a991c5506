package sadr.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;

class SamplerTest {

  private static final OptionalLong MS = OptionalLong.of(Duration.ofMillis(1).toNanos());

  private final Sampler sampler = new Sampler();

  private void look(long sent, long lost) {
    TargetReport target =
        new TargetReport(
            Reports.TARGET,
            PathState.UP,
            0.5,
            MS,
            sent,
            lost,
            0,
            MS,
            Standing.COUNTS,
            "",
            OptionalLong.empty());
    sampler.look(Map.of("fiber", Reports.of(List.of(target))));
  }

  private Point take() {
    return sampler.take().get("fiber");
  }

  @Test
  void lossIsThatOfThePointNotOfTheWindow() {
    look(100, 50);
    look(110, 50);
    assertThat(take()).isEqualTo(new Point(1000, 1000, 0));
    look(120, 55);
    assertThat(take()).isEqualTo(new Point(1000, 1000, 500));
  }

  @Test
  void aRoundTripThatNobodyConfirmsIsNotShown() {
    look(100, 0);
    look(110, 10);
    assertThat(take()).isEqualTo(new Point(Point.NOTHING, Point.NOTHING, 1000));
  }

  @Test
  void whereNothingIsSentNothingIsKnown() {
    look(100, 0);
    assertThat(take()).isEqualTo(Point.UNKNOWN);
    look(100, 0);
    assertThat(take()).isEqualTo(Point.UNKNOWN);
  }

  @Test
  void aLossOfAProbeOfThePointBeforeIsNoMoreThanAllOfThisOnes() {
    look(100, 0);
    look(102, 0);
    take();
    look(103, 3);
    assertThat(take().lossPermille()).isEqualTo(1000);
  }

  @Test
  void countsThatBeginAnewAreNoLoss() {
    look(100, 50);
    look(110, 50);
    look(4, 0);
    look(8, 0);
    assertThat(take()).isEqualTo(new Point(1000, 1000, 0));
  }

  @Test
  void anUplinkThatIsGoneHasNoPoint() {
    look(1, 0);
    sampler.look(Map.<String, PathReport>of());
    assertThat(sampler.take()).isEmpty();
  }
}
