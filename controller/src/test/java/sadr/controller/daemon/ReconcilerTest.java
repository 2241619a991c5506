package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.cli.CommandException;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Result;
import sadr.controller.reconcile.Sysctls;
import sadr.netlink.FakeKernel;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;

/** Against a kernel at the level of messages, since the real one does not misbehave on demand. */
class ReconcilerTest {

  private static final long MS = Duration.ofMillis(1).toNanos();

  private final FakeKernel kernel = new FakeKernel();
  private final NetlinkConnection netlink = new NetlinkConnection(kernel.requests());
  private final Reconciler reconciler =
      new Reconciler(
          new Applier(netlink, Optional.empty(), new Sysctls(), false),
          new Foresight(Optional::empty, sources -> {}));
  private World world = Sites.begin(Sites.twoIsps());

  @BeforeEach
  void aRouterWithTwoUplinks() {
    Sites.bareKernel().links().forEach(kernel.tables()::put);
    Sites.bareKernel().addresses().forEach(kernel.tables()::put);
    dump();
  }

  @Test
  void bringsTheKernelIntoSyncOnce() {
    assertThat(reconciler.round(world, 0, unrouted -> {}).any(Result.Status.FAILED)).isFalse();
    int sends = kernel.sends();
    assertThat(reconciler.round(world, 1, unrouted -> {}).results())
        .as("before the echo")
        .isEmpty();
    dump();
    reconciler.echoed();
    assertThat(reconciler.round(world, 2, unrouted -> {}).results()).as("after the echo").isEmpty();
    assertThat(reconciler.inSync()).isTrue();
    assertThat(kernel.tables().all(Rule.class)).hasSizeGreaterThanOrEqualTo(4);
    assertThat(sends).isPositive();
  }

  @Test
  void repairsWhatSomebodyTookAway() {
    sync();
    Route victim =
        kernel.tables().all(Route.class).stream()
            .filter(route -> route.protocol() == 173)
            .findFirst()
            .orElseThrow();
    kernel.tables().remove(victim);
    dump();
    Reconciler.Round round = reconciler.round(world, 3, unrouted -> {});
    assertThat(round.repair()).isNotEmpty();
    assertThat(round.results()).hasSize(1);
    assertThat(kernel.tables().all(Route.class)).contains(victim);
  }

  @Test
  void triesARefusedOperationLaterAndGoesOnWithTheOthers() {
    kernel.fail(
        object -> object instanceof Route route && route.protocol() == 173, Errno.EINVAL, "no way");
    Reconciler.Round round = reconciler.round(world, 0, unrouted -> {});
    assertThat(round.any(Result.Status.FAILED)).isTrue();
    assertThat(round.any(Result.Status.DONE)).as("guards and rules").isTrue();
    dump();
    reconciler.echoed();
    assertThat(reconciler.round(world, 99 * MS, unrouted -> {}).results()).isEmpty();
    kernel.fail(object -> false, Errno.EINVAL, "");
    assertThat(reconciler.round(world, 100 * MS, unrouted -> {}).any(Result.Status.FAILED))
        .isFalse();
    dump();
    reconciler.echoed();
    assertThat(reconciler.round(world, 101 * MS, unrouted -> {}).results()).isEmpty();
    assertThat(reconciler.inSync()).isTrue();
  }

  @Test
  void backsOffFromWhatTheKernelTakesAndDoesNotShow() {
    sync();
    Route victim =
        kernel.tables().all(Route.class).stream()
            .filter(route -> route.protocol() == 174)
            .findFirst()
            .orElseThrow();
    removeBehindOurBack(victim);
    assertThat(reconciler.round(world, 10 * MS, unrouted -> {}).results()).hasSize(1);
    removeBehindOurBack(victim); // Somebody undoes it before its echo is through.
    reconciler.echoed();
    assertThat(reconciler.round(world, 11 * MS, unrouted -> {}).results()).as("waits").isEmpty();
    assertThat(reconciler.inSync()).isFalse();
    assertThat(reconciler.round(world, 111 * MS, unrouted -> {}).results())
        .as("tries again")
        .hasSize(1);
  }

  @Test
  void forwardingBeginsOnlyOnceTheGuardsAreIn(@TempDir Path settings) throws IOException {
    Path forwarding = settings.resolve("conf/all/forwarding");
    Files.createDirectories(forwarding.getParent());
    Files.writeString(forwarding, "0");
    Reconciler managing =
        new Reconciler(
            new Applier(netlink, Optional.empty(), new Sysctls(settings), true),
            new Foresight(Optional::empty, sources -> {}));
    kernel.fail(ReconcilerTest::guards, Errno.ENOMEM, "");
    managing.round(world, 0, unrouted -> {});
    assertThat(forwarding).hasContent("0");
    dump();
    managing.echoed();
    managing.round(world, 50 * MS, unrouted -> {});
    assertThat(forwarding).as("while the guards wait").hasContent("0");
    managing.round(world, 100 * MS, unrouted -> {});
    assertThat(forwarding).as("refused again").hasContent("0");
    assertThat(managing.inSync()).isFalse();

    kernel.fail(object -> false, Errno.ENOMEM, "");
    managing.round(world, 300 * MS, unrouted -> {});
    assertThat(forwarding).as("in the round of the guards").hasContent("1");
    assertThat(kernel.tables().all(Route.class)).anyMatch(ReconcilerTest::guards);
  }

  @Test
  void aRefusedGuardTakesNothingAwayFromARunningSiteAndLetsTheRestBeRepaired() {
    sync();
    List<Route> lost =
        kernel.tables().all(Route.class).stream()
            .filter(route -> route.key().from().equals(Sites.A))
            .toList();
    Rule rule =
        kernel.tables().all(Rule.class).stream()
            .filter(each -> each.priority() == 17500)
            .findFirst()
            .orElseThrow();
    List<Route> standing = new ArrayList<>(kernel.tables().all(Route.class));
    standing.removeAll(lost);
    lost.forEach(kernel.tables()::remove);
    kernel.tables().remove(rule);
    kernel.fail(ReconcilerTest::guards, Errno.ENOMEM, "");
    dump();
    Reconciler.Round round = reconciler.round(world, 2, unrouted -> {});
    assertThat(round.any(Result.Status.FAILED)).isTrue();
    assertThat(kernel.tables().all(Rule.class)).as("without it all follow main").contains(rule);
    assertThat(kernel.tables().all(Route.class))
        .containsAll(standing)
        .anyMatch(route -> route.key().from().equals(Sites.A) && route.protocol() == 173);
  }

  /** An event was lost: the kernel holds what the world lacks, and lacks what it holds. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsDoneAlreadyIsNotAskedAtEachFence(boolean present) {
    sync();
    int known = kernel.tables().all(Rule.class).size();
    Rule rule = Rule.lookup(17999, 173, 173);
    if (present) {
      rule =
          kernel.tables().all(Rule.class).stream()
              .filter(each -> each.priority() == 17500)
              .findFirst()
              .orElseThrow();
      kernel.tables().remove(rule);
      dump();
      kernel.tables().put(rule);
    } else {
      kernel.tables().put(rule);
      dump();
      kernel.tables().remove(rule);
    }
    int attempts = 0;
    for (int milli = 10; milli < 1000; milli++) {
      Reconciler.Round round = reconciler.round(world, milli * MS, unrouted -> {});
      attempts += round.results().size();
      assertThat(round.results()).allMatch(each -> each.status() == Result.Status.STALE);
      reconciler.echoed();
    }
    assertThat(attempts).as("in a second of fences").isBetween(2, 10);
    dump();
    assertThat(reconciler.round(world, 1001 * MS, unrouted -> {}).results()).isEmpty();
    assertThat(reconciler.inSync()).isTrue();
    assertThat(reconciler.nanosToRetry(1001 * MS)).isEqualTo(Long.MAX_VALUE);
    assertThat(kernel.tables().all(Rule.class)).hasSize(known);
  }

  private static boolean guards(KernelObject object) {
    return object instanceof Route route && route.protocol() == 174;
  }

  @Test
  void aRefusedOperationThatNobodyWantsAnyMoreWakesNobody() {
    kernel.fail(
        object ->
            object instanceof Route route
                && route.nextHops().stream().anyMatch(hop -> hop.link().equals(Sites.WAN2)),
        Errno.ENETDOWN,
        "");
    reconciler.round(world, 0, unrouted -> {});
    assertThat(reconciler.nanosToRetry(1)).isLessThan(100 * MS);
    kernel.tables().remove(Sites.link(Sites.WAN2, "wan2", true));
    dump();
    reconciler.echoed();
    reconciler.round(world, 2, unrouted -> {});
    assertThat(reconciler.nanosToRetry(200 * MS)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesAKernelWithoutSourcePrefixesBeforeAnyRuleStands() {
    kernel.fail(
        object -> object instanceof Route route && route.key().from().length() > 0,
        Errno.EINVAL,
        "Specifying source address requires IPV6_SUBTREES to be enabled");
    int rules = kernel.tables().all(Rule.class).size();
    assertThatThrownBy(() -> SourceRouting.require(netlink, world))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("CONFIG_IPV6_SUBTREES");
    assertThat(kernel.tables().all(Rule.class)).hasSize(rules);
    assertThat(kernel.tables().all(Route.class)).isEmpty();
  }

  /** Where every uplink learns its prefixes there is no guard yet to try it with. */
  @Test
  void triesTheKernelWithNobodysPrefixWhereNoneIsKnownAndLeavesNothing() throws Exception {
    World learning = Sites.begin(Sites.of(List.of()));
    SourceRouting.require(netlink, learning);
    assertThat(kernel.tables().all(Route.class)).isEmpty();
    kernel.fail(
        object -> object instanceof Route route && route.key().from().length() > 0,
        Errno.EINVAL,
        "Specifying source address requires IPV6_SUBTREES to be enabled");
    assertThatThrownBy(() -> SourceRouting.require(netlink, learning))
        .hasMessageContaining("CONFIG_IPV6_SUBTREES");
  }

  private void removeBehindOurBack(Route victim) {
    kernel.tables().remove(victim);
    dump();
  }

  private void sync() {
    Reconciler.Round first = reconciler.round(world, 0, unrouted -> {});
    assertThat(first.results()).allMatch(result -> result.status() == Result.Status.DONE);
    dump();
    reconciler.echoed();
    assertThat(reconciler.round(world, 1, unrouted -> {}).results()).isEmpty();
    assertThat(List.of(reconciler.inSync())).containsExactly(true);
  }

  private void dump() {
    world =
        Reducer.reduce(
            world,
            new Event.KernelDumped(new KernelReader(netlink).read(world.config())),
            new Moment(0, Sites.START));
  }
}
