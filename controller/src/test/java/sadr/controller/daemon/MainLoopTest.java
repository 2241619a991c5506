package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.Config;
import sadr.controller.config.OnDown;
import sadr.controller.config.StateConfig;
import sadr.controller.core.Admin;
import sadr.controller.core.Event;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsView;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.RouterSearch;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Sysctls;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.FakeKernel;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.probes.health.Path;
import sadr.sys.Errno;

/** Against a kernel at the level of messages, on the test's own thread. */
class MainLoopTest {

  private static final Ip6Prefix NETWORK_A = Ip6Prefix.parse("2001:db8:a000:1::/64");
  private static final Ip6Prefix NETWORK_B = Ip6Prefix.parse("2001:db8:b000:1::/64");

  @TempDir private java.nio.file.Path directory = java.nio.file.Path.of("");

  private final FakeKernel kernel = new FakeKernel();
  private final InputQueue queue = new InputQueue();
  private final List<List<Path>> probed = new ArrayList<>();
  private final List<World> followed = new ArrayList<>();
  private final Deque<Runnable> afterRounds = new ArrayDeque<>();
  private Optional<Journal> journal = Optional.empty();
  private Supervisor service = Supervisor.of(Map.of());

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

  /** The monitor picks the events of gateways by the links' indexes: it must not know old ones. */
  @Test
  void aLinkThatIsMadeAnewIsFollowedAtOnce() throws Exception {
    MainLoop loop = begun();
    LinkIndex index = new LinkIndex(77);
    queue.put(heard(new KernelEvent.Absent(Sites.link(Sites.WAN1, "wan1", true), 0)));
    queue.put(new Input.Happened(new Event.Tick())); // Keeps the queue from joining the two.
    queue.put(heard(new KernelEvent.Present(Sites.link(index, "wan1", true), 0)));
    queue.put(new Input.Stop());
    loop.run();
    assertThat(followed.get(0).observed().links()).doesNotContainKey(Sites.WAN1);
    assertThat(followed.get(1).observed().links()).containsKey(index);
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

  /** Hosts would begin connections that the guard refuses. */
  @Test
  @Timeout(120)
  void hostsPreferAPrefixOnlyOnceTheKernelHasTakenItsRoute() throws Exception {
    kernel.fail(
        object -> object instanceof Route route && route.key().from().equals(Sites.A),
        Errno.EINVAL,
        "no way");
    HostsTold told = new HostsTold();
    MainLoop loop = begun(Sites.withLan(Sites.twoIsps(), OnDown.Action.DEPRECATE), told);
    assertThat(loop.snapshot().world().unrouted()).containsExactly(Sites.A);
    told.await(() -> told.prefers(NETWORK_B));
    assertThat(told.everPreferred).doesNotContain(NETWORK_A);

    kernel.fail(object -> false, Errno.EINVAL, "");
    told.stopOnce = () -> told.prefers(NETWORK_A);
    loop.run();
    assertThat(told.prefers(NETWORK_B)).as("it was the standby that helped out").isFalse();
    assertThat(loop.snapshot().world().unrouted()).isEmpty();
  }

  /** What the kernel acknowledged is its word, and what stands while it is replaced stays. */
  @Test
  @Timeout(120)
  void nothingFlickersWhileRoutesAreSetReplacedOrLost() throws Exception {
    HostsTold told = new HostsTold();
    MainLoop loop = begun(Sites.withLan(Sites.twoIsps(), OnDown.Action.DEPRECATE), told);
    told.await(() -> told.prefers(NETWORK_A));
    Route live =
        kernel.tables().all(Route.class).stream()
            .filter(route -> route.key().from().equals(Sites.A) && route.protocol() == 173)
            .findFirst()
            .orElseThrow();
    kernel.fail(
        object -> object instanceof Route route && route.equals(live), Errno.EINVAL, "not now");
    Route elsewhere =
        Route.unicast(
            live.key(), NextHop.via(Ip6Address.parse("fe80::ff"), Sites.WAN1), live.protocol());
    kernel.tables().remove(live);
    kernel.tables().put(elsewhere);
    queue.put(heard(new KernelEvent.Present(elsewhere, 0)));
    afterRounds.add(() -> kernel.fail(object -> false, Errno.EINVAL, "")); // Tried again soon.
    afterRounds.add(
        () -> {
          // Answered once the echo has been taken.
          CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
          queue.put(new Input.Asked("cable", Admin.AUTO, false, answer));
          var unused = answer.thenRun(() -> queue.put(heard(new KernelEvent.Absent(live, 0))));
        });
    afterRounds.add(() -> queue.put(new Input.Stop()));
    loop.run();
    assertThat(kernel.tables().all(Route.class)).contains(live);
    assertThat(told.everDeprecated).doesNotContain(NETWORK_A);
  }

  @Test
  void saysWhatTheKernelRefusedOfWhatSomebodyAskedFor() throws Exception {
    MainLoop loop = begun();
    kernel.fail(Route.class::isInstance, Errno.ENOMEM, "not now");
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    Admin out = new Admin(Admin.State.FAILED_OVER, Optional.empty(), Optional.empty());
    queue.put(new Input.Asked("fiber", out, false, answer));
    queue.put(new Input.Stop());
    loop.run();
    assertThat(answer.get().orElseThrow())
        .startsWith("done, but the kernel refused: ")
        .contains("not now");
  }

  private static Input heard(KernelEvent event) {
    return new Input.Happened(new Event.KernelChanged(List.of(event)));
  }

  private static Input carrier(boolean present) {
    return new Input.Happened(
        new Event.KernelChanged(
            List.of(new KernelEvent.Present(Sites.link(Sites.WAN1, "wan1", present), 0))));
  }

  private MainLoop begun() throws IOException {
    return begun(Sites.twoIsps(), new NoHosts());
  }

  private MainLoop begun(Config config, HostCare hosts) throws IOException {
    NetlinkConnection netlink = new NetlinkConnection(kernel.requests());
    Sysctls sysctls = new Sysctls();
    Journal opened = new Journal(StateConfig.in(directory), new StateFile(directory));
    journal = Optional.of(opened);
    MainLoop loop =
        new MainLoop(
            new Surroundings(
                new KernelView(
                    new KernelReader(netlink), Optional.empty(), Optional.empty(), sysctls),
                token -> fence(token, netlink, config),
                probed::add,
                opened,
                new Telemetry(new Metrics(() -> MetricsView.STARTING, "1.2.3")),
                (number, wanted, whole) -> {},
                followed::add,
                hosts,
                service,
                new Foresight(Optional::empty, sources -> {})),
            queue,
            new Reconciler(
                new Applier(netlink, Optional.empty(), sysctls, false),
                new Foresight(Optional::empty, sources -> {})),
            Sites.begin(config),
            SavedState.EMPTY);
    loop.begin();
    return loop;
  }

  /** The monitor's part: all that the kernel holds is known before the fence is. */
  private void fence(long token, NetlinkConnection netlink, Config config) {
    queue.put(new Input.Happened(new Event.KernelDumped(new KernelReader(netlink).read(config))));
    queue.put(heard(new KernelEvent.Fence(token)));
    Optional.ofNullable(afterRounds.poll()).ifPresent(Runnable::run);
  }

  /** Remembers what hosts were told; disk and loop tell on threads of their own. */
  private final class HostsTold implements HostCare {

    private final Set<Ip6Prefix> everPreferred = ConcurrentHashMap.newKeySet();
    private final Set<Ip6Prefix> everDeprecated = ConcurrentHashMap.newKeySet();
    private BooleanSupplier stopOnce = () -> false;
    private volatile List<Advert.Offer> latest = List.of();

    @Override
    public void aside(Runnable work) {
      work.run();
    }

    @Override
    public synchronized void advertise(Map<String, Advert> adverts, RouterSearch search) {
      latest = adverts.values().stream().flatMap(each -> each.prefixes().stream()).toList();
      for (Advert.Offer offer : latest) {
        (offer.preferred().never() ? everPreferred : everDeprecated).add(offer.prefix());
      }
      notifyAll();
      if (stopOnce.getAsBoolean()) {
        queue.put(new Input.Stop());
      }
    }

    boolean prefers(Ip6Prefix network) {
      return latest.stream()
          .anyMatch(offer -> offer.prefix().equals(network) && offer.preferred().never());
    }

    synchronized void await(BooleanSupplier so) throws InterruptedException {
      while (!so.getAsBoolean()) {
        wait();
      }
    }

    @Override
    public void reset(List<Ip6Prefix> dead) {}

    @Override
    public void renew(FlowRenewal renewal) {}

    @Override
    public void count(FlowCount.Wanted wanted) {}
  }

  /** A site whose hosts are of no interest. */
  private static final class NoHosts implements HostCare {
    @Override
    public void aside(Runnable work) {
      work.run();
    }

    @Override
    public void advertise(Map<String, Advert> adverts, RouterSearch search) {}

    @Override
    public void reset(List<Ip6Prefix> dead) {}

    @Override
    public void renew(FlowRenewal renewal) {}

    @Override
    public void count(FlowCount.Wanted wanted) {}
  }
}
