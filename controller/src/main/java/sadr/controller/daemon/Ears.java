package sadr.controller.daemon;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

  private final InputQueue queue;
  private final Map<Rival, Deadline> rivals = new ConcurrentHashMap<>();

  /** Any host can make up routers: of all of them there is one line a minute. */
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  // Owned by the thread that calls.
  private boolean warned;
  private long warnedNanos;
  private long unsaid;

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
    Rival rival = new Rival(device, address, ownAddress);
    Deadline until = Deadline.after(REMEMBERED, System.nanoTime());
    if (rivals.put(rival, until) == null) {
      warn(rival, System.nanoTime());
    }
  }

  private void warn(Rival rival, long nowNanos) {
    if (warned && nowNanos - warnedNanos < QUIET_NANOS) {
      unsaid++;
      return;
    }
    warned = true;
    warnedNanos = nowNanos;
    log.warn(
        "lan.rival interface={} router={} unsaid={}: {} advertises here too; let one of the two do"
            + " it (\"advertise = false\" leaves it to the other)",
        rival.device(),
        rival.address(),
        unsaid,
        rival.here() ? "another program on this router" : "another router");
    unsaid = 0;
  }

  /** Those heard lately, by interface and address; any thread. */
  List<Rival> rivals() {
    long now = System.nanoTime();
    rivals.values().removeIf(until -> until.passed(now));
    return rivals.keySet().stream()
        .sorted(Comparator.comparing(Rival::device).thenComparing(Rival::address))
        .toList();
  }
}
