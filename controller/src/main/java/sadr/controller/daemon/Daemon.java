package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jnr.constants.platform.Signal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.cli.SadrCommand;
import sadr.controller.config.Config;
import sadr.controller.control.ControlPlace;
import sadr.controller.control.ControlServer;
import sadr.controller.core.Event;
import sadr.controller.core.Interest;
import sadr.controller.core.Notice;
import sadr.controller.core.Reducer;
import sadr.controller.core.World;
import sadr.controller.metrics.Metrics;
import sadr.controller.nft.DropCounters;
import sadr.controller.nft.NftMonitor;
import sadr.controller.nft.NftTables;
import sadr.controller.page.Sources;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Sysctls;
import sadr.controller.trial.TrialFolder;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.NetlinkMonitor;
import sadr.netlink.model.KernelEvent;
import sadr.probes.io.ProbeLoop;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/**
 * {@code sadr run}: starts the parts in the order that keeps forwarding right, runs the main loop
 * on the calling thread, and stops the parts in the opposite order. The kernel is left as it is.
 */
final class Daemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /** From the start to the rehearsal of what is hoped to be rare. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final Config config;
  private final TrialStart start;
  private final Preload preload;
  private final InputQueue queue = new InputQueue();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<NetlinkConnection> connections = new CopyOnWriteArrayList<>();

  /** What the threads of the monitor and of the control socket look at; set once it is there. */
  private volatile World interest;

  private Optional<Trials> trials = Optional.empty();
  private volatile Optional<MainLoop> running = Optional.empty();
  private volatile Optional<WebFront> web = Optional.empty();

  private Daemon(TrialStart start, Preload preload) {
    this.config = start.config();
    this.start = start;
    this.preload = preload;
    this.interest = Reducer.begin(config, SavedState.EMPTY.recall(config), Instant.now());
  }

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * @throws CommandException if it cannot start
   */
  static void run(TrialStart start, Preload preload) throws CommandException {
    Capabilities.require();
    Path state = start.config().stateDirectory();
    Optional<String> over;
    try (Daemon daemon = new Daemon(start, preload)) {
      daemon.keep(Lock.take(start.config()));
      ControlPlace place = daemon.keep(ControlPlace.take(start.config().control()));
      preload.awaitKernel();
      daemon.serve(place);
      over = daemon.trials.flatMap(Trials::overBecause);
    } catch (ErrnoException | IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } finally {
      StateOwner.align(state);
    }
    if (over.isPresent()) {
      TrialEnd.revert(start.config(), TrialFolder.in(state), over.get());
    }
  }

  /** The kernel first; everything else once the site forwards. */
  private void serve(ControlPlace place)
      throws CommandException, IOException, InterruptedException {
    long startNanos = System.nanoTime();
    Thread.setDefaultUncaughtExceptionHandler(this::died);
    NetlinkConnection netlink = connect();
    NetlinkMonitor monitor = keep(NetlinkMonitor.open(this::heard));
    Optional<NftTables> nftables = nftables();
    StateFile stateFile = new StateFile(config.stateDirectory());
    SavedState saved = stateFile.read();
    Journal journal = keep(new Journal(config.state(), stateFile));
    House house = new House(config, journal);
    Watchers watchers = keep(watchers(nftables));
    ProbeLoop probes = watchers.probes();
    Hosts hosts =
        keep(new Hosts(queue, nftables.isPresent(), () -> running.map(MainLoop::snapshot)));
    Readers readers =
        new Readers(
            SadrCommand.version(),
            new Voices(
                probes::reports,
                () ->
                    IgnoredCounts.of(
                        monitor.counters(),
                        connections,
                        probes.counts(),
                        hosts.discovered(),
                        hosts.packets(),
                        web.map(WebFront::refused).orElse(List.of())),
                hosts::advertised,
                hosts::rivals,
                house::upkeep,
                hosts::flows));
    Metrics metrics = new Metrics(readers::metrics, SadrCommand.version());
    Sysctls sysctls = new Sysctls();
    Lookout lookout = lookout(nftables, sysctls);
    Supervisor service = keep(Supervisor.of(System.getenv()));
    MainLoop loop =
        new MainLoop(
            new Surroundings(
                new KernelView(
                    new KernelReader(netlink),
                    nftables,
                    nftables.map(tables -> keep(DropCounters.open())),
                    sysctls),
                monitor::fence,
                probes::update,
                journal,
                new Telemetry(metrics),
                lookout::look,
                world -> follow(world, netlink, house),
                hosts,
                service,
                watchers.foresight()),
            queue,
            new Reconciler(
                new Applier(
                    netlink, nftables, sysctls, config.kernel().manageSysctls(), service::working),
                watchers.foresight()),
            Reducer.begin(
                    config, saved.recall(config), saved.learned(InputQueue.now()), Instant.now())
                .withLedger(SavedNetwork.ledger(saved.ledger(), InputQueue.now()))
                .withRetired(SavedWord.retired(saved.told(), InputQueue.now())),
            saved);
    running = Optional.of(loop);
    readers.look(loop::snapshot);
    journal.record(
        Instant.now(),
        List.of(Notice.of("daemon.start", "asked", Map.of("version", SadrCommand.version()))));
    SourceRouting.require(netlink, loop.snapshot().world());
    loop.begin();
    open(place, journal, readers);
    trials.ifPresent(all -> house.show(all::status));
    log.info(
        "daemon.ready version={} millis={}",
        SadrCommand.version(),
        (System.nanoTime() - startNanos) / 1_000_000);
    hosts.start();
    lookout.start();
    keep(house).open();
    web = Optional.of(keep(WebFront.start(config, metrics, shown(readers, hosts))));
    keep(Rehearsal.start(() -> loop.snapshot().world(), REST));
    runUntilStopped(loop, journal);
    hosts.farewell();
  }

  /** A fault ends the process, whose supervisor starts it anew: forwarding goes on meanwhile. */
  private static void runUntilStopped(MainLoop loop, Journal journal)
      throws CommandException, InterruptedException {
    try {
      loop.run();
    } catch (RuntimeException e) {
      Map<String, String> details = Map.of("reason", String.valueOf(e.getMessage()));
      journal.record(Instant.now(), List.of(Notice.of("daemon.stop", "failed", details)));
      log.error("daemon.failed; the kernel stays as it is", e);
      throw new CommandException(ExitCode.FAILED, "the daemon failed: " + e.getMessage());
    }
    journal.record(Instant.now(), List.of(Notice.of("daemon.stop", "asked", Map.of())));
    log.info("daemon.stop; the kernel stays as it is");
  }

  /**
   * Without its monitor or its probes the daemon would be blind and seem well. The threads that it
   * can do without (the web's, the hooks', a trial's, those that think ahead) have other names, and
   * survive their faults.
   */
  private void died(Thread thread, Throwable cause) {
    log.error("thread.died name={}", thread.getName(), cause);
    if (thread.getName().startsWith("sadr-")) {
      queue.put(new Input.ThreadDied(thread.getName(), cause));
    }
  }

  /** The control socket, the signals. */
  private void open(ControlPlace place, Journal journal, Readers readers)
      throws IOException, InterruptedException {
    preload.awaitControl();
    Controls controls = new Controls(queue, journal, start, readers);
    trials = Optional.of(keep(controls.trials()));
    ControlServer control =
        keep(ControlServer.bind(place, EventFile.in(config.stateDirectory()), controls));
    journal.onGrowth(
        () -> {
          control.journalGrew();
          web.ifPresent(WebFront::wake);
        });
    control.start();
    Signals.on(Signal.SIGHUP, controls::reloadAside);
    Signals.on(Signal.SIGTERM, () -> queue.put(new Input.Stop()));
    Signals.on(Signal.SIGINT, () -> queue.put(new Input.Stop()));
  }

  private Sources shown(Readers readers, Hosts hosts) {
    return new Sources(
        readers::status,
        readers::paths,
        hosts::stragglers,
        EventFile.in(config.stateDirectory()),
        System::nanoTime,
        Instant::now);
  }

  private Optional<NftTables> nftables() {
    Optional<Libnftables> library = Nftables.load();
    library.ifPresent(this::watchNftables);
    return library.map(NftTables::new);
  }

  private void watchNftables(Libnftables nft) {
    keep(nft);
    try {
      keep(NftMonitor.start(nft.port(), () -> queue.put(new Input.NftablesChanged())));
    } catch (ErrnoException e) {
      log.warn("nftables.unwatched cause=\"{}\"", e.getMessage());
    }
  }

  private Lookout lookout(Optional<NftTables> nftables, Sysctls sysctls) {
    KernelReader reader = new KernelReader(connect());
    return keep(new Lookout(new KernelView(reader, nftables, Optional.empty(), sysctls), queue));
  }

  private Watchers watchers(Optional<NftTables> nftables) {
    return Watchers.start(
        () -> interest,
        () -> running.map(loop -> loop.snapshot().world()),
        sources -> nftables.ifPresent(tables -> tables.prepare(sources)),
        this::happened);
  }

  private void happened(Event event) {
    queue.put(new Input.Happened(event));
  }

  private void heard(List<KernelEvent> events) {
    World current = interest;
    List<KernelEvent> wanted =
        events.stream().filter(event -> Interest.wants(event, current)).toList();
    if (!wanted.isEmpty()) {
      queue.put(new Input.Happened(new Event.KernelChanged(wanted)));
    }
  }

  /**
   * Once a second, after a reload and where links changed: takes the configuration over, asks dead
   * gateways again.
   */
  private void follow(World world, NetlinkConnection netlink, House house) {
    interest = world;
    house.follow(world.config());
    SilentGateways.ask(world, netlink);
  }

  private NetlinkConnection connect() {
    NetlinkConnection connection = keep(NetlinkConnection.open());
    connections.add(connection);
    return connection;
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn(
            "close.failed part={} cause=\"{}\"", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
