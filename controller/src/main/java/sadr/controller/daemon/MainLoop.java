package sadr.controller.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Notices;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Wake;
import sadr.controller.core.World;
import sadr.controller.reconcile.Result;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.KernelEvent;

/**
 * The one thread that decides and acts: it takes what happened out of the queue, reduces, applies
 * the difference, and publishes what it knows.
 *
 * <p>All fields but the snapshot belong to that thread.
 */
final class MainLoop {

  private static final Logger log = LoggerFactory.getLogger(MainLoop.class);

  /** What is left after so many waits for the next turn: nobody may keep this thread in one. */
  private static final int MOST_ROUNDS = 4;

  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Surroundings around;
  private final InputQueue queue;
  private final Reconciler reconciler;
  private final Resync resync;
  private final Culprits culprits = new Culprits();
  private final SysctlReport sysctlReport = new SysctlReport();
  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
  private final Memory memory;
  private final Wishes wishes;
  private final Drills drills;
  private final ProbeFeed probes;
  private final HostFeed hosts;
  private final UnassignedReport unassigned = new UnassignedReport();
  private final OwnershipReport ownership = new OwnershipReport();
  private final SiteReport site = new SiteReport();

  private World world;
  private Map<String, Long> dropped = Map.of();
  private boolean stopping;
  private boolean ready;
  private long fence;
  private long overruns;
  private long lastTickNanos;
  private Optional<Instant> lastResync = Optional.empty();

  MainLoop(
      Surroundings around, InputQueue queue, Reconciler reconciler, World first, SavedState saved) {
    this.around = around;
    this.queue = queue;
    this.reconciler = reconciler;
    this.resync = new Resync(around.look());
    this.world = first;
    this.memory = new Memory(around.journal(), saved);
    this.wishes = new Wishes(memory, resync, around.resolver(), around.service());
    this.drills = new Drills(memory, around.view().hasNftables());
    this.probes = new ProbeFeed(around.probes());
    this.hosts = new HostFeed(around.hosts(), first, around.foresight());
    publish();
  }

  /** The latest snapshot; any thread. */
  Snapshot snapshot() {
    return Objects.requireNonNull(snapshot.get());
  }

  /** Reads the kernel and brings it into sync for the first time. */
  void begin() {
    World before = world;
    readAll(InputQueue.now());
    drills.found(world);
    settle(before, InputQueue.now());
  }

  /** Runs until it is told to stop. */
  void run() throws InterruptedException {
    around.service().turned(snapshot());
    while (!stopping) {
      List<InputQueue.Timed> inputs = queue.take(patience());
      Moment turn = InputQueue.now();
      World before = world;
      inputs.forEach(this::take);
      housekeeping(turn);
      settle(before, turn);
      around.service().turned(snapshot());
    }
    around.service().stopping();
  }

  private long patience() {
    long now = System.nanoTime();
    long idle = Math.min(TICK_NANOS - (now - lastTickNanos), reconciler.nanosToRetry(now));
    long awake = Math.min(idle, around.service().nanosLeft(now));
    return Math.min(awake, Wake.next(world).nanosLeft(now));
  }

  private void take(InputQueue.Timed timed) {
    Input input = timed.input();
    if (input instanceof Input.Happened happened) {
      happened(happened.event(), timed.at());
    } else if (input instanceof Input.Asked asked) {
      world = wishes.asked(world, asked, timed.at());
    } else if (input instanceof Input.DrillAsked asked) {
      world = drills.asked(world, asked, timed.at());
    } else if (input instanceof Input.DrillStopAsked asked) {
      world = drills.stopped(world, asked, timed.at());
    } else if (input instanceof Input.Leased leased) {
      world = wishes.leased(world, leased, timed.at());
    } else if (input instanceof Input.Reconfigured configured) {
      world = wishes.reconfigured(world, configured, timed.at());
    } else if (input instanceof Input.Rejected rejected) {
      memory.tell(
          timed.at(),
          List.of(
              Notice.of("config.rejected", "invalid", Map.of("problems", rejected.problems()))));
    } else if (input instanceof Input.NftablesChanged) {
      resync.wantEgress();
    } else if (input instanceof Input.Looked looked) {
      looked(looked, timed.at());
    } else if (input instanceof Input.Stop) {
      stopping = true;
    } else if (input instanceof Input.ThreadDied died) {
      throw new IllegalStateException(
          "thread " + died.thread() + " died: " + died.cause(), died.cause());
    }
  }

  private void happened(Event event, Moment at) {
    World before = world;
    drills.heard(event);
    world = Reducer.reduce(world, event, at);
    if (!before.observed().links().equals(world.observed().links())) {
      // At once: of a carrier that goes and comes within a turn the probes would hear nothing, and
      // never say that the path, which is down from now on, is up again.
      probes.look(world);
      around.resolver().accept(world); // Whose neighbours matter is known by the links' indexes.
    }
    if (event instanceof Event.KernelChanged changed) {
      culprits.note(changed.events(), at.nanos());
      resync.heard(changed.events());
      for (KernelEvent each : changed.events()) {
        if (each instanceof KernelEvent.Overrun) {
          overrun(at);
        } else if (each instanceof KernelEvent.Fence reached) {
          fenced(reached.token(), at);
        } else if (each instanceof KernelEvent.Present present
            && before.observed().rules().contains(present.object())) {
          resync.want(); // A late echo, or a second copy of a rule: only a dump can tell.
        }
      }
    }
  }

  private void fenced(long token, Moment at) {
    refresh(resync.reached(token, at.nanos()), at);
    if (token == fence && !resync.blind()) {
      reconciler.echoed(); // Not where echoes were lost: they would seem not to have come.
    }
  }

  private void looked(Input.Looked looked, Moment at) {
    if (resync.looked(looked, fence + 1)) {
      around.fences().accept(++fence);
    } else {
      refresh(resync.reached(fence + 1, at.nanos()), at);
    }
  }

  /** Puts what was read aside in the place of what is known. */
  private void refresh(List<Event> found, Moment at) {
    for (Event event : found) {
      world = Reducer.reduce(world, event, at);
      if (event instanceof Event.KernelDumped) {
        lastResync = Optional.of(at.wall());
      }
    }
    if (!found.isEmpty()) {
      readSysctls(at);
    }
  }

  private void overrun(Moment at) {
    overruns++;
    resync.lost();
    memory.tell(at, List.of(Notice.of("kernel.overrun", "events-lost", Map.of())));
  }

  private void housekeeping(Moment now) {
    if (queue.overflowed()) {
      overrun(now);
      around.fences().accept(++fence); // The one that we wait for may be among what was dropped.
    }
    if (now.nanos() - lastTickNanos >= TICK_NANOS) {
      lastTickNanos = now.nanos();
      world = Reducer.reduce(world, new Event.Tick(), now);
      dropped = around.view().dropped();
      around.resolver().accept(world);
      hosts.count(world);
      memory.retry();
    } else if (Wake.next(world).passed(now.nanos())) {
      world = Reducer.reduce(world, new Event.Tick(), now);
    }
    resync.beginIfDue(world.config(), now.nanos());
  }

  /** Reads everything here and now. */
  private void readAll(Moment now) {
    resync.done(now.nanos());
    lastResync = Optional.of(now.wall());
    world = Reducer.reduce(world, around.view().dump(world.config()), now);
    readNftables(now);
    readSysctls(now);
  }

  private void readNftables(Moment now) {
    for (Event event : around.view().nftables()) {
      world = Reducer.reduce(world, event, now);
    }
  }

  private void readSysctls(Moment now) {
    world = Reducer.reduce(world, around.view().sysctls(Planner.sysctls(world)), now);
    sysctlReport.look(world);
  }

  /**
   * Lets what follows from the new world happen: the kernel first, then everybody else. What there
   * is to tell of it bears the time of {@code turn}, when it was decided.
   */
  private void settle(World before, Moment turn) {
    List<Notice> repairs = new ArrayList<>();
    int rounds = 0;
    do {
      act().ifPresent(repairs::add);
    } while (lacking(reconciler.unrouted(world)) && ++rounds < MOST_ROUNDS);
    long acked = reconciler.ackedSince(turn.nanos());
    probes.look(world);
    List<Notice> notices = new ArrayList<>(Notices.between(before, world, turn.wall()));
    around.telemetry().switches(before, world, acked);
    notices.addAll(repairs);
    notices.addAll(drills.notices(world, new Moment(acked, turn.wall())));
    culprits.forget(turn.nanos());
    memory.tell(turn, notices);
    unassigned.look(world);
    ownership.look(world);
    site.look(world, turn);
    tellHosts();
    memory.keepPromises();
    ready |= reconciler.inSync();
    publish();
  }

  /** Brings the kernel closer to the plan; tells what was repaired by it. */
  private Optional<Notice> act() {
    around.service().working();
    hosts.begin(world);
    long start = System.nanoTime();
    Reconciler.Round round = reconciler.round(world, start, this::routed);
    long end = System.nanoTime();
    if (!round.results().isEmpty()) {
      applied(round, end - start);
    }
    return round.repair().isEmpty()
        ? Optional.empty()
        : Optional.of(culprits.repaired(round.repair(), world, end));
  }

  /** Hosts are told as soon as the routes stand, and of nothing that a crash could make forget. */
  private void routed(Set<Ip6Prefix> unrouted) {
    lacking(unrouted);
    Moment now = InputQueue.now();
    // What else is new is saved in the end: it can wait, and hosts cannot.
    if (!memory.holds(world, now)) {
      memory.keep(world, now);
    }
    hosts.look(world, memory.ledgerSafe());
  }

  /** What the kernel refused changes the plan; whether that is news. */
  private boolean lacking(Set<Ip6Prefix> unrouted) {
    if (world.unrouted().equals(unrouted)) {
      return false;
    }
    world = Reducer.reduce(world, new Event.RoutesLacking(unrouted), InputQueue.now());
    return true;
  }

  /** Saves what is new, and tells hosts what they have not been told yet. */
  private void tellHosts() {
    memory.keep(world, InputQueue.now());
    hosts.look(world, memory.ledgerSafe());
  }

  private void applied(Reconciler.Round round, long nanos) {
    around.telemetry().reconciled(round.results(), nanos);
    around.fences().accept(++fence);
    if (round.any(Result.Status.STALE)) {
      resync.want();
    }
    Moment now = InputQueue.now();
    TreeSet<String> done = new TreeSet<>();
    for (Result result : round.results()) {
      if (result.status() == Result.Status.DONE) {
        done.add(result.operation().kind());
      }
    }
    world = drills.applied(world, round.results(), now);
    hosts.applied(round.results(), world);
    ownership.applied(round.results(), world);
    List<String> refused = round.refusals();
    refused.forEach(why -> log.warn("kernel.refused {}", why));
    memory.refused(refused);
    if (done.contains("nft")) {
      resync.egressChanged();
      readNftables(now);
    }
    if (done.contains("sysctl")) {
      readSysctls(now);
    }
  }

  private void publish() {
    snapshot.set(
        new Snapshot(
            world, ready, reconciler.inSync(), overruns, lastResync, new HashMap<>(dropped)));
  }
}
