package sadr.controller.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sadr.controller.config.Config;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;

/** Drives the pure core against a {@link ModelKernel}, as the main loop drives it against Linux. */
final class SiteDriver {

  final ModelKernel kernel;
  World world;
  final List<Notice> notices = new ArrayList<>();
  private final Consumer<SiteDriver> afterEachOperation;
  private Moment now = new Moment(0, Sites.START);

  SiteDriver(Config config, ModelKernel kernel, Consumer<SiteDriver> afterEachOperation) {
    this.kernel = kernel;
    this.afterEachOperation = afterEachOperation;
    world = Sites.begin(config);
  }

  /** A site that has started and is in sync. */
  static SiteDriver started(Config config) {
    SiteDriver driver = new SiteDriver(config, new ModelKernel(Sites.bareKernel()), site -> {});
    driver.start();
    return driver;
  }

  List<Operation> start() {
    return happen(new Event.KernelDumped(kernel.dump()));
  }

  List<Operation> pass(Duration time) {
    now = new Moment(now.nanos() + time.toNanos(), now.wall().plus(time));
    return happen(new Event.Tick());
  }

  /** One turn of the loop: the event, then whatever operations follow, one by one. */
  List<Operation> happen(Event event) {
    take(event);
    List<Operation> operations =
        Differ.diff(world.observed(), Planner.plan(world), world.config().kernel(), now.nanos());
    for (Operation operation : operations) {
      take(kernel.take(operation, now.nanos()));
      afterEachOperation.accept(this);
    }
    return operations;
  }

  boolean inSync() {
    return Differ.diff(world.observed(), Planner.plan(world), world.config().kernel(), now.nanos())
        .isEmpty();
  }

  long nanos() {
    return now.nanos();
  }

  Role role(String uplink) {
    return world.uplink(uplink).role();
  }

  private void take(Event event) {
    World before = world;
    world = Reducer.reduce(world, event, now);
    notices.addAll(Notices.between(before, world, now.wall()));
  }
}
