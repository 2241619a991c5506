package sadr.controller.daemon;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Event;
import sadr.controller.core.Learned.HeardRouter;
import sadr.controller.ra.io.NdListener;
import sadr.net.Deadline;
import sadr.net.Ip6Address;

/** What other routers say: ISPs' to the main loop, those on our LANs to status and the log. */
final class Ears implements NdListener {

  private static final Logger log = LoggerFactory.getLogger(Ears.class);

  /** Longer than any router may be silent between advertisements (RFC 4861 §6.2.1). */
  private static final Duration REMEMBERED = Duration.ofMinutes(30);

  /** Between two lines of the log about one LAN: whoever forges many fills no disk. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final InputQueue queue;
  private final Map<Rival, Deadline> rivals = new ConcurrentHashMap<>();

  // Owned by the thread that hears.
  private final Set<Rival> logged = new HashSet<>();
  private final Map<String, Deadline> quiet = new HashMap<>();

  /**
   * Somebody else who advertises on one of our LANs.
   *
   * @param device the LAN's interface
   * @param address who, link-local
   * @param here whether it is another program on this router
   */
  record Rival(String device, Ip6Address address, boolean here) {}

  Ears(InputQueue queue) {
    this.queue = queue;
  }

  @Override
  public void routerHeard(String device, Ip6Address address, int lifetimeSeconds, int preference) {
    Deadline until = Deadline.after(Duration.ofSeconds(lifetimeSeconds), System.nanoTime());
    queue.put(
        new Input.Happened(
            new Event.RouterHeard(device, new HeardRouter(address, until, preference))));
  }

  @Override
  public void rivalHeard(String device, Ip6Address address, boolean ownAddress) {
    long now = System.nanoTime();
    forget(now);
    logged.retainAll(rivals.keySet());
    quiet.values().removeIf(until -> until.passed(now));
    Rival rival = new Rival(device, address, ownAddress);
    rivals.put(rival, Deadline.after(REMEMBERED, now));
    // One that is left out now is heard again.
    if (!quiet.containsKey(device) && logged.add(rival)) {
      quiet.put(device, Deadline.after(QUIET, now));
      log.warn(
          "lan.rival interface={} router={}: {} advertises here too; let one of the two do it"
              + " (\"advertise = false\" leaves it to the other)",
          device,
          address,
          ownAddress ? "another program on this router" : "another router");
    }
  }

  /** Those heard lately, by interface and address; any thread. */
  List<Rival> rivals() {
    forget(System.nanoTime());
    return rivals.keySet().stream()
        .sorted(Comparator.comparing(Rival::device).thenComparing(Rival::address))
        .toList();
  }

  private void forget(long now) {
    rivals.values().removeIf(until -> until.passed(now));
  }
}
