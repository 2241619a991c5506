package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.ra.AdvertKind;

/** How soon a crowd hears of a change, on a machine that does nothing else. */
@Tag("netns")
@Tag("measured")
class CrowdIT {

  private static final int NEIGHBOURS = 1000;

  /** A kernel that is late drops what its backlog of a thousand does not hold. */
  private static final double MOST = 0.8;

  private final NdLab lab = NdLab.plugged();

  @AfterEach
  void tearDown() {
    lab.close();
  }

  @Test
  void thousandNeighboursHearOfAChangeWithinASecond() {
    NdLab.batch(
        lab.router,
        IntStream.rangeClosed(1, NEIGHBOURS)
            .mapToObj(
                i ->
                    String.format(
                        "neigh add fe80::1:%x lladdr 02:00:00:01:%02x:%02x dev lan0 nud permanent",
                        i, i >> 8, i & 0xff))
            .toList());
    lab.advertise(NdLab.preferred(NdLab.A), NdLab.preferred(NdLab.B));
    await().until(() -> unicasts() >= NEIGHBOURS);
    lab.settle(3);

    long unicastsBefore = unicasts();
    long receivedBefore = lab.receivedByHost();
    long began = System.nanoTime();
    lab.advertise(NdLab.deprecated(NdLab.A), NdLab.preferred(NdLab.B));
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                unicasts() - unicastsBefore >= NEIGHBOURS
                    && lab.receivedByHost() - receivedBefore > NEIGHBOURS * MOST);
    long took = System.nanoTime() - began;

    NdLab.print("update to a thousand unicasts on the wire", took);
    assertThat(took).isLessThan(1_000_000_000L);
    assertThat(unicasts() - unicastsBefore).isBetween((long) NEIGHBOURS, NEIGHBOURS + 1L);
  }

  private long unicasts() {
    return lab.loop.counts().sent("lan0", AdvertKind.UNICAST);
  }
}
