package sadr.controller.daemon;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.nft.Sessions;
import sadr.net.Ip6Prefix;
import sadr.sys.ErrnoException;

/**
 * Looks at the hosts' connections on a thread of its own, since there may be hundreds of thousands.
 * {@link #reset} and {@link #count} belong to the main loop; {@link #counts} is for any thread.
 */
final class SessionWork implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SessionWork.class);

  /** A host answers one odd packet in half a second (tcp_invalid_ratelimit): some need a second. */
  private static final long AGAIN_MILLIS = 550;

  private final Sessions sessions;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "sadr-sessions"));

  private Set<Ip6Prefix> resetting = Set.of();
  private boolean counting;
  private volatile Map<String, Long> counts = Map.of();

  /** Works on {@code sessions}, which it closes in the end. */
  SessionWork(Sessions sessions) {
    this.sessions = sessions;
  }

  void reset(List<Ip6Prefix> dead) {
    Set<Ip6Prefix> fresh = new HashSet<>(dead);
    fresh.removeAll(resetting);
    resetting = Set.copyOf(dead);
    if (!fresh.isEmpty()) {
      worker.execute(() -> poke(fresh));
      var unused = worker.schedule(() -> poke(fresh), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void count(Map<String, List<Ip6Prefix>> owners, boolean tracked) {
    if (!owners.isEmpty() || counting) {
      worker.execute(() -> counts = counted(owners, tracked));
    }
    counting = !owners.isEmpty();
  }

  /** How many flows each owner had when they were last counted; empty where none are counted. */
  Map<String, Long> counts() {
    return counts;
  }

  private void poke(Set<Ip6Prefix> dead) {
    try {
      int found = sessions.poke(dead);
      if (found > 0) {
        log.info("sessions.reset count={} prefixes={}", found, dead);
      }
    } catch (ErrnoException e) {
      log.warn("sessions.unreadable cause=\"{}\"", e.getMessage());
    }
  }

  private Map<String, Long> counted(Map<String, List<Ip6Prefix>> owners, boolean tracked) {
    try {
      return owners.isEmpty() ? Map.of() : sessions.count(owners, tracked);
    } catch (ErrnoException e) {
      log.warn("sessions.unreadable cause=\"{}\"", e.getMessage());
      return Map.of();
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("sessions.unfinished");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.close();
  }
}
