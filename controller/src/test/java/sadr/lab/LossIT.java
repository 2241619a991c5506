package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real loss, for a minute of real time, with the default configuration. */
@Tag("netns")
class LossIT {

  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** The window of the default configuration, and a margin for a busy machine. */
  private static final long PROMISED_MILLIS = 30_000 + 20_000;

  @Test
  void lossMovesNothingUntilItIsMostOfWhatIsSent() {
    try (Lab heavy = Lab.running(Settings.DEFAULT);
        Lab light = Lab.running(Settings.DEFAULT);
        RouteWatch atHeavy = RouteWatch.on(heavy.topology());
        RouteWatch atLight = RouteWatch.on(light.topology())) {
      heavy.topology().loss("fiber", 20);
      heavy.topology().loss("cable", 5);
      light.topology().loss("fiber", 1);
      long begin = System.nanoTime();
      await("a minute")
          .atMost(MINUTE.multipliedBy(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> System.nanoTime() - begin >= MINUTE.toNanos());

      assertThat(atHeavy.events()).as("20 and 5 %").noneMatch(LossIT::takesTrafficAway);
      assertThat(atLight.events()).as("1 %").noneMatch(LossIT::takesTrafficAway);
      assertThat(loss(heavy, "fiber")).as("measured").isBetween(0.05, 0.4);
      assertThat(loss(heavy, "cable")).as("measured").isLessThan(0.2);

      long worse = System.nanoTime();
      heavy.topology().loss("fiber", 70);
      long millis = (atHeavy.awaitRemoved(Kernel.A) - worse) / 1_000_000;
      System.out.println("loss of 70 % to the switched route: " + millis + " ms");
      assertThat(millis).isLessThan(PROMISED_MILLIS);
      heavy.assertNothingForeignLeft();
      light.assertNothingForeignLeft();
    }
  }

  private static boolean takesTrafficAway(RouteWatch.Seen seen) {
    return seen.line().startsWith("Deleted default from " + Kernel.A + " via")
        || seen.line().startsWith("Deleted default from " + Kernel.B + " via");
  }

  private static double loss(Lab lab, String uplink) {
    return lab.daemon().uplink(uplink).get("loss").asDouble();
  }
}
