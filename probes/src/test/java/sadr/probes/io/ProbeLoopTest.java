package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;

@Tag("netns")
class ProbeLoopTest {

  private final FarSide lab = new FarSide();
  private final Queue<PathReport> verdicts = new ConcurrentLinkedQueue<>();
  private final ProbeLoop loop =
      lab.router.call(() -> ProbeLoop.start(ProbeClock.SYSTEM, verdicts::add));

  @AfterEach
  void tearDown() {
    loop.close();
    lab.close();
  }

  @Test
  void answersFlowAndTheRoundTripIsPlausible() {
    loop.update(List.of(FarSide.path(FarSide.FAST, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> report().targets().stream().allMatch(target -> target.sent() > 5));
    PathReport report = report();
    assertThat(report.state()).isEqualTo(PathState.UP);
    assertThat(report.targets())
        .allSatisfy(
            target -> {
              assertThat(target.lost()).isZero();
              assertThat(target.rttNanos()).isPresent();
              assertThat(target.rttNanos().getAsLong())
                  .isBetween(1_000L, Duration.ofMillis(200).toNanos());
            });
    assertThat(verdicts).hasSize(1);
  }

  private PathReport report() {
    await().until(() -> loop.reports().containsKey("fiber"));
    return loop.reports().get("fiber");
  }
}
