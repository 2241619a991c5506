package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Event;
import sadr.controller.core.Sites;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsView;
import sadr.controller.nft.FlowCount;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.RouterSearch;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Sysctls;
import sadr.net.Ip6Prefix;
import sadr.netlink.FakeKernel;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.Path;

/** Against a kernel at the level of messages, on the test's own thread. */
class MainLoopTest {

  @TempDir private java.nio.file.Path directory = java.nio.file.Path.of("");

  private final FakeKernel kernel = new FakeKernel();
  private final InputQueue queue = new InputQueue();
  private final List<List<Path>> probed = new ArrayList<>();
  private Optional<Journal> journal = Optional.empty();

  @BeforeEach
  void aRouterWithTwoUplinks() {
    Sites.bareKernel().links().forEach(kernel.tables()::put);
    Sites.bareKernel().addresses().forEach(kernel.tables()::put);
  }

  @AfterEach
  void close() {
    journal.ifPresent(Journal::close);
  }

  @Test
  void theProbesHearOfACarrierThatGoesAndComesWithinATurn() throws Exception {
    MainLoop loop = begun();
    probed.clear();
    queue.put(carrier(false));
    queue.put(new Input.Happened(new Event.Tick())); // Keeps the queue from joining the two.
    queue.put(carrier(true));
    queue.put(new Input.Stop());
    loop.run();
    assertThat(probed)
        .extracting(paths -> paths.get(0).blocked())
        .containsExactly(Optional.of("no carrier on wan1"), Optional.empty());
  }

  @Test
  void savesAgainWhatTheDiskDidNotTake() throws Exception {
    java.nio.file.Path obstacle = Files.createDirectory(directory.resolve("state.json.next"));
    MainLoop loop = begun();
    journal.orElseThrow().save(SavedState.EMPTY).exceptionally(expected -> null).get();
    Files.delete(obstacle);
    queue.put(new Input.Stop());
    loop.run();
    journal.orElseThrow().close();
    assertThat(new StateFile(directory).read().uplinks()).containsOnlyKeys("fiber", "cable");
  }

  @Test
  void endsWhenOneOfItsThreadsHasDied() throws IOException {
    MainLoop loop = begun();
    queue.put(new Input.ThreadDied("sadr-probes", new IllegalStateException("a fault")));
    assertThatThrownBy(loop::run).hasMessageContaining("sadr-probes").hasMessageContaining("fault");
  }

  private static Input carrier(boolean present) {
    return new Input.Happened(
        new Event.KernelChanged(
            List.of(new KernelEvent.Present(Sites.link(Sites.WAN1, "wan1", present), 0))));
  }

  private MainLoop begun() throws IOException {
    NetlinkConnection netlink = new NetlinkConnection(kernel.requests());
    Sysctls sysctls = new Sysctls();
    Journal opened = new Journal(directory, new StateFile(directory));
    journal = Optional.of(opened);
    MainLoop loop =
        new MainLoop(
            new Surroundings(
                new KernelView(
                    new KernelReader(netlink), Optional.empty(), Optional.empty(), sysctls),
                token -> {},
                probed::add,
                opened,
                new Telemetry(new Metrics(() -> MetricsView.STARTING, "1.2.3")),
                (number, config, whole) -> {},
                world -> {},
                new NoHosts()),
            queue,
            new Reconciler(new Applier(netlink, Optional.empty(), sysctls, false)),
            Sites.begin(Sites.twoIsps()),
            SavedState.EMPTY);
    loop.begin();
    return loop;
  }

  /** A site whose hosts are of no interest. */
  private static final class NoHosts implements HostCare {
    @Override
    public void advertise(Map<String, Advert> adverts, RouterSearch search) {}

    @Override
    public void reset(List<Ip6Prefix> dead) {}

    @Override
    public void count(FlowCount.Wanted wanted) {}
  }
}
