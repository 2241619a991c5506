package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast what follows the first operation of a switch follows it: hosts are told, nftables
 * answers. Each is seen from outside: the kernel's own event of the route that goes, the packet at
 * the host, nft's monitor.
 */
@Tag("netns")
class ReactionIT {

  private static final int ROUNDS = 9;

  /** The promise is 5 ms for each; a busy machine takes longer to tell than to do. */
  private static final int GENEROUS_MILLIS = 100;

  @Test
  void hostsAndNftablesFollowTheRouteAtOnce() throws IOException {
    Median told = new Median("switched route to the Router Advertisement at the host");
    Median changed = new Median("switched route to the change of nftables");
    Lab lab = Lab.running(Settings.FAST.slaac());
    Process monitor =
        new ProcessBuilder(lab.topology().inside("router", List.of("nft", "monitor"))).start();
    List<Long> changes = new CopyOnWriteArrayList<>();
    follow(monitor, changes);
    try (RouteWatch routes = RouteWatch.on(lab.topology());
        AdvertWatch adverts = AdvertWatch.on(lab.topology())) {
      for (int i = 0; i < ROUNDS; i++) {
        lab.awaitSource(HOST_A);
        try (UdpStream stream = lab.stream(HOST_A, 100)) {
          stream.awaitAnswer(); // Who speaks is a neighbour that is known, and told by itself.
          routes.clear();
          changes.clear();
          lab.topology().silence("fiber");
          long switched = routes.awaitRemoved(Kernel.A);
          told.add(adverts.awaitAfter(switched) - switched);
          await("nft's monitor").until(() -> !changes.isEmpty());
          changed.add(changes.get(0) - switched);
        }
        lab.settle();
      }
    } finally {
      monitor.destroyForcibly();
      lab.finish();
    }
    assertThat(told.print()).isLessThan(GENEROUS_MILLIS);
    assertThat(changed.print()).isLessThan(GENEROUS_MILLIS);
  }

  private static void follow(Process monitor, List<Long> changes) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = monitor.inputReader()) {
                while (lines.readLine() != null) {
                  changes.add(System.nanoTime());
                }
              } catch (IOException e) {
                // It was ended, by the test.
                return;
              }
            },
            "nft-watch");
    reader.setDaemon(true);
    reader.start();
  }
}
