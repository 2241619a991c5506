package sadr.controller.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Event;
import sadr.controller.core.Reception;
import sadr.controller.core.World;
import sadr.net.LinkIndex;
import sadr.netlink.model.LinkCounters;
import sadr.sys.ErrnoException;
import sadr.sys.ThreadEnd;

/**
 * Reads the counters of the uplinks' interfaces on a thread of its own, since the kernel may let a
 * reader wait: once a second, and every {@link #NEAR_MILLIS} while the probes doubt a path, so that
 * a verdict finds fresh words beside it.
 */
final class CounterWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CounterWatch.class);
  private static final long NEAR_MILLIS = 100;
  private static final long FAR_MILLIS = 1000;
  private static final long FAR_NANOS = Duration.ofMillis(FAR_MILLIS).toNanos();

  private enum Wake {
    DOUBT,
    END
  }

  private final Supplier<Map<String, LinkIndex>> links;
  private final Function<LinkIndex, Optional<LinkCounters>> reader;
  private final Consumer<Event> events;
  private final Set<String> doubted = ConcurrentHashMap.newKeySet();
  private final Map<String, Reception> receptions = new ConcurrentHashMap<>();
  private final BlockingQueue<Wake> wakes = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::loop, "sadr-counters");

  // Owned by the thread.
  private final Map<String, ReceptionWatch> watches = new HashMap<>();
  private long allNanos;

  /**
   * Reads nothing yet.
   *
   * @param links the interface of each uplink that has one; any thread may ask
   * @param reader what an interface has counted; used by the thread alone
   * @param events is told of what looks suspicious
   */
  CounterWatch(
      Supplier<Map<String, LinkIndex>> links,
      Function<LinkIndex, Optional<LinkCounters>> reader,
      Consumer<Event> events) {
    this.links = links;
    this.reader = reader;
    this.events = events;
    thread.setDaemon(true);
  }

  /** The interface of each uplink that has targets to be doubted. */
  static Map<String, LinkIndex> links(World world) {
    Map<String, LinkIndex> links = new HashMap<>();
    for (UplinkConfig uplink : world.config().uplinks()) {
      if (!uplink.probe().targets().isEmpty()) {
        world.link(uplink).ifPresent(link -> links.put(uplink.name(), link.index()));
      }
    }
    return links;
  }

  /** Starts to read. */
  CounterWatch start() {
    thread.start();
    return this;
  }

  /** Whether the probes have their doubts about an uplink; any thread. */
  void doubt(String uplink, boolean doubt) {
    if (!doubt) {
      doubted.remove(uplink);
    } else if (doubted.add(uplink)) {
      wakes.add(Wake.DOUBT);
    }
  }

  /** What an uplink's interface received when it was last read; any thread. */
  Optional<Reception> reception(String uplink) {
    return Optional.ofNullable(receptions.get(uplink));
  }

  @Override
  public void close() {
    wakes.add(Wake.END);
    ThreadEnd.await(thread); // What it reads through is closed next.
  }

  private void loop() {
    try {
      @Nullable Wake wake = null;
      while (wake != Wake.END) {
        read(System.nanoTime());
        long millis = doubted.isEmpty() ? FAR_MILLIS : NEAR_MILLIS;
        wake = wakes.poll(millis, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads those in doubt, and all of them if it is time. */
  void read(long now) {
    Map<String, LinkIndex> current = links.get();
    boolean all = watches.isEmpty() || now - allNanos >= FAR_NANOS;
    if (all) {
      allNanos = now;
      watches.keySet().retainAll(current.keySet());
      receptions.keySet().retainAll(current.keySet());
      doubted.retainAll(current.keySet()); // One that a reload has taken out.
    }
    current.forEach(
        (uplink, link) -> {
          if (all || doubted.contains(uplink)) {
            read(uplink, link, now);
          }
        });
  }

  private void read(String uplink, LinkIndex link, long now) {
    Optional<LinkCounters> counters;
    try {
      counters = reader.apply(link);
    } catch (ErrnoException e) {
      log.debug("counters.unreadable uplink={} cause=\"{}\"", uplink, e.getMessage());
      return;
    }
    if (counters.isEmpty()) {
      watches.remove(uplink);
      receptions.remove(uplink);
      return;
    }
    ReceptionWatch watch = watches.computeIfAbsent(uplink, absent -> new ReceptionWatch());
    receptions.put(uplink, watch.take(counters.get(), now));
    if (watch.suspicious()) {
      events.accept(new Event.PathSuspected(uplink));
    }
  }
}
