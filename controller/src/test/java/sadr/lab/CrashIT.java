package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;

import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 while an uplink dies: whoever starts next finishes what was begun. */
@Tag("netns")
class CrashIT {

  /** When the daemon dies. */
  enum Instant {
    BEFORE_THE_SILENCE((stream, watch) -> {}),
    WHILE_PROBES_ARE_LOST((stream, watch) -> stream.awaitSent(15)),
    BEFORE_THE_VERDICT_IS_SAVED((stream, watch) -> watch.awaitRemoved(Kernel.A));

    private final BiConsumer<UdpStream, RouteWatch> awaiting;

    Instant(BiConsumer<UdpStream, RouteWatch> awaiting) {
      this.awaiting = awaiting;
    }
  }

  @RegisterExtension static final OneLab SITE = OneLab.tempted(Settings.FAST);

  private final Lab lab = SITE.lab();

  @ParameterizedTest
  @EnumSource
  void failoverIsFinishedByTheNextDaemon(Instant instant) {
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500);
        UdpStream old = lab.stream(HOST_OLD, 500);
        RouteWatch watch = RouteWatch.on(lab.topology())) {
      a.awaitAnswer();
      b.awaitAnswer();
      long keptOff = lab.kernel().keptOff("fiber");
      if (instant == Instant.BEFORE_THE_SILENCE) {
        lab.daemon().kill();
      }
      lab.topology().silence("fiber");
      instant.awaiting.accept(a, watch);
      lab.daemon().kill();

      lab.start();
      lab.daemon().awaitHealth("fiber", "down");
      lab.kernel().awaitNotRouted(Kernel.A);
      assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
      assertThat(b.awaitAnswer().stopAndCountLost()).isZero();
      lab.topology().heal("fiber");
      a.awaitAnswer();
      assertThat(old.answered()).isZero();
      assertThat(lab.kernel().keptOff("fiber")).as("rules kept it away").isEqualTo(keptOff);
    }
  }
}
