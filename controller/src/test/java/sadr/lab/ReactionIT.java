package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.NftMonitor;

/**
 * How fast what follows the first operation of a switch follows it: hosts are told, nftables
 * answers. Each is seen from outside: the kernel's own event of the route that goes, the packet at
 * the host, the kernel's notification of the change. The last is read in this process: nft(8) would
 * fetch the whole table before it prints, milliseconds later.
 */
@Tag("netns")
@Tag("measured")
class ReactionIT {

  private static final int ROUNDS = 9;

  /** The promise is 5 ms for each; a busy machine takes longer to tell than to do. */
  private static final int GENEROUS_MILLIS = 100;

  @Test
  void hostsAndNftablesFollowTheRouteAtOnce() {
    Median told = new Median("switched route to the Router Advertisement at the host");
    Median changed = new Median("switched route to the change of nftables");
    Lab lab = Lab.running(Settings.FASTEST.slaac());
    List<Long> changes = new CopyOnWriteArrayList<>();
    try (NftMonitor monitor =
            lab.topology()
                .node("router")
                .call(() -> NftMonitor.start(0, () -> changes.add(System.nanoTime())));
        RouteWatch routes = RouteWatch.on(lab.topology());
        AdvertWatch adverts = AdvertWatch.on(lab.topology())) {
      for (int i = 0; i < ROUNDS; i++) {
        lab.awaitSource(HOST_A);
        try (UdpStream stream = lab.stream(HOST_A, 100)) {
          stream.awaitAnswer(); // Who speaks is a neighbour that is known, and told by itself.
          routes.clear();
          adverts.clear();
          changes.clear();
          lab.topology().silence("fiber");
          long switched = routes.awaitRemoved(Kernel.A);
          told.add(adverts.awaitDeprecated(Kernel.A) - switched);
          await("the kernel's notification").until(() -> !changes.isEmpty());
          changed.add(changes.get(0) - switched);
        }
        lab.settle();
      }
    } finally {
      lab.finish();
    }
    assertThat(told.print()).isLessThan(GENEROUS_MILLIS);
    assertThat(changed.print()).isLessThan(GENEROUS_MILLIS);
  }
}
