package sadr.controller.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Admin;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Remembered;
import sadr.controller.core.World;
import sadr.controller.nft.NftTables;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Guards;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.OperationText;
import sadr.controller.reconcile.Result;
import sadr.controller.reconcile.Sysctls;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.Link;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/** What the command line does to the kernel without a daemon: {@code plan} and {@code flush}. */
final class KernelWork {

  private KernelWork() {}

  /** See {@link sadr.controller.cli.Program#plan}. */
  static List<String> plan(Config config, Optional<StatusReport> running) throws CommandException {
    Capabilities.require(); // Without them nftables does not even tell what it holds.
    Optional<Libnftables> library = Nftables.load();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      SavedState saved = new StateFile(config.stateDirectory()).peek();
      Optional<NftTables> nftables = library.map(NftTables::new);
      World world = look(config, saved, netlink, nftables, running);
      long now = InputQueue.now().nanos();
      List<Operation> operations =
          Differ.diff(world.observed(), Planner.plan(world), config.kernel(), now);
      OperationText text = new OperationText(names(world), now);
      return operations.stream().flatMap(operation -> text.lines(operation).stream()).toList();
    } catch (ErrnoException e) {
      throw unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  /** See {@link sadr.controller.cli.Program#flush}. */
  static List<String> flush(Config config) throws CommandException {
    Capabilities.require();
    Optional<Libnftables> library = Nftables.load();
    try (Lock lock = Lock.take(config);
        NetlinkConnection netlink = NetlinkConnection.open()) {
      lock.hold();
      Optional<NftTables> nftables = library.map(NftTables::new);
      World world = look(config, SavedState.EMPTY, netlink, nftables);
      long now = InputQueue.now().nanos();
      List<Operation> operations =
          Differ.diff(world.observed(), DesiredState.NOTHING, config.kernel(), now);
      Applier applier = new Applier(netlink, nftables, new Sysctls(), true);
      return report(
          applier.apply(operations, now, routed -> {}), new OperationText(names(world), now));
    } catch (ErrnoException | java.io.IOException e) {
      throw unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  /** Whether nothing of ours stands in the kernel. */
  static boolean isUntouched(Config config) throws CommandException {
    Optional<Libnftables> library = Nftables.load();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      World world = look(config, SavedState.EMPTY, netlink, library.map(NftTables::new));
      long now = InputQueue.now().nanos();
      return Differ.diff(world.observed(), DesiredState.NOTHING, config.kernel(), now).isEmpty();
    } catch (ErrnoException e) {
      throw unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  /** Has the kernel stand as under {@code config}, with uplinks as they were saved last. */
  static void restore(Config config) throws CommandException {
    Capabilities.require();
    Optional<Libnftables> library = Nftables.load();
    try (Lock lock = Lock.take(config);
        NetlinkConnection netlink = NetlinkConnection.open()) {
      lock.hold();
      SavedState saved = new StateFile(config.stateDirectory()).peek();
      Optional<NftTables> nftables = library.map(NftTables::new);
      World world = look(config, saved.recall(config), saved, netlink, nftables);
      long now = InputQueue.now().nanos();
      List<Operation> operations =
          Differ.diff(world.observed(), Planner.plan(world), config.kernel(), now);
      Applier applier =
          new Applier(netlink, nftables, new Sysctls(), config.kernel().manageSysctls());
      List<Result> results = guardsFirst(applier, operations, new Guards(config.kernel()), now);
      List<String> unused = report(results, new OperationText(names(world), now));
    } catch (ErrnoException | java.io.IOException e) {
      throw unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  /** What would open the way past a guard that the kernel refuses is not done. */
  private static List<Result> guardsFirst(
      Applier applier, List<Operation> operations, Guards guards, long now) {
    int end = guards.end(operations);
    List<Result> results =
        new ArrayList<>(applier.apply(operations.subList(0, end), now, routed -> {}));
    List<Operation> refused =
        results.stream()
            .filter(result -> result.status() == Result.Status.FAILED)
            .map(Result::operation)
            .toList();
    List<Operation> others = guards.harmless(operations.subList(end, operations.size()), refused);
    results.addAll(applier.apply(others, now, routed -> {}));
    return results;
  }

  private static List<String> report(List<Result> results, OperationText text)
      throws CommandException {
    List<String> done = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (Result result : results) {
      if (result.status() == Result.Status.FAILED) {
        failed.add(result.error());
      } else {
        done.addAll(text.lines(result.operation()));
      }
    }
    if (!failed.isEmpty()) {
      throw new CommandException(ExitCode.FAILED, String.join("\n", failed));
    }
    return done;
  }

  /** The world as the kernel has it, with every uplink whose interface and gateway are known. */
  static World look(
      Config config, SavedState saved, NetlinkConnection netlink, Optional<NftTables> nftables) {
    return look(config, saved.numbers(config), saved, netlink, nftables);
  }

  private static World look(
      Config config,
      Map<String, Remembered> uplinks,
      SavedState saved,
      NetlinkConnection netlink,
      Optional<NftTables> nftables) {
    KernelView view =
        new KernelView(new KernelReader(netlink), nftables, Optional.empty(), new Sysctls());
    Moment now = InputQueue.now();
    World world =
        Reducer.begin(config, uplinks, saved.learned(now), Instant.EPOCH)
            .withLedger(SavedNetwork.ledger(saved.ledger(), now));
    world = Reducer.reduce(world, view.dump(config), now);
    for (Event event : view.nftables()) {
      world = Reducer.reduce(world, event, now);
    }
    return Reducer.reduce(world, view.sysctls(Planner.sysctls(world)), now);
  }

  /** The same as a running daemon sees it. */
  static World look(
      Config config,
      SavedState saved,
      NetlinkConnection netlink,
      Optional<NftTables> nftables,
      Optional<StatusReport> running) {
    World world = look(config, saved, netlink, nftables);
    for (StatusReport.Uplink uplink : running.map(StatusReport::uplinks).orElse(List.of())) {
      world = asSeen(world, uplink);
    }
    return recognising(world, nftables);
  }

  /** Only who put the part on the LANs there knows it whole; here its own mark has to do. */
  private static World recognising(World world, Optional<NftTables> nftables) {
    SourceTable wanted = Planner.plan(world).sources();
    boolean known = world.observed().sources().isPresent();
    return known || !nftables.map(tables -> tables.wasMadeFrom(wanted)).orElse(false)
        ? world
        : Reducer.reduce(world, new Event.SourcesRead(Optional.of(wanted)), InputQueue.now());
  }

  /** The world with an uplink as a running daemon sees it. */
  private static World asSeen(World world, StatusReport.Uplink uplink) {
    if (!world.uplinks().containsKey(uplink.name())) {
      return world;
    }
    Moment now = InputQueue.now();
    World next = world;
    for (Admin.State state : Admin.State.values()) {
      if (state.text().equals(uplink.admin())) {
        Admin admin = new Admin(state, Optional.empty(), Optional.empty());
        next = Reducer.reduce(next, new Event.AdminAsked(uplink.name(), admin), now);
      }
    }
    if (uplink.drill().filter(StatusReport.Drill::cut).isPresent()) {
      StatusReport.Drill drill = uplink.drill().get();
      Duration left = Duration.between(now.wall(), drill.until());
      Event begun = new Event.DrillBegun(uplink.name(), drill.traffic(), left);
      next = Reducer.reduce(next, begun, now);
    }
    if (uplink.health().equals("down")) {
      PathReport report =
          new PathReport(
              uplink.name(),
              PathState.DOWN,
              PathReport.Cause.REMEMBERED,
              uplink.detail(),
              now.nanos(),
              java.util.OptionalLong.empty(),
              List.of());
      next = Reducer.reduce(next, new Event.PathJudged(report), now);
    }
    return next;
  }

  private static Function<LinkIndex, String> names(World world) {
    Map<LinkIndex, Link> links = world.observed().links();
    return index -> {
      Link link = links.get(index);
      return link == null ? "if" + index : link.name();
    };
  }

  static CommandException unreadable(Exception e) {
    return new CommandException(ExitCode.FAILED, "the kernel cannot be asked: " + e.getMessage());
  }
}
