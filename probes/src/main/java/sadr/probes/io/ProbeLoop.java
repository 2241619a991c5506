package sadr.probes.io;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.probes.health.Path;
import sadr.probes.health.PathReport;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.ThreadEnd;
import sadr.sys.Wakeup;

/**
 * Probes all paths, on one thread, and tells when one of them dies or comes to life.
 *
 * <p>How it works: the thread waits in one poll over all sockets, until one has a reply, a probe is
 * due, a waiting one has waited long enough, or {@link #update} wakes it. Then it reads what has
 * arrived, takes the new set of paths if there is one, and lets each path that is due judge and
 * send. Each path is in a {@link Timeline} once, so a wake-up costs by what is due, not by what
 * there is.
 *
 * <p>Sockets belong to the network namespace of the thread that called {@link #start}, since the
 * probe thread inherits it.
 *
 * <p>All public methods may be called by any thread.
 */
public final class ProbeLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final ProbeClock clock;
  private final ProberFactory factory;
  private final Wakeup wakeup = Wakeup.open();
  private final Thread thread = new Thread(this::loop, "sadr-probes");

  // Guarded by this.
  private List<Path> wanted = List.of();
  private boolean closed;

  // Handed from any thread to the probe thread, and back.
  private final Queue<List<Path>> pending = new ConcurrentLinkedQueue<>();
  private volatile Map<String, PathProbing> current = Map.of();
  private volatile boolean stopping;

  // Owned by the probe thread.
  private final Poller poller = new Poller();
  private final Timeline<PathProbing> timeline = new Timeline<>();
  private final Map<PathProbing, List<Pollable>> sources = new HashMap<>();
  private final VerdictDesk desk;
  private List<Pollable> polled = List.of(wakeup);
  private List<PathProbing> owners = List.of();
  private boolean sourcesChanged;

  private ProbeLoop(
      ProberFactory factory, Consumer<PathReport> verdicts, Consumer<PathReport> doubts) {
    this.factory = factory;
    desk = new VerdictDesk(verdicts, doubts);
    clock = factory.clock();
    thread.setDaemon(true);
  }

  /**
   * Starts probing nothing; {@link #update} says what.
   *
   * @param clock what to go by; {@link ProbeClock#SYSTEM} but in tests
   * @param verdicts is told, on the probe thread and at once, each time a path's state or cause
   *     becomes another, from UNKNOWN without a cause on, or a short outage is over. It must not
   *     wait
   */
  public static ProbeLoop start(ProbeClock clock, Consumer<PathReport> verdicts) {
    return start(clock, verdicts, report -> {});
  }

  /**
   * The same.
   *
   * @param doubts is told in the same way each time doubt begins or ends ({@link
   *     PathReport#doubted})
   */
  public static ProbeLoop start(
      ProbeClock clock, Consumer<PathReport> verdicts, Consumer<PathReport> doubts) {
    return start(
        new ProberFactory(clock, new ReplyCounters(), new SecureRandom()), verdicts, doubts);
  }

  /** The same, with probers of {@code factory}, which belongs to the loop. */
  static ProbeLoop start(
      ProberFactory factory, Consumer<PathReport> verdicts, Consumer<PathReport> doubts) {
    ProbeLoop loop = new ProbeLoop(factory, verdicts, doubts);
    loop.thread.start();
    return loop;
  }

  /**
   * Replaces the set of paths. Those with a known name keep their history, and so does each of
   * their targets that stays. Costs next to nothing when nothing is different; takes effect within
   * a pass of the loop.
   *
   * @throws IllegalArgumentException if two paths bear one name
   */
  public void update(List<Path> paths) {
    Set<String> names = new HashSet<>();
    for (Path path : paths) {
      if (!names.add(path.name())) {
        throw new IllegalArgumentException("two paths are named \"" + path.name() + "\"");
      }
    }
    synchronized (this) {
      if (!closed && !wanted.equals(paths)) {
        wanted = List.copyOf(paths);
        pending.add(wanted);
        wakeup.signal();
      }
    }
  }

  /** What is known of each path, by name, in the order given; as of the last probe or reply. */
  public Map<String, PathReport> reports() {
    Map<String, PathReport> reports = new LinkedHashMap<>();
    current.forEach((name, probing) -> reports.put(name, probing.report()));
    return Collections.unmodifiableMap(reports);
  }

  /** How many replies were not believed, and why. */
  public ReplyCounts counts() {
    return factory.counters().snapshot();
  }

  /** How late probes were sent since this was last asked. */
  public Lateness takeLateness() {
    return factory.lateness().take();
  }

  /** Ends the thread and closes its sockets; returns when that is done. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      stopping = true;
      wakeup.signal();
    }
    ThreadEnd.await(thread);
    wakeup.close();
  }

  private void loop() {
    try {
      while (!stopping) {
        pass();
      }
    } catch (RuntimeException e) {
      LOG.error("probe.loop ended, nothing is probed any more", e);
      throw e;
    } finally {
      sources.keySet().forEach(PathProbing::close);
      factory.close();
    }
  }

  private void pass() {
    OptionalLong next = timeline.nextNanos();
    long wait =
        next.isPresent() ? Math.max(0, next.getAsLong() - clock.nanoTime()) : Long.MAX_VALUE;
    int ready = poller.await(polled, wait);
    long now = clock.nanoTime();
    if (ready > 0) {
      receive();
    }
    // One after the other: a path that was blocked for a moment must not go on as if it never was.
    for (List<Path> changed = pending.poll(); changed != null; changed = pending.poll()) {
      replace(changed, now);
    }
    for (Optional<PathProbing> due = timeline.takeDue(now);
        due.isPresent();
        due = timeline.takeDue(now)) {
      PathProbing probing = due.get();
      touch(probing, () -> probing.run(now));
    }
    gatherSources();
  }

  private void receive() {
    if (poller.ready(0)) {
      wakeup.clear();
    }
    for (int i = 0; i < owners.size(); i++) {
      if (poller.ready(i + 1)) {
        PathProbing probing = owners.get(i);
        touch(probing, probing::receive);
      }
    }
  }

  private void replace(List<Path> paths, long now) {
    Map<String, PathProbing> old = current;
    Map<String, PathProbing> replaced = new LinkedHashMap<>();
    for (Path path : paths) {
      PathProbing known = old.get(path.name());
      PathProbing probing = known != null ? known : new PathProbing(path, factory, now);
      replaced.put(path.name(), probing);
      touch(
          probing,
          () -> {
            if (!probing.path().equals(path)) {
              probing.update(path, now);
            }
          });
    }
    current = replaced;
    old.values().stream().filter(probing -> !replaced.containsValue(probing)).forEach(this::drop);
  }

  private void drop(PathProbing probing) {
    timeline.remove(probing);
    desk.forget(probing);
    sources.remove(probing);
    probing.close();
    sourcesChanged = true;
  }

  /** Does something to a path and draws the conclusions. A fault in one path stays in it. */
  private void touch(PathProbing probing, Runnable work) {
    try {
      work.run();
      timeline.put(probing, probing.nextNanos());
    } catch (RuntimeException e) {
      LOG.error("probe.failed uplink={}", probing.path().name(), e);
      timeline.put(probing, OptionalLong.of(clock.nanoTime() + RETRY_NANOS));
    }
    List<Pollable> now = probing.sources();
    sourcesChanged |= !now.equals(sources.put(probing, now));
    desk.tell(probing, probing.report());
  }

  private void gatherSources() {
    if (!sourcesChanged) {
      return;
    }
    sourcesChanged = false;
    List<Pollable> all = new ArrayList<>();
    List<PathProbing> theirs = new ArrayList<>();
    all.add(wakeup);
    sources.forEach(
        (probing, some) -> {
          all.addAll(some);
          some.forEach(source -> theirs.add(probing));
        });
    polled = all;
    owners = theirs;
  }
}
