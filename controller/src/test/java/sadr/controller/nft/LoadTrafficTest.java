package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.controller.nft.TwoIsps.B;
import static sadr.controller.nft.TwoIsps.SERVER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A host sends as fast as it can while tables are loaded that let it pass: not one of its packets
 * is lost. The instant between a transaction's rules and its sets is a few microseconds long.
 */
@Tag("netns")
class LoadTrafficTest {

  private static final int LOADS = 40;

  private static final SourceTable ALIVE =
      SourceTrafficTest.table(
          List.of("2001:db8:a000::/56", "2001:db8:b000::/56"), List.of(), List.of());
  private static final SourceTable DEAD =
      SourceTrafficTest.table(
          List.of("2001:db8:b000::/56"),
          List.of("2001:db8:a000::/56"),
          List.of("2001:db8:a000::/56"));

  private final TwoIsps lab = new TwoIsps();

  @AfterEach
  void tearDown() throws Exception {
    try {
      assertThat(lab.foreign()).as("F4: packets with foreign sources at the ISPs").isZero();
    } finally {
      lab.close();
    }
  }

  @Test
  void aTableThatSomebodyFlushedIsLoadedAgain() throws Exception {
    EgressTable egress = lab.tables.look().egress().orElseThrow();
    lab.tables.applySources(ALIVE);

    losesNothing(
        round -> {
          lab.library.run("flush ruleset");
          lab.tables.apply(egress);
          lab.tables.applySources(ALIVE);
        });
  }

  @Test
  void anotherUplinkDiesAndComesBack() throws Exception {
    lab.tables.applySources(ALIVE);

    losesNothing(round -> lab.tables.applySources(round % 2 == 0 ? DEAD : ALIVE));
  }

  @Test
  void everythingIsLoadedOverWhatStands() throws Exception {
    lab.tables.applySources(ALIVE);

    losesNothing(round -> lab.library.run(ALIVE.script()));
  }

  private void losesNothing(Load load) throws Exception {
    long before = lab.atCable();
    DatagramSocket socket = lab.datagrams(B, 0);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                send(socket);
                sent.incrementAndGet();
              }
            });
    try {
      await().until(() -> sent.get() > 1_000);
      for (int round = 0; round < LOADS; round++) {
        load.run(round);
        long reached = sent.get();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> sent.get() > reached + 100);
      }
    } finally {
      over.set(true);
    }
    sender.get();
    System.out.printf("%d packets under %d loads%n", sent.get(), LOADS);
    await().untilAsserted(() -> assertThat(lab.atCable() - before).isEqualTo(sent.get()));
    assertThat(lab.refusals()).isZero();
  }

  private static void send(DatagramSocket socket) {
    try {
      socket.send(new DatagramPacket(new byte[20], 20, InetAddress.getByName(SERVER), 9));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of several. */
  private interface Load {
    void run(int round);
  }
}
