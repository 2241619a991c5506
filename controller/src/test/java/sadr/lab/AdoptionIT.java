package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon that starts takes over what stands in the kernel. */
@Tag("netns")
class AdoptionIT {

  @RegisterExtension static final OneLab SITE = OneLab.tempted(Settings.FAST);

  private final Lab lab = SITE.lab();

  @Test
  void killAndRestartLoseNoPacketOfEitherPrefix() {
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500);
        UdpStream old = lab.stream(HOST_OLD, 500);
        RouteWatch watch = RouteWatch.on(lab.topology())) {
      a.awaitAnswer();
      b.awaitAnswer();
      long keptOff = lab.kernel().keptOff("fiber");
      lab.daemon().kill();
      a.awaitSent(250);
      lab.start();
      lab.daemon().awaitHealth("fiber", "up");
      lab.daemon().awaitHealth("cable", "up");
      a.awaitSent(250);
      assertThat(a.stopAndCountLost()).isZero();
      assertThat(b.stopAndCountLost()).isZero();
      assertThat(old.answered()).isZero();
      assertThat(lab.kernel().keptOff("fiber")).as("rules kept it away").isEqualTo(keptOff);
      assertThat(watch.events()).as("nothing was torn down").noneMatch(AdoptionIT::tearsDown);
    }
  }

  @Test
  void terminationLeavesForwardingAsItIs() {
    try (UdpStream a = lab.stream(HOST_A, 500)) {
      a.awaitAnswer();
      lab.daemon().terminate();
      a.awaitSent(250);
      assertThat(a.stopAndCountLost()).isZero();
    }
    assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();
    assertThat(lab.events()).anyMatch(e -> e.contains("daemon.stop"));
  }

  @Test
  void deadUplinkStaysOutAcrossKillAndRestartUntilItIsHealthy() {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    awaitSavedDown();
    lab.daemon().kill();
    try (RouteWatch watch = RouteWatch.on(lab.topology())) {
      lab.start();
      lab.daemon().awaitHealth("cable", "up");
      await()
          .during(Duration.ofSeconds(1))
          .until(() -> lab.daemon().health("fiber").equals("down"));
      assertThat(watch.added(Kernel.A)).isEmpty();

      lab.topology().heal("fiber");
      lab.daemon().awaitHealth("fiber", "up");
      lab.kernel().awaitRouted(Kernel.A);
    }
  }

  /** Or the next daemon could not know: the file is written by a thread of its own. */
  private void awaitSavedDown() {
    Path file = lab.state().resolve("state.json");
    await("the state is saved")
        .until(
            () ->
                Files.exists(file)
                    && new ObjectMapper()
                        .readTree(file.toFile())
                        .at("/uplinks/fiber/health")
                        .asText()
                        .equals("down"));
  }

  private static boolean tearsDown(RouteWatch.Seen seen) {
    return seen.line().startsWith("Deleted") && seen.line().contains("proto 17");
  }
}
