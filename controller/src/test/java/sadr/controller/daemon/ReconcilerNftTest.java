package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.config.OnDown;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.nft.NftTables;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.controller.reconcile.Sysctls;
import sadr.netlink.FakeKernel;
import sadr.netlink.NetlinkConnection;
import sadr.probes.health.PathState;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/** Routes in a fake kernel; nftables in the real one, in a namespace of its own. */
@Tag("netns")
class ReconcilerNftTest {

  private final FakeKernel kernel = new FakeKernel();
  private final NetlinkConnection netlink = new NetlinkConnection(kernel.requests());

  private NetNamespace namespace;
  private Libnftables library;
  private NftTables tables;
  private final BlockingQueue<SourceTable> prepared = new LinkedBlockingQueue<>();
  private Foresight foresight;
  private Reconciler reconciler;
  private volatile World world = Sites.begin(Sites.withLan(Sites.twoIsps(), OnDown.Action.REJECT));

  @BeforeEach
  void aSiteInSync() {
    namespace = NetNamespace.create();
    library = namespace.call(() -> Libnftables.load().orElseThrow());
    tables = new NftTables(library);
    foresight =
        new Foresight(
            () -> Optional.of(world),
            sources -> {
              tables.prepare(sources);
              prepared.add(sources);
            });
    reconciler = reconciler();
    Sites.bareKernel().links().forEach(kernel.tables()::put);
    Sites.bareKernel().addresses().forEach(kernel.tables()::put);
    look();
    assertThat(reconciler.round(world, 0, unrouted -> {}).any(Result.Status.FAILED)).isFalse();
    look();
  }

  @AfterEach
  void close() {
    foresight.close();
    library.close();
    namespace.close();
  }

  @Test
  void aFailoverRepairsNothing() {
    happens(Sites.judged("fiber", PathState.DOWN));

    Reconciler.Round round = reconciler.round(world, 1, unrouted -> {});

    assertThat(loads(round.results())).hasSize(1);
    assertThat(round.repair()).isEmpty();
  }

  @Test
  void aForeseenFailoverLeavesNothingToDo() throws InterruptedException {
    foresight.doubted("fiber");
    SourceTable foreseen = Optional.ofNullable(prepared.poll(1, TimeUnit.MINUTES)).orElseThrow();
    happens(Sites.judged("fiber", PathState.DOWN));

    List<Operation> loads = loads(reconciler.round(world, 1, unrouted -> {}).results());
    assertThat(loads).hasSize(1);
    assertThat(((Operation.LoadSources) loads.get(0)).table()).isSameAs(foreseen);

    look();
    foresight.close();
    foresight = new Foresight(Optional::empty, sources -> {});
    assertThat(reconciler().round(world, 2, unrouted -> {}).results()).as("to who plans").isEmpty();
  }

  @Test
  void aFailoverTellsOfTheIntruderThatItMeets() {
    namespace.exec("nft", "insert rule inet sadr hosts-refuse accept");
    happens(Sites.judged("fiber", PathState.DOWN));

    Reconciler.Round round = reconciler.round(world, 1, unrouted -> {});

    assertThat(loads(round.repair())).hasSize(1);
    assertThat(round.results()).hasSizeGreaterThan(1);
    look();
    assertThat(reconciler.round(world, 2, unrouted -> {}).results()).isEmpty();
    assertThat(namespace.exec("nft", "list chain inet sadr hosts-refuse"))
        .doesNotContain("accept")
        .contains("reject");
  }

  private Reconciler reconciler() {
    return new Reconciler(
        new Applier(netlink, Optional.of(tables), new Sysctls(), false), foresight);
  }

  private static List<Operation> loads(List<Result> results) {
    return results.stream()
        .map(Result::operation)
        .filter(Operation.LoadSources.class::isInstance)
        .toList();
  }

  private void look() {
    happens(new Event.KernelDumped(new KernelReader(netlink).read(world.config())));
    NftTables.Found found = tables.look();
    happens(new Event.EgressRead(found.egress()));
    happens(new Event.SourcesRead(found.sources()));
    reconciler.echoed();
  }

  private void happens(Event event) {
    world = Reducer.reduce(world, event, new Moment(0, Sites.START));
  }
}
